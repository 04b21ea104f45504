"""What the next stage will ask of a venture that lacks nothing at its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.evaluation import Evaluation
from assessments.results.presentation import ResultPage
from assessments.results.rows import GapRow
from assessments.wording import sentences
from engine.playbook.answers import VALUE, Answer
from engine.playbook.parts import STAGE_COUNT


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question that the next stage asks and this one does not."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class NextStage:
    """The same answers, judged at the next stage: what falls short then, and what is asked anew."""

    name: str
    text: str
    gaps: tuple[GapRow, ...]
    questions: tuple[NewQuestion, ...]


def next_stage_of(page: ResultPage) -> NextStage | None:
    """What the next stage asks; None where a gap is open, the stage is not known, or there is no further one."""
    stage = page.result.stage
    if page.is_early or page.result.gaps or stage is None or stage + 1 >= STAGE_COUNT:
        return None
    playbook, fact = page.playbook, page.playbook.stage_fact
    answers = {**page.evaluation.answers, fact: Answer(VALUE, str(stage + 1))}
    then = ResultPage(Evaluation(playbook, answers), page.language)
    new = [
        NewQuestion(item.code, page.say(item.title))
        for item in playbook.items.values()
        if item.is_asked and then.evaluation.relevance[item.id] and page.evaluation.relevance[item.id] is False
    ]
    gaps = tuple(gap for gap in then.gaps if not gap.absorbed_by)
    return NextStage(then.stage_name, text_of(then, len(gaps), len(new)), gaps, tuple(new))


def text_of(then: ResultPage, short: int, new: int) -> str:
    """The figure of the same answers at the next stage, and what makes it."""
    figure = _("Judged at the stage “%(stage)s”, the same answers come to a readiness of %(readiness)s.") % {
        "stage": then.stage_name,
        "readiness": then.readiness,
    }
    falls = ngettext("%(count)d gap opens then.", "%(count)d gaps open then.", short) % {"count": short}
    asked = ngettext("%(count)d question is new.", "%(count)d questions are new.", new) % {"count": new}
    return sentences([figure, falls if short else _("No gap opens then."), asked if new else ""], then.language)
