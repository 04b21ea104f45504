"""What is handed in, what lists show of it, and what staff keep beside it."""

from reviews.models.standings import Standing, StandingInChapter
from reviews.models.submissions import Submission, SubmissionQuerySet
from reviews.models.work import Help, HelpFor, Looked, PutOff, Release, SavedView

__all__ = [
    "Help",
    "HelpFor",
    "Looked",
    "PutOff",
    "Release",
    "SavedView",
    "Standing",
    "StandingInChapter",
    "Submission",
    "SubmissionQuerySet",
]
