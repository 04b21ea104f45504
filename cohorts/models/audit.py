"""What was done at an organisation: entries that are only ever added, each carrying the digest of the one before."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.sealed import SealedRecord
from cohorts.models.organisations import Organisation


class AuditHead(models.Model):
    """The last entry of an organisation's log. Locked while one is added, so that entries stand in one row."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="audit_head")
    number = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.organisation}, entry {self.number}"


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **fields: Any) -> int:
        raise SealedRecord("Entries of the log never change.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise SealedRecord("Entries of the log are never deleted.")


class AuditEntry(models.Model):
    """Who did what, when, and to what. Names are read from the rows that it points to, so that they can be erased."""

    class Act(models.TextChoices):
        SIGNED_IN = "sign_in", pgettext_lazy("somebody did", "Signed in")
        OPENED_SUBMISSION = "submission", _("Opened a submission")
        OPENED_EVIDENCE = "evidence", _("Opened a file of evidence")
        EXPORTED = "export", _("Exported a table")
        TOOK_PACK = "pack", _("Downloaded reports or a paper")
        TOOK_REPORT = "report", _("Downloaded a report")
        INVITED_COLLEAGUE = "colleague", _("Invited a colleague")
        JOINED = "joined", _("Accepted an invitation of the organisation")
        CHANGED_ROLE = "role", _("Changed a role")
        REMOVED_COLLEAGUE = "removed", _("Removed a colleague")
        LEFT = "left", _("Left the organisation")
        RETURNED = "returned", _("Returned a submission for changes")
        WITHDREW_RETURN = "unreturned", _("Withdrew a return")
        RESUBMITTED = "resubmitted", _("Answered a return with a new submission")
        ASSIGNED = "assigned", _("Assigned reviewers")
        PHASED = "phase", _("Planned the phases of reviewing")
        SETTLED_ANSWER = "answered", _("Settled where reviewers differ")
        INVITED = "invited", _("Invited ventures")
        WITHDREW = "withdrew", _("Withdrew an invitation")
        WROTE = "wrote", _("Wrote to founders")
        DECLARED = "declared", _("Declared whether there is a conflict of interest")
        SETTLED = "settled", _("Settled whether there is a conflict of interest")
        BEGAN_REVIEW = "begun", _("Began a review")
        FINISHED_REVIEW = "finished", _("Finished a review")
        REOPENED_REVIEW = "reopened", _("Reopened a review")
        DECIDED = "decided", _("Decided on a venture")
        RELEASED = "released", _("Released a decision")
        ERASED = "erased", _("Deleted what was submitted")
        CHANGED_SETTINGS = "settings", _("Changed the organisation’s settings")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="audit_entries")
    number = models.PositiveIntegerField()  # 1, 2, 3 … of the organisation
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    act = models.CharField(max_length=12)
    # The public id of what it was done to, and the facts of it: codes, counts and digests, never a name or an answer.
    about = models.CharField(max_length=64, blank=True, default="")
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True, default="")
    digest = models.CharField(max_length=64)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "-number"]
        indexes = [models.Index(fields=["organisation", "by", "act", "about", "at"], name="cohorts_audit_who_what")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="cohorts_audit_one_after_another"),
            models.CheckConstraint(condition=Q(number__gte=1), name="cohorts_audit_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.number}: {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise SealedRecord("Entries of the log never change.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise SealedRecord("Entries of the log are never deleted.")

    @property
    def act_words(self) -> str:
        return str(self.Act(self.act).label)
