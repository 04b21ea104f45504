"""The form at the end of a review: what is kept or was posted, and what of it cannot be kept, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from reviews.declaring import FinishForm
from reviews.ending import End
from reviews.models import Criterion, Review
from reviews.rubric import NoLevel, read_scores


@dataclass(frozen=True)
class EndForm:
    """The form, for the template.

    Attributes:
        shown: the state over which is written.
        kept: what another window saved meanwhile, in words.
    """

    end: End
    criteria: Sequence[Criterion]
    shown: str
    error: str = ""
    kept: str = ""

    @property
    def recommendation(self) -> str:
        return self.end.recommendation

    @property
    def note(self) -> str:
        return self.end.note

    @property
    def scored(self) -> list[tuple[Criterion, int | None]]:
        """Each criterion that is scored now, with the level."""
        return [(one, self.end.scores.get(one.pk)) for one in self.criteria]


@dataclass(frozen=True)
class PostedEnd:
    """An end as it was posted; an error where it cannot be kept."""

    end: End
    shown: str | None
    error: str = ""


def read_end(criteria: Sequence[Criterion], data: QueryDict) -> PostedEnd:
    """What was posted at the end of a review; the parts that can be read are kept beside an error."""
    form, shown = FinishForm(data), data.get("shown")
    errors = [] if form.is_valid() else [str(text) for texts in form.errors.values() for text in texts]
    scores: dict[int, int | None] = {}
    for one in criteria:
        try:
            scores |= read_scores([one], data)
        except NoLevel as unknown:
            said = _("“%(criterion)s” is scored from 0 to 4. Nothing was kept; choose one of the levels.")
            errors.append(said % {"criterion": unknown})
    note = form.cleaned_data.get("note", data.get("note", ""))
    return PostedEnd(End(form.cleaned_data.get("recommendation", ""), note, scores), shown, " ".join(errors))


def end_words(end: End, criteria: Sequence[Criterion]) -> str:
    """What the end of a review says, in words; of nothing "not written yet"."""
    said = [str(Review.Recommendation(end.recommendation).label)] if end.recommendation else []
    levels = [(one.name, end.scores.get(one.pk)) for one in criteria]
    said += [
        _("%(criterion)s: %(level)d") % {"criterion": name, "level": level}
        for name, level in levels
        if level is not None
    ]
    return " · ".join([*said, end.note] if end.note else said) or _("not written yet")
