"""The paper of a cohort as a pack: read, drawn and stored in one turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import override

from jobs.claims import Claim
from reports.branding import brand_of
from reports.models import Pack
from reports.packs.storage import StoredFile, store_written
from reports.packs.tables import pieces
from reports.paper import pdf
from reports.paper.cohort.paper import CohortPaper
from reviews.change import Change, Point, Venture
from reviews.filed import BULK, Filed, Files, files_of
from reviews.glance.rows import Row, heading_playbook
from reviews.models import Submission
from reviews.needs import Need, needs_in


def make_paper(held: Claim[Pack]) -> StoredFile:
    """The paper of the ventures that were ordered. Raises ClaimLost, OSError, NotSetUp."""
    pack = held.job
    rows = [light(row) for piece in pieces(held) for row in piece]
    drawn = pdf.render_cohort(paper_of(pack, rows))
    held.prolong()
    return store_written(lambda file: file.write(drawn.data), pack.extension)


def light(row: Row) -> Row:
    """The row without the bulk of its submission: its seal was compared."""
    if row.submission is not None:
        row.submission.answers, row.submission.result, row.submission.evidence = {}, {}, []
    return row


def paper_of(pack: Pack, rows: list[Row]) -> CohortPaper:
    """The paper of rows that were compared with their seals."""
    organisation, playbook = pack.cohort.programme.organisation, heading_playbook(pack.cohort)
    sound = tuple(Filed(row.submission) for row in rows if row.submission)
    before = earlier_of(sound)
    needs: tuple[Need, ...] = ()
    if pack.part == 1:  # the parts that follow do not say them again
        with override(pack.language):
            needs = needs_in(pack.cohort, Files(sound), pack.language).needs
    return CohortPaper(
        organisation=organisation.name,
        programme=pack.cohort.programme.name,
        cohort=pack.cohort.name,
        rows=[with_earlier(row, before) for row in rows],
        needs=needs,
        change=change_of(pack, sound, before),
        playbook=playbook,
        language=pack.language,
        dated_at=pack.dated_at,
        check_code=pack.check_code,
        part=pack.part,
        parts=pack.parts,
        brand=brand_of(pack.brand),
        log_number=pack.log_number,
        log_digest=pack.log_digest,
    )


def with_earlier(row: Row, before: dict[int, Filed]) -> Row:
    found = before.get(row.enrolment.pk)
    return replace(row, earlier=found.submission) if found else row


def earlier_of(sound: Iterable[Filed]) -> dict[int, Filed]:
    """By enrolment what was handed in last at an earlier checkpoint; without checkpoints, first of all."""
    newest = {one.enrolment: one.submission for one in sound}
    rows = Submission.objects.filter(enrolment__in=list(newest)).exclude(pk__in=[one.pk for one in newest.values()])
    rows = rows.select_related("playbook_version", "enrolment", "checkpoint").defer(*BULK)
    found: dict[int, Filed] = {}
    for one in files_of(rows.order_by("submitted_at", "pk")).sound:
        if is_earlier(one.submission, newest[one.enrolment], one.enrolment in found):
            found[one.enrolment] = one
    return found


def is_earlier(one: Submission, newest: Submission, has_one: bool) -> bool:
    if one.submitted_at > newest.submitted_at:
        return False
    if newest.checkpoint is None:
        return not has_one
    return one.checkpoint is not None and one.checkpoint.due_on < newest.checkpoint.due_on


def change_of(pack: Pack, sound: Iterable[Filed], before: dict[int, Filed]) -> Change:
    """The ventures that handed in before, then and now."""
    pairs: list[Any] = [Venture((before[one.enrolment], one)) for one in sound if one.enrolment in before]
    points = (Point(""), Point(""))
    return Change(pack.cohort, points, tuple(pairs), pack.total - len(pairs), 0)
