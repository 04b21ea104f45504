"""The switch beside the mark: the ventures and organisations of whoever is signed in, from any page, in one query."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise

from accounts import statements
from accounts.models import User
from assessments.models import Assessment
from cohorts.landing import ventures_page
from cohorts.models import Cohort, Organisation, StaffMembership, Venture, VentureMembership

register = template.Library()
MOST = 40  # that the list holds; below it stand the ways to all of them
VENTURE, ORGANISATION = "venture", "organisation"
Key = tuple[str, int]


@dataclass(frozen=True)
class Place:
    """Where somebody can go on: a venture or an organisation.

    Attributes:
        role: in words, where it is not the owner's.
    """

    key: Key
    name: str
    url: str
    role: str | Promise

    @property
    def is_venture(self) -> bool:
        return self.key[0] == VENTURE


def places_of(user: User) -> list[Place]:
    """The ventures of somebody that are in use, and the organisations they work for, each kind by name. One query."""
    found = {}
    for kind, key, name, public_id, role in statements.rows_for("places", [user.pk], asked_for):
        is_venture = kind == VENTURE
        url = reverse("assessment", args=[public_id]) if is_venture else f"{reverse('organisations')}#o-{key}"
        roles: Any = VentureMembership.Role if is_venture else StaffMembership.Role
        found[kind, key] = Place((kind, key), name, url, "" if role == "owner" else roles(role).label)
    return sorted(found.values(), key=lambda one: (not one.is_venture, one.name.casefold(), one.key))


def asked_for(user: int) -> QuerySet[Any, Any]:
    """Of each place: kind, key, name, public id and the role in it."""
    own = VentureMembership.objects.filter(user=user, venture__archived_at=None)
    ventures = own.exclude(venture__assessments=None).annotate(kind=Value(VENTURE))
    staff = StaffMembership.objects.filter(user=user).annotate(kind=Value(ORGANISATION))
    rows = ventures.values_list("kind", "venture_id", "venture__name", "venture__assessments__public_id", "role")
    others = staff.values_list("kind", "organisation_id", "organisation__name", "organisation__public_id", "role")
    joined: QuerySet[Any, Any] = rows.union(others, all=True)
    return joined


def current_of(context: Mapping[str, Any]) -> Key | None:
    """The venture or organisation that a page is about; None for a page about none."""
    assessment, venture = context.get("assessment"), context.get("venture")
    if isinstance(assessment, Assessment):
        return VENTURE, assessment.venture_id
    if isinstance(venture, Venture):
        return VENTURE, venture.pk
    cohort, organisation = context.get("cohort"), context.get("organisation")
    if isinstance(cohort, Cohort):
        return ORGANISATION, cohort.programme.organisation_id
    return (ORGANISATION, organisation.pk) if isinstance(organisation, Organisation) else None


@register.inclusion_tag("_switch.html", takes_context=True)
def switch(context: MutableMapping[str, Any]) -> dict[str, Any]:
    """The list, and where the page is in it; nothing for whoever has neither ventures nor organisations.

    The page learns whether there are organisations (`works_for_some`): the menu of the account need not ask again.
    """
    user, current = context.get("user"), current_of(context)
    places = places_of(user) if isinstance(user, User) else []
    context["works_for_some"] = any(not one.is_venture for one in places)
    here = next((one for one in places if one.key == current), None)
    # The one that is open stands in the list, however long it is.
    shown = [one for number, one in enumerate(places) if number < MOST or one is here]
    return {
        "ventures": [one for one in shown if one.is_venture],
        "organisations": [one for one in shown if not one.is_venture],
        "here": here,
        "ventures_page": ventures_page(),
    }
