"""Letters and who wants none: a letter is a job, its text frozen when it was written."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from jobs.models import Job, JobQuerySet
from mails.kinds import KINDS

STATES: dict[str, Promise] = {
    Job.Status.QUEUED: pgettext_lazy("email", "waits to be sent"),
    Job.Status.RUNNING: pgettext_lazy("email", "being sent"),
    Job.Status.READY: pgettext_lazy("email", "sent"),
    Job.Status.FAILED: pgettext_lazy("email", "not sent"),
    Job.Status.CANCELLED: pgettext_lazy("email", "withdrawn"),
}


CAME_BACK = pgettext_lazy("email", "came back")


class MailQuerySet(JobQuerySet["Mail"]):
    def is_called(self) -> bool:
        """Whether a message is on its way to a worker that will go on with the line until nothing waits."""
        fresh = self.waiting().filter(rests_until__isnull=True, next_try_at__gt=models.functions.Now())
        return fresh.exists()

    def cut_short(self) -> MailQuerySet:
        """Given up while they were handed over: the last worker died there."""
        return self.filter(status=Job.Status.FAILED, error_code=Job.WORN_OUT, handing_at__isnull=False)


class Mail(Job):
    """A letter to one address. It goes once: what has its `once_key` is never written again."""

    TASK = "mails.tasks.send_mail"
    NOT_MADE: ClassVar[dict[str, Any]] = {"sent_at": None, "handing_at": None, "came_back_why": ""}
    # Servers that do not know a sender make it wait for some minutes; others are away for an hour.
    PAUSES = (60, 10 * 60, 60 * 60, 6 * 60 * 60)

    class ErrorCode(models.TextChoices):
        """Why a letter was not sent; the label is the sentence for people."""

        WORN_OUT = "worn_out", _("Sending was interrupted several times before it began.")
        REFUSED = "refused", _("The server of this address does not accept it. Check the address.")
        REJECTED = "rejected", _("The mail server refused the email.")
        AWAY = "away", _("The mail server could not be reached, or put the email off, for several hours.")
        UNSURE = (
            "unsure",
            _("It may have gone; nobody can say, for the connection ended in the middle. Send it again if it matters."),
        )
        STORAGE = "storage", _("The email could not be written to its folder; the disk may be full.")
        CANNOT_SEND = "cannot_send", _("An error of ours stopped the email.")
        CAME_BACK = "came_back", _("It was sent and came back. Check the address.")

    kind = models.CharField(max_length=30)
    address = models.EmailField()
    # The reader's account, if they have one.
    user = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, blank=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    reply_to = models.EmailField(blank=True)
    once_key = models.CharField(max_length=200, unique=True)
    # Of which act to many it is one, and whom of them it is about: public ids of rows of the rooms above.
    mailing = models.UUIDField(null=True, blank=True, db_index=True, editable=False)
    about = models.UUIDField(null=True, blank=True, editable=False)
    message_id = models.CharField(max_length=250, unique=True)  # with its angle brackets
    # Since when a worker has been handing it over; from then on it may have gone.
    handing_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Who had a failed letter sent again.
    again_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, blank=True)
    error_code = models.CharField(max_length=20, choices=ErrorCode.choices, blank=True)
    # What the server said that gave it back (`bounces`), in its own words.
    came_back_why = models.CharField(max_length=200, blank=True, default="")

    objects = MailQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        indexes = [*Job.Meta.indexes, models.Index(fields=["tenant", "-requested_at", "-id"], name="mails_mail_log")]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                name="mails_mail_error_is_known",
                condition=Q(
                    error_code__in=[
                        *(
                            "",
                            "worn_out",
                            "refused",
                            "rejected",
                            "away",
                            "unsure",
                            "storage",
                            "cannot_send",
                            "came_back",
                        )
                    ]
                ),
            ),
            models.CheckConstraint(
                name="mails_mail_sent_iff_ready",
                condition=Q(status="ready", sent_at__isnull=False) | ~Q(status="ready") & Q(sent_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.address}, {self.status}"

    @property
    def kind_name(self) -> Promise | str:
        return KINDS[self.kind].name if self.kind in KINDS else self.kind

    @property
    def state(self) -> Promise:
        """How it stands, in words."""
        return CAME_BACK if self.error_code == self.ErrorCode.CAME_BACK else STATES[self.status]

    @property
    def error_sentence(self) -> str:
        if not self.error_code:
            return ""
        said = str(self.ErrorCode(self.error_code).label)
        if not self.came_back_why:
            return said
        return str(_("%(sentence)s The server said: %(words)s")) % {"sentence": said, "words": self.came_back_why}

    @property
    def can_go_again(self) -> bool:
        return self.status == self.Status.FAILED


class Stopped(models.Model):
    """Somebody wants no more letters of a kind: at this address, and as this account if there is one."""

    address = models.EmailField()
    kind = models.CharField(max_length=30)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", null=True, blank=True)
    stopped_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "kind"], name="mails_stopped_once_per_address_and_kind")
        ]

    def __str__(self) -> str:
        return f"no {self.kind} to {self.address}"
