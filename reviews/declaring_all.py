"""A conflict of interest declared for all ventures of a cohort at once, by name: before reviews that hide names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict

from accounts.models import User
from cohorts.erasing import hold_places
from cohorts.models import RIGHTS, Cohort, Enrolment, Right, VentureMembership
from reviews.conflicts import standing
from reviews.declaring import DeclarationForm
from reviews.hiding import labels_in
from reviews.models import Declaration
from reviews.reviewing import declare, may_settle

MOST_AT_ONCE = 100  # ventures on one page; the others come after these


def undeclared(cohort: Cohort) -> QuerySet[Enrolment]:
    """The ventures in the cohort of which its reader has said nothing yet, without their own."""
    rows: QuerySet[Enrolment] = cohort.seen.current().filter(is_undeclared(cohort.reader))
    return rows


def is_undeclared(reader: int | None) -> Q:
    """Of an enrolment: the reader has said nothing of it yet, and is no member of its venture."""
    said = Declaration.objects.filter(enrolment=OuterRef("pk"), person=reader)
    own = VentureMembership.objects.filter(venture=OuterRef("venture"), user=reader)
    return ~Exists(said) & ~Exists(own)


def must_declare(cohort: Cohort) -> bool:
    """Whether the reader of a cohort says of each venture that there is no conflict before they read it."""
    rights = RIGHTS.get(getattr(cohort, "role", ""), frozenset())
    return Right.REVIEW in rights and Right.MANAGE not in rights


def before_reading(cohort: Cohort, known: int | None = None) -> dict[str, Any]:
    """What a page of a cohort says to its reader first: whether names are hidden, and of how many ventures they have
    not said whether there is a conflict; none to whoever manages the cohort.

    Args:
        known: of how many, where the page counted them; else it is counted here.
    """
    count = known if known is not None else undeclared(cohort).count() if must_declare(cohort) else 0
    return {"are_names_hidden": labels_in(cohort) is not None, "undeclared": count}


def closed_to_the_only_one(cohort: Cohort, person: User) -> list[Declaration]:
    """What somebody declared who alone manages the organisation, newest of each venture, where it closes the venture.

    Nobody else can settle it, so that it is theirs to settle; of others this is empty. Three queries at most.
    """
    rights = RIGHTS[cohort.role]  # type: ignore[attr-defined]  # annotated by the door
    if Right.MANAGE not in rights:
        return []
    rows = standing().filter(person=person, enrolment__in=cohort.enrolments.current())
    found = list(rows.select_related("enrolment__venture", "enrolment__cohort__programme", "said_by").order_by("pk"))
    return found if found and may_settle(found[0], person) else []


@dataclass(frozen=True)
class Line:
    """One venture by name, with its people and what was typed of it; no number or figure stands beside it."""

    enrolment: Enrolment
    people: tuple[str, ...]
    form: DeclarationForm

    @property
    def name(self) -> str:
        return self.enrolment.venture.name

    @property
    def is_said(self) -> bool:
        """Whether an answer was chosen for it."""
        return self.form.is_bound


def lines_of(cohort: Cohort, sent: QueryDict | None = None) -> list[Line]:
    """The ventures to declare on, by name; two queries."""
    rows = undeclared(cohort).select_related("venture").prefetch_related("venture__members__user")
    return [line_of(one, sent) for one in rows.order_by(Lower("venture__name"), "pk")[:MOST_AT_ONCE]]


def line_of(one: Enrolment, sent: QueryDict | None) -> Line:
    prefix = f"v{one.pk}"
    people = tuple(str(member.user) for member in sorted(one.venture.members.all(), key=lambda row: row.pk))
    is_said = sent is not None and bool(sent.get(f"{prefix}-answer") or sent.get(f"{prefix}-reason", "").strip())
    return Line(one, people, DeclarationForm(sent if is_said else None, prefix=prefix))


@transaction.atomic
def declare_all(lines: Sequence[Line], person: User) -> int:
    """Keeps every answer that was chosen, in one transaction; how many. The forms are valid.

    A venture that was deleted meanwhile is passed over.
    """
    chosen = [one for one in lines if one.is_said]
    there = hold_places(one.enrolment.pk for one in chosen)
    said = [one for one in chosen if one.enrolment.pk in there]
    for one in sorted(said, key=lambda line: line.enrolment.pk):
        declare(enrolment=one.enrolment, person=person, **one.form.cleaned_data)
    return len(said)
