"""What lists of a cohort are filtered and sorted by."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cohorts.models import Enrolment
from playbooks.models import PlaybookVersion
from reviews.models.submissions import Submission


class Standing(models.Model):
    """The figures of an enrolment's newest submission in columns, so that a cohort is filtered and sorted in SQL.

    Nothing here is the truth: each row repeats what the sealed submission says (`standing.stand`), and can be
    written anew at any time (`manage.py standings`).
    """

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, related_name="standing")
    submission = models.OneToOneField(Submission, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    submitted_at = models.DateTimeField()
    playbook_version = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="+")
    band = models.CharField(max_length=40, blank=True)
    is_early = models.BooleanField(default=False)
    stage = models.PositiveSmallIntegerField(null=True)
    sector = models.CharField(max_length=64, blank=True)
    critical = models.PositiveSmallIntegerField(default=0)
    high = models.PositiveSmallIntegerField(default=0)
    medium = models.PositiveSmallIntegerField(default=0)
    low = models.PositiveSmallIntegerField(default=0)
    # 0 to 100; the low end of the interval leads, as in the lists.
    readiness = models.FloatField(null=True)
    readiness_high = models.FloatField(null=True)
    maturity = models.FloatField(null=True)
    evidenced = models.FloatField(null=True)
    # Months; null when nobody was asked. Without an end: `is_unlimited`.
    runway = models.FloatField(null=True)
    is_unlimited = models.BooleanField(default=False)
    # What the venture handed in at the checkpoint before (`before.look_back`), and by how many points readiness changed
    # since then, as claimed and as evidenced; null where one of the two is not known.
    before = models.ForeignKey(Submission, models.SET_NULL, null=True, related_name="+")
    change = models.FloatField(null=True)
    evidenced_change = models.FloatField(null=True)

    class Meta:
        indexes = [models.Index(fields=["critical", "high", "medium", "low"], name="reviews_standing_gravity")]

    def __str__(self) -> str:
        return self.name


class ConfirmedStanding(models.Model):
    """What the finished reviews of a submission come to, in columns, so that lists need not judge it.

    There is one while a review counts. Nothing here is the truth: it repeats what the reviews say
    (`confirming.confirm`), and can be written anew at any time.
    """

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="confirmed")
    reviews = models.PositiveSmallIntegerField()
    differing = models.PositiveSmallIntegerField(default=0)  # questions on which reviewers differ
    # 0 to 100, an interval for what nobody reviewed; null where nothing is scored.
    readiness = models.FloatField(null=True)
    readiness_high = models.FloatField(null=True)
    # The same of each chapter: {"le": [12.5, 61.5]}.
    chapters = models.JSONField(default=dict)
    # Readiness with the answers of one reviewer in place of the claimed ones, everything else as claimed: the least
    # and the greatest of these over the reviewers, each by the low end of its interval.
    least = models.FloatField(null=True)
    most = models.FloatField(null=True)
    # The levels found right, by question and reviewer: {"mr_01": {"7": 2, "9": 3}}; of questions with levels alone.
    levels = models.JSONField(default=dict)
    reviewed_at = models.DateTimeField()  # when the last of the reviews was finished

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(reviews__gte=1), name="reviews_confirmed_rests_on_a_review")]

    def __str__(self) -> str:
        return f"{self.submission}, {self.reviews}"

    @property
    def ends(self) -> tuple[float, float] | None:
        """Both ends of the confirmed readiness."""
        if self.readiness is None or self.readiness_high is None:
            return None
        return (self.readiness, self.readiness_high)

    def ends_in(self, chapter_id: str) -> tuple[float, float] | None:
        """Both ends in a chapter; None where nothing of it is scored."""
        kept = self.chapters.get(chapter_id)
        return (kept[0], kept[1]) if kept else None


class StandingInChapter(models.Model):
    """One chapter of a standing: what is open in it, worst first."""

    standing = models.ForeignKey(Standing, models.CASCADE, related_name="chapters")
    chapter_id = models.CharField(max_length=64)
    critical = models.PositiveSmallIntegerField(default=0)
    high = models.PositiveSmallIntegerField(default=0)
    medium = models.PositiveSmallIntegerField(default=0)
    low = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standing", "chapter_id"], name="reviews_standing_once_per_chapter")
        ]
        indexes = [models.Index(fields=["chapter_id", "critical", "high"], name="reviews_standing_by_chapter")]

    def __str__(self) -> str:
        return self.chapter_id
