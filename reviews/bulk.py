"""What can be done with many ventures of a cohort at once. Rooms above add to it when the product starts.

Each act is done venture by venture, in words for each; one that fails leaves the others done.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanCharField
from cohorts.actions import end_enrolments
from cohorts.erasing import hold_places
from cohorts.models import Cohort, Enrolment, Right, Tag
from reviews.glance.rows import Row
from reviews.states import WHY, State

MOST_TAGS = 100  # of one organisation


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one venture: a whole sentence, and whether it was done."""

    row: Row
    text: str
    is_done: bool = True


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of an act on so many ventures that the worker does it: a sentence, and the page that shows how far it is.

    That page names each venture for which nothing was done.
    """

    text: str
    url: str


Words = str | Promise


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do with the ventures that are selected.

    Attributes:
        key: in the form that is sent.
        label: of its button.
        question: what is asked before it is done.
        do: of the button that does it.
        right: who may.
        form: its fields, made for a cohort; None when there is nothing to say.
        run: does it and tells what became of each row, in their order. It is called once, with all of them, with
            what the form holds (cleaned) and the request of the person. Many at once it may leave to the worker.
        template: a part shown over its button, given `rows`, `form` and `preview`; empty for the form alone.
        preview: what the part shows, made from the rows and their cohort.
        look: the same made from what was typed, too; where it is, the form has a second button that shows it first.
        is_first: whether its button stands before those of the others.
    """

    key: str
    label: Words
    question: Words
    do: Words
    right: Right
    run: Callable[[Sequence[Row], dict[str, Any], HttpRequest], list[Outcome] | Begun]
    form: type[ActForm] | None = None
    template: str = ""
    preview: Callable[[Sequence[Row], Cohort], Any] | None = None
    look: Callable[[Sequence[Row], Cohort, dict[str, Any], HttpRequest], Any] | None = None
    is_first: bool = False

    @property
    def is_looked_at(self) -> bool:
        """Whether what was typed can be looked at before it is done."""
        return self.look is not None


class ActForm(forms.Form):
    """What an act has to be told. It is made for a cohort."""

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort


_acts: dict[str, Act] = {}


def adds(act: Act) -> Act:
    """Offers an act on every cohort; one of the same key takes its place."""
    _acts[act.key] = act
    return act


def acts_for(rights: Collection[Right]) -> list[Act]:
    """The acts that somebody with these rights may do, in the order in which they were added, but the first ones first."""
    return sorted((act for act in _acts.values() if act.right in rights), key=lambda act: not act.is_first)


def act_called(key: str, rights: Collection[Right]) -> Act | None:
    """The act of a button, if it may be done."""
    return next((act for act in acts_for(rights) if act.key == key), None)


class LeadForm(ActForm):
    """Who looks after the ventures."""

    lead: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Lead"), required=False, empty_label=gettext_lazy("Nobody")
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, cohort=cohort, **kwargs)
        staff = cohort.programme.organisation.staff.exclude(role="observer").select_related("user")
        self.fields["lead"].queryset = staff.order_by("user__name", "pk")  # type: ignore[attr-defined]
        self.fields["lead"].label_from_instance = lambda member: str(member.user)  # type: ignore[attr-defined]


class TagForm(ActForm):
    """A word by which ventures are grouped."""

    tag = CleanCharField(label=gettext_lazy("Tag"), max_length=40, help_text=gettext_lazy("Founders never see it."))


class UntagForm(ActForm):
    """One of the words that are there."""

    tag: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Tag"), empty_label=gettext_lazy("Choose")
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, cohort=cohort, **kwargs)
        self.fields["tag"].queryset = cohort.programme.organisation.tags.all()  # type: ignore[attr-defined]


@transaction.atomic
def assign_lead(rows: Sequence[Row], given: dict[str, Any], request: HttpRequest) -> list[Outcome]:
    lead, there = given["lead"], hold_places(row.enrolment.pk for row in rows)
    Enrolment.objects.filter(pk__in=there).update(lead=lead)
    text = _("Nobody is its lead now.") if lead is None else _("%(person)s is its lead now.") % {"person": lead.user}
    return outcomes_of(rows, there, text)


def outcomes_of(rows: Sequence[Row], there: Collection[int], text: str) -> list[Outcome]:
    """The same of every venture, but of those that were deleted meanwhile.

    Args:
        there: the keys of the places whose venture is still there.
    """
    gone = str(WHY[State.WITHDRAWN])
    return [Outcome(row, text) if row.enrolment.pk in there else Outcome(row, gone, is_done=False) for row in rows]


@transaction.atomic
def add_tag(rows: Sequence[Row], given: dict[str, Any], request: HttpRequest) -> list[Outcome]:
    organisation = rows[0].enrolment.cohort.programme.organisation
    if organisation.tags.count() >= MOST_TAGS and not organisation.tags.filter(name=given["tag"]).exists():
        text = _("The organisation has %(most)d tags, the most it can have.") % {"most": MOST_TAGS}
        return [Outcome(row, text, is_done=False) for row in rows]
    there = hold_places(row.enrolment.pk for row in rows)
    if there:
        tag, _made = Tag.objects.get_or_create(organisation=organisation, name=given["tag"])
        pairs = [Enrolment.tags.through(enrolment_id=key, tag_id=tag.pk) for key in sorted(there)]
        Enrolment.tags.through.objects.bulk_create(pairs, ignore_conflicts=True)
    return outcomes_of(rows, there, _("Tagged “%(tag)s”.") % {"tag": given["tag"]})


def remove_tag(rows: Sequence[Row], given: dict[str, Any], request: HttpRequest) -> list[Outcome]:
    tag = given["tag"]
    keys = [row.enrolment.pk for row in rows]
    Enrolment.tags.through.objects.filter(tag=tag, enrolment__in=keys).delete()
    if not Enrolment.tags.through.objects.filter(tag=tag).exists():
        tag.delete()  # a word that nobody uses is offered no more
    return [Outcome(row, _("No longer tagged “%(tag)s”.") % {"tag": tag.name}) for row in rows]


def remove_from_cohort(rows: Sequence[Row], given: dict[str, Any], request: HttpRequest) -> list[Outcome]:
    assert request.user.is_authenticated  # noqa: S101  the door asked for a role
    end_enrolments([row.enrolment.pk for row in rows], by=request.user, end=Enrolment.End.REMOVED)
    return [Outcome(row, _("Removed from the cohort. What it submitted stays sealed.")) for row in rows]


adds(
    Act(
        key="lead",
        label=gettext_lazy("Assign lead"),
        question=gettext_lazy("Who looks after these ventures?"),
        do=gettext_lazy("Assign"),
        right=Right.MANAGE,
        run=assign_lead,
        form=LeadForm,
    )
)
adds(
    Act(
        key="tag",
        label=gettext_lazy("Add tag"),
        question=gettext_lazy("Which tag should these ventures have?"),
        do=gettext_lazy("Add the tag"),
        right=Right.MANAGE,
        run=add_tag,
        form=TagForm,
    )
)
adds(
    Act(
        key="untag",
        label=gettext_lazy("Take a tag off"),
        question=gettext_lazy("Which tag should these ventures lose?"),
        do=gettext_lazy("Take it off"),
        right=Right.MANAGE,
        run=remove_tag,
        form=UntagForm,
    )
)
adds(
    Act(
        key="remove",
        label=gettext_lazy("Remove from the cohort"),
        question=gettext_lazy(
            "Remove these ventures from the cohort? What they submitted stays sealed with you; they can no longer submit."
        ),
        do=gettext_lazy("Remove them"),
        right=Right.MANAGE,
        run=remove_from_cohort,
    )
)
