"""Ranks by the rubric, as scored and allowing for how severe reviewers are: for every page that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from engine.judging.severity import Place, places
from reviews.models import CriterionScore, Review
from reviews.rubric import whole_of_each


def ranks_of(reviews: Iterable[Review], scored: Iterable[CriterionScore]) -> Mapping[int, Place]:
    """The place of each submission by its key; none where a reviewer has finished fewer than eight that score, or
    where not all are scored by one rubric.

    Args:
        reviews: every finished review that counts of everything that is compared.
        scored: what they score, of `scores_in`.
    """
    known = list(scored)
    if len({(one.criterion.phase_id, one.criterion.of_phase) for one in known}) > 1:
        return {}  # what is scored by different rubrics cannot be compared
    found = places(whole_of_each(reviews, known)) or {}
    return {key: place for key, place in found.items() if isinstance(key, int)}


def raw_words(place: Place) -> str:
    """The rank by what was scored alone."""
    return _("rank by rubric: %(rank)d") % {"rank": place.raw_rank}


def allowing_words(place: Place) -> str:
    """The rank that allows for severity, with what is uncertain of it."""
    numbers = {"rank": place.rank, "best": place.best, "worst": place.worst}
    means = {"mean": f"{place.adjusted:.1f}", "low": f"{place.low:.1f}", "high": f"{place.high:.1f}"}
    words = _("allowing for severity: %(rank)d (between %(best)d and %(worst)d), mean %(mean)s (%(low)s–%(high)s)")
    return words % (numbers | means)
