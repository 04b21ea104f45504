"""Whom a venture names as somebody who should not judge it: named, withdrawn, shown to managers, and decided by them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.erasing import addresses_of
from accounts.limits import refuse_beyond
from accounts.models import User
from cohorts.models import RIGHTS, Cohort, Enrolment, Right, StaffMembership
from cohorts.models.organisations import roles_with
from reviews.models import NamedConflict
from reviews.reviewing import name_conflict
from reviews.states import hold_place

MOST_NAMED = 30  # of one venture in one cohort
ADDRESS = re.compile(r"[^\s<>,;()（），；]+@[^\s<>,;()（），；]+")
Outcome = NamedConflict.Outcome


class Decided(Exception):
    """Whoever manages the cohort has decided on it already, or it was withdrawn. Nothing was changed."""


@transaction.atomic
def name_somebody(*, enrolment: Enrolment, who: str, reason: str, by: User) -> NamedConflict:
    """Keeps whom a venture names and why; the managers of the cohort see it.

    Raises:
        IllegalStep: the venture was deleted meanwhile.
        LimitReached
    """
    hold_place(enrolment)
    text = _("You have named %(most)d, the most there can be in one cohort. Nothing was saved.") % {"most": MOST_NAMED}
    refuse_beyond(NamedConflict.objects.filter(enrolment=enrolment).count(), MOST_NAMED, text)
    return NamedConflict.objects.create(enrolment=enrolment, who=who, reason=reason, named_by=by)


def withdraw_named(named: NamedConflict) -> None:
    """Deletes what a venture named, while nothing is decided on it.

    Raises:
        Decided
    """
    if not NamedConflict.objects.filter(pk=named.pk, outcome=Outcome.WAITING).delete()[0]:
        raise Decided


@dataclass(frozen=True)
class Line:
    """What a venture named, for those who decide on it.

    Attributes:
        match: the colleague whose address was typed; None where it is no colleague's.
    """

    named: NamedConflict
    match: StaffMembership | None

    @property
    def name(self) -> str:
        return self.named.enrolment.venture.name


def reviewers_of(cohort: Cohort) -> list[StaffMembership]:
    """Everybody of the organisation whose role reviews, by name."""
    rows = cohort.programme.organisation.staff.filter(role__in=roles_with(Right.REVIEW)).select_related("user")
    return sorted(rows, key=lambda one: (str(one.user).casefold(), one.pk))


def lines_named(cohort: Cohort, reviewers: Iterable[StaffMembership]) -> list[Line]:
    """What waits for a decision in a cohort, by venture; two queries.

    Empty for whoever does not manage the cohort; without ventures that are closed to them, and without what names
    them by an address of theirs: somebody else decides on that.
    """
    if Right.MANAGE not in RIGHTS.get(getattr(cohort, "role", ""), frozenset()):
        return []
    rows = NamedConflict.objects.filter(enrolment__in=cohort.seen.current(), outcome=Outcome.WAITING)
    found = list(rows.select_related("enrolment__venture", "named_by").order_by("enrolment__venture__name", "pk"))
    if not found:
        return []
    members = list(reviewers)
    known = members_by_address(members)
    lines = [Line(one, match_of(one.who, known)) for one in found]
    readers = [one for one in members if one.user_id == cohort.reader]
    return [one for one in lines if not any(is_named(reader, one.named.who, known) for reader in readers)]


def members_by_address(members: Iterable[StaffMembership]) -> dict[str, StaffMembership]:
    """By every address of their accounts, in lower case; one query."""
    by_user = {one.user_id: one for one in members}
    rows = EmailAddress.objects.filter(user__in=by_user).values_list("email", "user")
    found = {address.casefold(): by_user[user] for address, user in rows}
    return found | {one.user.email.casefold(): one for one in by_user.values()}


def match_of(who: str, known: Mapping[str, StaffMembership]) -> StaffMembership | None:
    """The first whose whole address stands in what was typed."""
    return next((known[one] for one in addresses_in(who) if one in known), None)


def is_named(member: StaffMembership, who: str, known: Mapping[str, StaffMembership]) -> bool:
    """Whether one of the addresses that stand in what was typed is the member's."""
    return any(known.get(one) == member for one in addresses_in(who))


def addresses_in(who: str) -> list[str]:
    """The whole addresses that stand in what was typed, in lower case."""
    return [one.casefold().rstrip(".。") for one in ADDRESS.findall(who)]


def forget_named(user: User) -> None:
    """Deletes what names somebody by their name alone or by an address of theirs."""
    own = addresses_of(user)
    named = Q(who__iexact=user.name) if user.name else Q(pk__in=[])
    gone = [*NamedConflict.objects.filter(named).values_list("pk", flat=True)]
    for address in own:
        rows = NamedConflict.objects.filter(who__icontains=address).values_list("pk", "who")
        gone += [key for key, who in rows if address in addresses_in(who)]
    NamedConflict.objects.filter(pk__in=gone).delete()


@transaction.atomic
def decide_named(*, named: NamedConflict, person: User | None, by: User, reason: str = "") -> None:
    """Closes the venture to a person, as it named one, or sets aside what it named.

    Args:
        person: to whom it is closed; None sets it aside.

    Raises:
        Decided
        IllegalStep: the venture was deleted meanwhile.
    """
    hold_place(named.enrolment)
    outcome = Outcome.ASIDE if person is None else Outcome.CONFLICT
    rows = NamedConflict.objects.filter(pk=named.pk, outcome=Outcome.WAITING)
    if not rows.update(outcome=outcome, decided_by=by, decided_at=timezone.now()):
        raise Decided
    if person is not None:
        name_conflict(enrolment=named.enrolment, person=person, by=by, reason=reason)
