"""The end of a review: recommendation, scores and note. It is kept while it is written, and counts once finished."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from accounts.sealed import digest_of
from reviews.models import Review
from reviews.rubric import keep_scores


@dataclass(frozen=True)
class End:
    """What is said at the end of a review.

    Attributes:
        scores: levels 0 to 4 by the key of the criterion; None takes one back, and what is not named stays as it is.
    """

    recommendation: str = ""
    note: str = ""
    scores: Mapping[int, int | None] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """SHA-256 (hex) of what is said: the same for the same."""
        scored = sorted([key, level] for key, level in self.scores.items() if level is not None)
        return digest_of([self.recommendation, self.note, scored])

    def over(self, kept: End) -> End:
        """What is said once this is written over what is kept."""
        return End(self.recommendation, self.note, {**kept.scores, **self.scores})


class EndChanged(Exception):
    """Another end is kept than was shown to whoever writes this one. Nothing was written."""

    def __init__(self, kept: End) -> None:
        self.kept = kept
        super().__init__()


def end_of(review: Review | None, criteria: Collection[int]) -> End:
    """The end of a review as it is kept, with its scores on some criteria, by key; one query at most."""
    if review is None:
        return End()
    rows = review.scores.filter(criterion__in=criteria) if criteria else review.scores.none()
    return End(review.recommendation, review.note, dict(rows.values_list("criterion", "level")))


def refuse_unless_shown(kept: End, end: End, shown: str | None) -> None:
    """Raises EndChanged where something else is kept than was shown, unless it is what shall be written anyway."""
    if shown is not None and kept.state not in (shown, end.over(kept).state):
        raise EndChanged(kept)


def write_end(review: Review, end: End, shown: str | None) -> End:
    """Writes the end of a review that the caller holds; what is kept then.

    Args:
        shown: the state of the end that whoever writes was shown; None for whatever it is.

    Raises:
        EndChanged
    """
    kept = end_of(review, end.scores)
    refuse_unless_shown(kept, end, shown)
    review.recommendation, review.note = end.recommendation, end.note
    review.save(update_fields=["recommendation", "note"])
    keep_scores(review, end.scores)
    return end.over(kept)
