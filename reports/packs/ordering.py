"""What changes packs from the side of people: order, try again, cancel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from cohorts.audit import head_of
from cohorts.models import Cohort, Organisation, VentureMembership
from jobs.broker import send_after_commit
from jobs.models import FREE, MESSAGE_GRACE, Status, from_now
from reports.branding import kept_of
from reports.models import Pack, tenant_of
from reports.packs.splitting import in_parts
from reviews.glance.address import read_view
from reviews.glance.page import GlancePage
from reviews.models import ConfirmedStanding, Submission

# Ventures that an order of a kind may hold; papers and reports come in parts (`splitting`).
MOST_VENTURES = {Pack.Kind.ZIP: 3_000, Pack.Kind.COHORT_PDF: 3_000, Pack.Kind.SHEET: 20_000}
# Orders of one organisation that may be under way at once.
MOST_UNDER_WAY = 10
# What the parts of an order have in common.
SHARED = (
    *("kind", "cohort", "query", "language", "zone", "brand", "log_number", "log_digest"),
    *("order_key", "requested_by", "tenant", "next_try_at"),
)


class NotOrdered(Exception):
    """Nothing was ordered; the text says why and what to do, for people."""


class NotRepeatable(Exception):
    """The pack neither failed nor was cancelled nor has expired, so there is nothing to repeat."""


class NotCancellable(Exception):
    """The pack is finished already."""


@transaction.atomic
def order_pack(*, cohort: Cohort, kind: str, query: str, language: str, by: User, zone: str = "UTC") -> Pack:
    """Orders a pack of the ventures that a view lets through now; a large one in parts, of which the first is returned.

    An equal order that is under way is returned instead of a second one.

    Args:
        kind: one of `Pack.Kind`.
        query: the view, as the address of the cohort's page has it; what is no view is left out.
        language: "en" or "zh-hans".
        zone: in which it is dated, as IANA names it.

    Raises:
        NotOrdered: too many ventures or none, or too many packs under way.
    """
    # Orders of one organisation wait for each other: limits are counted exactly, and equal orders found.
    organisation = Organisation.objects.select_for_update().get(pk=cohort.programme.organisation_id)
    view = read_view(query)
    draft = Pack(kind=kind, cohort=cohort, query=view, language=language, zone=zone, requested_by=by)
    draft.ventures, draft.brand = frozen(cohort, view, by), kept_of(organisation)
    draft.total = len(draft.ventures)
    refuse_size(draft)
    draft.order_key = order_key_of(draft)
    present = Pack.objects.going_on().filter(order_key=draft.order_key).order_by("part").first()
    if present is not None:
        return present
    draft.log_number, draft.log_digest = head_of(organisation)
    draft.tenant = tenant_of(organisation)
    refuse_when_full(draft)
    draft.next_try_at = from_now(MESSAGE_GRACE)
    return create(draft)


def create(draft: Pack) -> Pack:
    """Stores the packs of an order, one behind the other in the line; the first one."""
    parts, turn = in_parts(draft.kind, draft.ventures), Pack.objects.next_turn_of(draft.tenant)
    shared: dict[str, Any] = {name: getattr(draft, name) for name in SHARED}
    rows: list[Pack] = []
    for number, ventures in enumerate(parts):
        place = {"part": number + 1, "parts": len(parts), "turn": turn + number}
        row = Pack.objects.create(**shared, **place, ventures=ventures, total=len(ventures))
        row.refresh_from_db()
        if number == 0 and len(parts) > 1:
            # One order has one date, on all of its papers. Written back: SQLite sorts dates as they are spelt, and
            # spells its own shorter than one that is given to it.
            shared["requested_at"] = row.requested_at
            row.save(update_fields=["requested_at"])
        send_after_commit(row)
        rows.append(row)
    return rows[0]


def frozen(cohort: Cohort, view: str, by: User) -> list[dict[str, Any]]:
    """The ventures of a view with the newest submission of each, as they stand at this moment."""
    page = GlancePage(cohort, by.pk, QueryDict(view), settings.LANGUAGE_CODE)
    keys = page.all_keys
    rows = cohort.seen.current().select_related("venture").in_bulk(keys)
    newest, agreed = newest_of(cohort), confirmed_in(cohort, by)
    return [
        {
            "enrolment": key,
            "submission": newest[key].pk if key in newest else None,
            "seal": newest[key].seal if key in newest else "",
            "name": newest[key].venture_name if key in newest else rows[key].venture.name,
            "confirmed": agreed.get(newest[key].pk) if key in newest else None,
        }
        for key in keys
        if key in rows
    ]


def newest_of(cohort: Cohort) -> dict[int, Submission]:
    """The newest submission of each enrolment, by its key, with nothing but what names it."""
    rows = Submission.objects.filter(enrolment__cohort=cohort).only("pk", "enrolment_id", "seal", "venture_name")
    return {row.enrolment_id: row for row in rows.order_by("submitted_at", "pk").iterator(chunk_size=500)}


def confirmed_in(cohort: Cohort, by: User) -> dict[int, dict[str, Any]]:
    """What finished reviews come to now, by the key of the submission; of their own venture nobody takes it along."""
    own = Exists(VentureMembership.objects.filter(user=by, venture=OuterRef("submission__enrolment__venture")))
    rows = ConfirmedStanding.objects.filter(submission__enrolment__cohort=cohort).annotate(is_own=own)
    return {
        one.submission_id: {"is_hidden": True}
        if one.is_own
        else {"reviews": one.reviews, "readiness": one.ends, "chapters": one.chapters}
        for one in rows
    }


def refuse_size(draft: Pack) -> None:
    """Raises NotOrdered."""
    most = MOST_VENTURES[Pack.Kind(draft.kind)]
    if not draft.ventures:
        raise NotOrdered(_("There is no venture in this view. Nothing was ordered."))
    if draft.kind == Pack.Kind.ZIP and not any(one["submission"] for one in draft.ventures):
        raise NotOrdered(_("No venture in this view has submitted anything yet. Nothing was ordered."))
    if draft.total > most:
        text = ngettext(
            "This view holds %(count)d venture; such an order can hold %(most)d. Filter the view, then order it in parts.",
            "This view holds %(count)d ventures; such an order can hold %(most)d. Filter the view, then order it in parts.",
            draft.total,
        )
        raise NotOrdered(text % {"count": draft.total, "most": most})


def refuse_when_full(pack: Pack) -> None:
    """Counts orders, of however many parts. Raises NotOrdered."""
    others = Pack.objects.going_on().filter(tenant=pack.tenant).exclude(order_key=pack.order_key)
    if others.values("order_key").distinct().count() >= MOST_UNDER_WAY:
        text = _("%(most)d orders are being made for your organisation, the most at once. Wait for one, or cancel one.")
        raise NotOrdered(text % {"most": MOST_UNDER_WAY})


def order_key_of(draft: Pack) -> str:
    """SHA-256 (hex) over all that the order says, and how it will look: equal orders have equal keys."""
    ventures = list(facts(draft.ventures))
    said = [draft.kind, draft.cohort_id, draft.query, draft.language, draft.zone, ventures, draft.brand]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def facts(ventures: Iterable[dict[str, Any]]) -> Iterable[list[Any]]:
    for one in ventures:
        yield [one["enrolment"], one["submission"], one["seal"], one["name"], one["confirmed"]]


@transaction.atomic
def retry_pack(pack: Pack) -> Pack:
    """Puts a pack that failed, was cancelled, or cannot be downloaded any more back in line, for the same ventures.

    Raises:
        NotRepeatable, NotOrdered
    """
    Organisation.objects.select_for_update().get(pk=pack.cohort.programme.organisation_id)
    rows = Pack.objects.filter(pk=pack.pk, status=pack.status)
    is_over = pack.status in {Status.FAILED, Status.CANCELLED} or pack.status == Status.READY
    if not is_over or Pack.objects.going_on().filter(order_key=pack.order_key, part=pack.part).exists():
        raise NotRepeatable
    refuse_when_full(pack)
    if rows.requeue(is_new=False, turn=Pack.objects.next_turn_of(pack.tenant)):
        send_after_commit(pack)
    pack.refresh_from_db()
    return pack


@transaction.atomic
def cancel_pack(pack: Pack) -> Pack:
    """Ends a pack that waits or is being made, and with it all parts of its order that do.

    A worker stops at its next report; what is finished stays.

    Raises:
        NotCancellable
    """
    ended = {**FREE, "status": Status.CANCELLED, "finished_at": Now(), "rests_until": None}
    rows = Pack.objects.going_on()
    if not rows.filter(pk=pack.pk).update(**ended):
        raise NotCancellable
    rows.filter(order_key=pack.order_key).update(**ended)
    pack.refresh_from_db()
    return pack
