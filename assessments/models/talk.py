"""What a team says to each other: comments, how far each has read, and who takes on what."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import AnyUser, User
from assessments.models.assessments import Assessment
from cohorts.models import VentureMembership

KEY = 160  # letters of the key of a thread, at most


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: AnyUser) -> CommentQuerySet:
        """Comments of ventures the user is a member of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(assessment__venture__members__user=user)

    def unsettled(self) -> CommentQuerySet:
        return self.filter(settled_at=None)

    def on(self, about: str, key: str) -> CommentQuerySet:
        """The thread at one place."""
        return self.filter(about=about, key=key)

    def new_for(self, user: int | OuterRef) -> CommentQuerySet:
        """What others wrote that a member has not seen: of their time in the team, until it is resolved.

        What is meant for them stays new until they open the thread. Nothing of a venture they left is among it.

        Args:
            user: the key of the member, or where a query around this one has it.
        """
        inner = OuterRef(user) if isinstance(user, OuterRef) else user
        at = {"about": OuterRef("about"), "key": OuterRef("key"), "assessment": OuterRef("assessment")}
        seen = ThreadReading.objects.filter(**at, user=inner, read__gte=OuterRef("pk"))
        meant = Comment.mentions.through._default_manager.filter(comment=OuterRef("pk"), user=inner)
        membership = VentureMembership.objects.filter(user=inner, venture=OuterRef("assessment__venture"))
        with_team = membership.filter(Q(joined_at=None) | Q(joined_at__lte=OuterRef("written_at")))
        wanted = Q(Exists(meant) & Exists(membership)) | Q(Q(settled_at=None) & Exists(with_team))
        return self.filter(wanted, ~Exists(seen), ~Q(written_by=user))

    def untold_to(self, user: int | OuterRef) -> CommentQuerySet:
        """Of what is new to a member, that of which no email told them."""
        inner = OuterRef(user) if isinstance(user, OuterRef) else user
        at = {"about": OuterRef("about"), "key": OuterRef("key"), "assessment": OuterRef("assessment")}
        told = ThreadReading.objects.filter(**at, user=inner, told__gte=OuterRef("pk"))
        return self.new_for(user).filter(~Exists(told), assessment__venture__archived_at=None)


class About(models.TextChoices):
    """What a comment may be about."""

    QUESTION = "question"
    GAP = "gap"
    ACTION = "action"


class Comment(models.Model):
    """What a member of the team wrote at a question, a gap or an item of the plan, for the team alone.

    Attributes:
        about, key: the place, and so the thread: a question or a gap by the id that the playbook gives it, an item of
            the plan by its key (`plans.models.PlanItem.key`). What a later version of the playbook knows no more keeps
            its thread under the key that `assessments.threads.earlier_key` gives it.
        language: of the interface that it was written in, so that a page can say in which language it is.
        mentions: the members it was meant for; each got a letter.
        settled_at, settled_by: when the thread up to here was declared settled, and by whom.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="comments")
    about = models.CharField(max_length=10, choices=About.choices, default=About.QUESTION)
    key = models.CharField(max_length=KEY)
    text = models.TextField()
    language = models.CharField(max_length=10)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    mentions = models.ManyToManyField(User, related_name="+", blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["assessment", "about", "key"], name="assessments_comment_of_thread")]
        constraints = [
            models.CheckConstraint(
                condition=Q(about__in=["question", "gap", "action"]), name="assessments_comment_about_is_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="assessments_comment_has_text"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="assessments_comment_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.text[:40]}"


class ThreadReading(models.Model):
    """How far somebody has read a thread, and how far an email told them of it.

    Comments are written while the row of the assessment is locked, so that within it a later one has the larger key.

    Attributes:
        read: the last comment that was on a page they opened; None while they opened none.
        told: the last comment that a daily email named; None while none did.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    about = models.CharField(max_length=10, choices=About.choices)
    key = models.CharField(max_length=KEY)
    read = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="+")
    told = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "assessment", "about", "key"], name="assessments_reading_once_per_thread"
            ),
            models.CheckConstraint(
                condition=Q(about__in=["question", "gap", "action"]), name="assessments_reading_about_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.key}"


class Delegation(models.Model):
    """A chapter or a question that a member of the team takes on. Anybody who may answer still may.

    It goes with the membership: what somebody had who leaves is free again.
    """

    class Of(models.TextChoices):
        CHAPTER = "chapter"
        QUESTION = "question"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="delegations")
    of = models.CharField(max_length=10, choices=Of.choices)
    key = models.CharField(max_length=64)
    member = models.ForeignKey(VentureMembership, models.CASCADE, related_name="delegations")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "of", "key"], name="assessments_delegated_to_one"),
            models.CheckConstraint(
                condition=Q(of__in=["chapter", "question"]), name="assessments_delegation_of_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.member}"
