"""What ventures name and nobody of the organisation can decide on: whoever runs the site is told, and never whom it names."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from cohorts.models import Enrolment, Right, StaffMembership
from cohorts.models.organisations import roles_with
from mails import post
from mails.models import Mail
from reviews.models import NamedConflict
from reviews.named import is_named, members_by_address

logger = logging.getLogger("plumbline.operators")
KIND = "named_undecided"
MOST_AT_ONCE = 200  # letters of one round
PAUSE = timedelta(minutes=30)


def waiting() -> QuerySet[NamedConflict]:
    """What nobody has decided on, of ventures that are in their cohort."""
    rows = NamedConflict.objects.filter(
        outcome=NamedConflict.Outcome.WAITING, enrolment__in=Enrolment.objects.current()
    )
    return rows.select_related("enrolment__cohort__programme__organisation").order_by("pk")


def without_a_judge(rows: Iterable[NamedConflict]) -> list[NamedConflict]:
    """Those that nobody who manages the cohort may see: each is named by an address, or the venture is closed to them."""
    by_organisation: dict[int, list[NamedConflict]] = {}
    for one in rows:
        by_organisation.setdefault(one.enrolment.cohort.programme.organisation_id, []).append(one)
    return [one for key, named in by_organisation.items() for one in unseen_in(key, named)]


def unseen_in(organisation: int, named: list[NamedConflict]) -> list[NamedConflict]:
    members = StaffMembership.objects.filter(organisation=organisation, role__in=roles_with(Right.MANAGE))
    managers = list(members.filter(user__is_active=True).select_related("user"))
    known, left = members_by_address(managers), list(named)
    for member in managers:
        places = Enrolment.objects.open_to(member.user_id).filter(pk__in=[one.enrolment_id for one in left])
        open_to = set(places.values_list("pk", flat=True))
        left = [one for one in left if one.enrolment_id not in open_to or is_named(member, one.who, known)]
    return left


def tell_operators(_now: datetime | None = None, most: int = MOST_AT_ONCE) -> int:
    """Writes to each operator once of each of them, at most so many letters; how many were written."""
    operators = list(User.objects.filter(is_staff=True, is_active=True).order_by("pk"))
    written, unseen = 0, without_a_judge(waiting())
    if unseen and not operators:
        logger.error("What ventures named waits, nobody there may decide on it, and no operator can be told.")
    for one in unseen:
        keys = {f"{KIND}-{one.pk}-{reader.pk}": reader for reader in operators}
        there = set(Mail.objects.filter(once_key__in=keys).values_list("once_key", flat=True))
        for key, reader in keys.items():
            if key not in there and written < most:
                written += write(one, reader, key)
    return written


@transaction.atomic
def write(named: NamedConflict, reader: User, key: str) -> bool:
    """A letter that says where it waits, not what a venture named or which: it is read by others than those who decide."""
    cohort = named.enrolment.cohort
    context: dict[str, Any] = {
        "organisation": "",
        "house": cohort.programme.organisation.name,
        "cohort": cohort.name,
        "link": "",
    }
    # Not in the name of the organisation: whoever is named may read its letters.
    return post.write_to(reader, kind=KIND, context=context, once_key=key, tenant="site") is not None
