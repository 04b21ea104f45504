"""What alone keeps the next band away: compared with every one and two gaps there are, over generated playbooks."""

from __future__ import annotations

from itertools import combinations

import pytest

from engine.judging.but_for import Candidates, but_for, needed_for
from engine.judging.evaluate import evaluate
from engine.judging.result import Verdict
from engine.judging.verdict import holds
from engine.playbook.answer_reading import read_answers
from playbooks.catalogue import personas_on_disk, playbook_on_disk
from tests.engine.ways.plans import band_of, plans

pytestmark = [pytest.mark.database_free, pytest.mark.long, pytest.mark.together]


def verdict(band):
    return Verdict(band, band, band, ())


def by_trying(outlook, band):
    """One, or else two, of the gaps whose work reaches the band; nothing where none or several do."""
    work = Candidates(outlook, band).work
    for size in (1, 2):
        found = [
            chosen
            for chosen in combinations(work, size)
            if holds(band, outlook.standing_after([rung for key in chosen for rung in work[key]]))
        ]
        if found:
            return found[0] if len(found) == 1 else ()
    return ()


def test_nothing_else_would_do_and_nothing_is_overlooked():
    for number, plan, chance in plans(500, "but for"):
        band = band_of(plan, chance)
        if not holds(band, plan.outlook.standing_after(())):
            assert but_for(plan.outlook, band, verdict(band)) == by_trying(plan.outlook, band), number


def test_what_must_be_named_is_needed():
    """Without any of what must be among the named, all other work together does not reach the band."""
    for number, plan, chance in plans(200, "needed"):
        band = band_of(plan, chance)
        work = Candidates(plan.outlook, band).work
        for key in needed_for(plan.outlook, band):
            others = [rung for other, rungs in work.items() if other != key for rung in rungs]
            brought = {item for rung in others for item in rung.achieves}
            members = {key, *next(g.absorbs for g in plan.outlook.fired.gaps if g.id == key)}
            if not members & brought:
                assert not holds(band, plan.outlook.standing_after(others)), number


PLAYBOOK = playbook_on_disk("ai_venture")
PERSONAS = {p.code: p for p in personas_on_disk("ai_venture")}


@pytest.mark.parametrize(
    ("code", "named"), [("R-08", ("c_04",)), ("X-14", ("c_13", "le_02")), ("R-10", ()), ("R-99", ()), ("R-04", ())]
)
def test_personas_are_told_what_alone_is_missing(code, named):
    result = evaluate(PLAYBOOK, read_answers(PLAYBOOK, PERSONAS[code].answers).answers)
    assert result.verdict.but_for == named
