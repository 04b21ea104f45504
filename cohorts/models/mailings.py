"""A mailing: many letters that one act sends, in one row; an invitation by a long list is worked on by a worker."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cohorts.models.programmes import Cohort
from jobs.models import Job, JobQuerySet
from mails.kinds import KINDS

BY_RULE = "rule-"  # begins the key of a mailing that a checkpoint asks for
# Why nobody goes on with what somebody ordered: letters to ventures, and a list of invitations.
GONE_WORDS = (
    _("Whoever ordered it has left, or may not write any more. Select the rest and write to them anew."),
    _("Whoever ordered it has left, or may not invite any more. Invite the rest with a new list."),
)
# Why somebody whom the act was meant for gets no letter.
LEFT_OUT: dict[str, Promise] = {
    "stopped": _("Its people have stopped emails of this kind."),
    "nobody": _("It has no owner or editor who gets emails about it now."),
    "address": _("Nothing could be written to the addresses of its people."),
    "most": _("It was beyond the number of emails that may be sent at once."),
    "here": _("This address was in the cohort already when its turn came."),
    "submitted": _("It has submitted already. Nothing was sent."),
    "not_due": _("It could not submit there any more when its turn came."),
    "away": _("When its turn came, it was no longer in the cohort, or closed to whoever ordered this."),
    "again": _("The same reminder or email had been written to it before."),
    "silent": _("This address wants no such emails. Copy the link in its row and send it yourself."),
}


class MailingQuerySet(JobQuerySet["Mailing"]):
    def for_work(self) -> MailingQuerySet:
        return self.select_related("cohort__programme__organisation", "ordered_by")


class Mailing(Job):
    """One act that writes to many. Its letters are rows of the outbox, each with its `mailing`: they alone say what went.

    As a job it is the writing of these letters: a selection is written to at once, and the row is ready with the act; a
    long one is invited or written to by the worker, some lines in each transaction, which takes them out of `lines`.
    """

    TASK = "cohorts.tasks.invite_list"

    class ErrorCode(models.TextChoices):
        """Why the rest of a list was not invited; the label is the sentence for people."""

        WORN_OUT = "worn_out", _("The work was interrupted several times.")
        CLOSED = "closed", _("The cohort was closed meanwhile. Reopen it in its settings, then go on.")
        FULL = "full", _("The cohort has as many invitees as it can have. Withdraw some, then go on.")
        GONE = "gone", _("Whoever ordered it has left. Invite the rest with a new list.")
        CANNOT = "cannot", _("An error of ours stopped it. Go on to try the rest again.")

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="mailings")
    kind = models.CharField(max_length=30)  # of its letters
    once_key = models.CharField(max_length=200, unique=True)
    # Null where the rule of a checkpoint sends it, or the account was deleted.
    ordered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # Of a list: what stands beside each invitation, and the rows whose turn is still to come, as `lists.Entry` has
    # them. Of letters to ventures: the words as JSON, and the keys of the enrolments. Neither stays once it is worked
    # through.
    note = models.TextField(blank=True)
    lines = models.JSONField(default=list, blank=True)
    total = models.PositiveIntegerField(default=0)  # rows of the list
    # Who gets none, and why: [[key, code of LEFT_OUT]]; the key of an enrolment, or the line of a list.
    left_out = models.JSONField(default=list, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    error_code = models.CharField(max_length=20, choices=ErrorCode.choices, blank=True)

    objects = MailingQuerySet.as_manager()

    NOT_MADE: ClassVar[dict[str, Any]] = {}

    class Meta(Job.Meta):
        abstract = False
        indexes = [*Job.Meta.indexes, models.Index(fields=["cohort", "-requested_at", "-id"], name="cohorts_mailings")]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                name="cohorts_mailing_error_is_known",
                condition=Q(error_code__in=["", "worn_out", "closed", "full", "gone", "cannot"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.requested_at:%Y-%m-%d}, {self.status}"

    @property
    def kind_name(self) -> Promise | str:
        return KINDS[self.kind].name if self.kind in KINDS else self.kind

    @property
    def is_by_rule(self) -> bool:
        """Whether a checkpoint asks for it, and nobody."""
        return self.once_key.startswith(BY_RULE)

    @property
    def is_list(self) -> bool:
        """Whether a worker invites the rows of a list: of these, lines are named."""
        return self.total > 0 and self.kind == "invitee"

    @property
    def taken_up(self) -> int:
        """Rows of the list, or ventures, whose turn has come."""
        return self.total - len(self.lines)

    @property
    def error_sentence(self) -> str:
        if self.error_code == self.ErrorCode.GONE:
            return str(GONE_WORDS[self.is_list])
        return str(self.ErrorCode(self.error_code).label) if self.error_code else ""
