"""What is handed in, what lists show of it, and what staff keep beside it."""

from reviews.models.assigning import Assignment, ReviewerProfile
from reviews.models.decisions import Decision, DecisionHistory, DecisionRound, Feedback
from reviews.models.named import NamedConflict
from reviews.models.phases import Phase
from reviews.models.returns import Return, ReturnAnswer, ReturnAnswerHistory, ReturnedItem
from reviews.models.reviewing import Declaration, Judgement, JudgementHistory, Review, Settlement
from reviews.models.rubric import Criterion, CriterionScore
from reviews.models.standings import ConfirmedStanding, Standing, StandingInChapter
from reviews.models.submissions import Submission, SubmissionQuerySet
from reviews.models.work import Help, HelpFor, Looked, PutOff, Release, SavedView

__all__ = [
    "Assignment",
    "ConfirmedStanding",
    "Criterion",
    "CriterionScore",
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
    "NamedConflict",
    "Phase",
    "PutOff",
    "Release",
    "Return",
    "ReturnAnswer",
    "ReturnAnswerHistory",
    "ReturnedItem",
    "Review",
    "ReviewerProfile",
    "SavedView",
    "Settlement",
    "Standing",
    "StandingInChapter",
    "Submission",
    "SubmissionQuerySet",
]
