"""What a proposal is asked for, and what a reviewer can take on, as forms read them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort, Tag
from engine.judging.assigning import FORCE, IGNORE, TRY
from playbooks import catalogue
from reviews.assigning.roster import Roster, Wish
from reviews.models import ReviewerProfile

MOST_EACH, MOST_CAPACITY = 20, 1_000
USUAL_EACH = 2
RULES = [(TRY, _("Same tag where possible")), (FORCE, _("Same tag only")), (IGNORE, _("Tags do not matter"))]


def typed_number(**more: Any) -> forms.IntegerField:
    """A whole number typed as text."""
    attributes = {"inputmode": "numeric", "autocomplete": "off", "class": "form-control form-control-sm pl-short"}
    return forms.IntegerField(min_value=0, required=False, widget=forms.TextInput(attrs=attributes), **more)


class WishForm(forms.Form):
    """How many reviews for each venture, and how many ventures for each reviewer at most."""

    each = typed_number(label=_("Reviews for each venture"), max_value=MOST_EACH)
    tracks = forms.ChoiceField(
        label=_("Tags of reviewers and ventures"),
        choices=RULES,
        required=False,
        widget=forms.Select(attrs={"class": "form-select form-select-sm", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, roster: Roster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster = roster
        self.fields["each"].initial = USUAL_EACH
        for one in roster.reviewers:
            profile = roster.profiles.get(one.user_id)
            label = _("Ventures at most, %(name)s") % {"name": one.user}
            self.fields[f"at_most_{one.pk}"] = typed_number(
                label=label, max_value=MOST_CAPACITY, initial=profile.capacity if profile else None
            )

    @property
    def wish(self) -> Wish:
        """What was asked, once it is valid."""
        given = self.cleaned_data
        capacities = {one.user_id: given[f"at_most_{one.pk}"] for one in self.roster.reviewers}
        each = given["each"] if given["each"] is not None else USUAL_EACH
        return Wish(each, given["tracks"] or TRY, capacities)


class ProfileForm(forms.Form):
    """What a reviewer can take on."""

    capacity = forms.IntegerField(
        label=_("Ventures at most"),
        help_text=_("Empty for any number."),
        required=False,
        min_value=0,
        max_value=MOST_CAPACITY,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Reads"), required=False, choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    chapters = forms.MultipleChoiceField(label=_("Knows well"), required=False, widget=forms.CheckboxSelectMultiple)
    tracks: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Tags"), required=False, queryset=Tag.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, cohort: Cohort, language: str, profile: ReviewerProfile | None, **kwargs: Any
    ) -> None:
        if profile is not None:
            kwargs["initial"] = {
                "capacity": profile.capacity,
                "languages": profile.languages,
                "chapters": profile.chapters,
                "tracks": profile.tracks.all(),
            }
        super().__init__(*args, **kwargs)
        playbook = catalogue.playbook_for(cohort.playbook_version) if cohort.playbook_version else None
        chapters = playbook.scored_chapters if playbook else ()
        known, tags = self.fields["chapters"], self.fields["tracks"]
        known.choices = [(one.id, one.title.in_language(language)) for one in chapters]  # type: ignore[attr-defined]
        tags.queryset = cohort.programme.organisation.tags.all()  # type: ignore[attr-defined]
        if not tags.queryset.exists():  # type: ignore[attr-defined]
            tags.widget = forms.MultipleHiddenInput()
