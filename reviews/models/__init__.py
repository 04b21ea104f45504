"""What is handed in, what lists show of it, and what staff keep beside it."""

from reviews.models.decisions import Decision, DecisionHistory, DecisionRound, Feedback
from reviews.models.reviewing import Declaration, Judgement, JudgementHistory, Review
from reviews.models.standings import ConfirmedStanding, Standing, StandingInChapter
from reviews.models.submissions import Submission, SubmissionQuerySet
from reviews.models.work import Help, HelpFor, Looked, PutOff, Release, SavedView

__all__ = [
    "ConfirmedStanding",
    "Decision",
    "DecisionHistory",
    "DecisionRound",
    "Declaration",
    "Feedback",
    "Help",
    "HelpFor",
    "Judgement",
    "JudgementHistory",
    "Looked",
    "PutOff",
    "Release",
    "Review",
    "SavedView",
    "Standing",
    "StandingInChapter",
    "Submission",
    "SubmissionQuerySet",
]
