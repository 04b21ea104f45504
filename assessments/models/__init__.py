"""One venture's answers to one playbook version, and what its team says of them."""

from assessments.models.assessments import (
    EVIDENCE_FOLDER,
    Answer,
    AnswerHistory,
    AnswerSource,
    AnswerState,
    Assessment,
    AssessmentQuerySet,
    Evidence,
    EvidenceQuerySet,
    Reader,
    Upgrade,
    evidence_path,
)
from assessments.models.talk import About, Comment, CommentQuerySet, Delegation, ThreadReading

__all__ = [
    "EVIDENCE_FOLDER",
    "About",
    "Answer",
    "AnswerHistory",
    "AnswerSource",
    "AnswerState",
    "Assessment",
    "AssessmentQuerySet",
    "Comment",
    "CommentQuerySet",
    "Delegation",
    "Evidence",
    "EvidenceQuerySet",
    "Reader",
    "ThreadReading",
    "Upgrade",
    "evidence_path",
]
