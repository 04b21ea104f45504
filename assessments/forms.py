"""The forms for a new venture, and for a way through its plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanCharField
from engine.playbook.schema import Playbook


class VentureForm(forms.Form):
    """The name of a new venture."""

    name = CleanCharField(
        label=gettext_lazy("Name of the venture"),
        max_length=120,
        help_text=gettext_lazy("You can use a working title; only your team and the incubator you submit to see it."),
    )


def whole_number(label: Any, most: int, initial: int) -> forms.IntegerField:
    """A field for a figure from 1 on that may stay empty; typed as text, so that nothing is refused in silence."""
    field = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=1, max_value=most, initial=initial, required=False, widget=field)


NEEDED = {"days": ["days"], "chapter": ["chapter", "least"]}


class WayForm(forms.Form):
    """What a way through the plan is looked for: the next band, the most for so many days, or one chapter."""

    goal = forms.ChoiceField(
        label=gettext_lazy("Find"),
        choices=[
            ("band", gettext_lazy("the cheapest way to the next band")),
            ("days", gettext_lazy("the most readiness for a given number of days of work")),
            ("chapter", gettext_lazy("the cheapest way for one chapter")),
        ],
    )
    days = whole_number(gettext_lazy("Days of work"), 400, 5)
    chapter = forms.ChoiceField(label=gettext_lazy("Chapter"), required=False)
    least = whole_number(gettext_lazy("Readiness of the chapter"), 100, 60)

    def __init__(self, playbook: Playbook, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chapter = self.fields["chapter"]
        assert isinstance(chapter, forms.ChoiceField)  # noqa: S101  declared above
        chapter.choices = [(c.id, c.title.in_language(language)) for c in playbook.scored_chapters]

    def clean(self) -> dict[str, Any]:
        """Asks for the figure that the goal needs."""
        data = super().clean() or {}
        for name in NEEDED.get(data.get("goal", ""), ()):
            if data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("This search needs a value here."))
        return data
