"""What lists of a cohort are filtered and sorted by."""

from __future__ import annotations

from django.db import models

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

    class Meta:
        indexes = [models.Index(fields=["critical", "high", "medium", "low"], name="reviews_standing_gravity")]

    def __str__(self) -> str:
        return self.name


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
