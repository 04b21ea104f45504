"""Claim -> judge -> draw -> store -> mark. Safe to run twice, at once, and to be killed anywhere."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.zone import zone_called
from assessments.evaluation import evaluate_raw
from engine.playbook.answer_reading import read_answers
from engine.playbook.schema import Playbook
from jobs.claims import Claim, ClaimLost, Notes, claim, claim_next, holding_on
from jobs.storage import FileDamaged, remove_unowned
from mails import post
from playbooks import catalogue
from reports.branding import brand_of
from reports.models import Report, check_code
from reports.paper import pdf
from reports.paper.cover import Cover
from reports.paper.document import Paper
from reports.paper.since import since_pages
from reports.storage import path_of, store
from reviews.sealing import SealBroken, checked

logger = logging.getLogger("plumbline.reports")


def build_next() -> bool:
    """Draws the report that is next in the line; whether there was one. A second run finds nothing to claim.

    A message only says that somebody waits: who is next, the line says, or many messages of one tenant
    would be served before the one of another.
    """
    held = claim_next(Report)
    if held is None:
        return False
    carry_out(held)
    return True


def build(public_id: UUID) -> None:
    """Draws this report if it waits for that, whatever stands before it in the line."""
    held = claim(Report, public_id)
    if held is not None:
        carry_out(held)


def carry_out(held: Claim[Report]) -> None:
    """Draws a claimed report and says in its row what came of it."""
    public_id, stored = held.job.public_id, None
    try:
        with holding_on(held):
            drawn = draw(held.job, Notes(held))
            stored = store(drawn.data, drawn.page_count)
        with transaction.atomic():
            held.finish(**vars(stored))
            tell_of(held.job)
    except ClaimLost:
        logger.warning("Report %s was deleted, or taken over by another worker.", public_id)
        if stored is not None:
            remove_unowned(held.job, path_of(stored.sha256))
    except Exception as error:
        # The one place that may catch everything: whatever happened, the row has to say so.
        logger.exception("Report %s could not be drawn.", public_id)
        mark(held, error)


def tell_of(report: Report) -> None:
    """The letter to whoever of the venture ordered the report, in the transaction that marks it ready; once.

    Staff get none: they order many at once, and a letter for each would say what the page of the submission shows.
    """
    reader = report.requested_by
    if not reader.is_active or not report.venture.members.filter(user=reader).exists():
        return
    post.write_to(
        reader,
        kind="report_ready",
        context={
            "organisation": report.content["organisation"],
            "venture": report.content["venture"],
            "link": reverse("report", args=[report.public_id]),
        },
        once_key=f"report-{report.pk}-ready-for-{reader.pk}",
        tenant=report.tenant,
    )


def mark(held: Claim[Report], error: Exception) -> None:
    """Another try for what may pass next time; everything else has failed."""
    try:
        match error:
            case pdf.TooLong():
                held.fail(Report.ErrorCode.TOO_LONG)
            case SealBroken():
                held.fail(Report.ErrorCode.SEAL_BROKEN)
            case pdf.NotSetUp():
                held.give_back(Report.ErrorCode.NOT_SET_UP)
            case OSError() | FileDamaged():
                held.give_back(Report.ErrorCode.STORAGE)
            case MemoryError():
                held.give_back(Report.ErrorCode.WORN_OUT)
            case _:
                held.fail(Report.ErrorCode.CANNOT_DRAW)
    except ClaimLost:
        logger.warning("Report %s was taken over by another worker.", held.job.public_id)


def refuse_broken_seal(report: Report) -> None:
    """Refuses to print under a seal what was not sealed: neither submission nor order may have changed.

    Raises:
        SealBroken
    """
    if report.submission is None:
        return
    sealed, content = checked(report.submission), report.content
    printed = content["answers"], content.get("forecast"), content["venture"], content["seal"]
    if printed != (sealed.answers, sealed.forecast, sealed.venture_name, sealed.seal):
        raise SealBroken(str(sealed.public_id))


def draw(report: Report, notes: pdf.Progress) -> pdf.Drawn:
    """The report as bytes: the same row gives the same bytes. Raises SealBroken."""
    refuse_broken_seal(report)
    playbook = catalogue.playbook_for(report.playbook_version)
    content = report.content
    cover = Cover(
        venture=content["venture"],
        organisation=content["organisation"],
        cohort=content["cohort"],
        dated_at=report.dated_at,
        revision=report.revision,
        check_code=report.check_code,
        seal=content["seal"],
        brand=brand_of(content.get("brand", {})),
    )
    judged = evaluate_raw(playbook, content["answers"])
    if "confirmed" in content:
        judged = replace(judged, confirmed=read_answers(playbook, content["confirmed"]).answers)
    since = since_pages(
        content.get("since"),
        after=judged,
        answers=content["answers"],
        forecast=content.get("forecast"),
        version=report.playbook_version,
        at=report.dated_at,
        language=report.language,
    )
    paper = Paper(judged, report.language, cover, content.get("forecast"), since)
    with timezone.override(zone_called(content.get("zone", "UTC"))):
        return pdf.render(paper, notes)


def render_answers(playbook: Playbook, raw: Mapping[str, Any], *, language: str, venture: str, now: datetime) -> bytes:
    """The gap report of a file of answers, with no database: what the command line gives out.

    Args:
        raw: answers in raw form, as `read_answers` takes them; what it refuses is left out.
        language: "zh", "zh-hans" or "en".
        now: printed as the date of the report.
    """
    said = json.dumps([playbook.digest, raw, language, venture], sort_keys=True, default=str)
    code = check_code(hashlib.sha256(said.encode()).hexdigest())
    cover = Cover(venture=venture, dated_at=now, check_code=code)
    tag = "zh-hans" if language.startswith("zh") else "en"
    return pdf.render(Paper(evaluate_raw(playbook, raw), tag, cover)).data
