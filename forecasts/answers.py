"""The answers of an assessment beside its forecast, for the page: contradictions and proposals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from assessments.evaluation import Evaluation
from assessments.wording import grouped, with_unit
from engine.forecast.inputs.addresses import field_at
from engine.forecast.inputs.quantities import GUESS, plain
from engine.forecast.joining.book import PrefillRule, SupportRule
from engine.forecast.joining.compare import (
    Comparison,
    Contradiction,
    comparisons,
    contradictions,
    currency_of,
    paths_of,
)
from engine.forecast.joining.values import Reading, figure_of
from engine.forecast.reckoning.forecast import INFINITE, VALUE, Forecast, project
from engine.playbook.answers import VALUE as GIVEN
from engine.playbook.parts import Item
from forecasts.cautions import FieldLink, link_to
from forecasts.compare import inputs_of
from forecasts.links import answered, book_of
from forecasts.models import Scenario
from forecasts.words import say

# Whether it was answered itself or follows from answers; whether the forecast was given it or comes to it.
SENTENCES = {
    (True, True): gettext_lazy("%(title)s: you answered %(said)s, the forecast uses %(found)s."),
    (True, False): gettext_lazy(
        "%(title)s: you answered %(said)s, the forecast comes to %(found)s in month %(month)d."
    ),
    (False, True): gettext_lazy("%(title)s: your answers give %(said)s, the forecast uses %(found)s."),
    (False, False): gettext_lazy(
        "%(title)s: your answers give %(said)s, the forecast comes to %(found)s in month %(month)d."
    ),
}


@dataclass(frozen=True, slots=True)
class BesideRow:
    """A figure answered and forecast.

    Attributes:
        rev: the answer's revision.
        month: 0 for an input, and for what the forecast proves by being there.
        can_propose: whether it may become the answer: an input that a person typed, or what the forecast
            proves. A measure may not, nor what came from an answer, a benchmark or a default value.
        is_proof: whether the scenario is evidence for it.
    """

    item: Item
    title: str
    rev: int
    month: int
    answered: str
    forecast: str
    value: Decimal | None
    can_propose: bool
    is_proof: bool = False


@dataclass(frozen=True, slots=True)
class ContradictionRow:
    """A figure that is answered one way and forecast another, in a sentence.

    Attributes:
        link: the field to change if the answer is right; None where the figure is worked out of several.
    """

    code: str
    sentence: str
    link: FieldLink | None


@dataclass(frozen=True)
class AnswersBeside:
    """Each number that is both answered and forecast."""

    evaluation: Evaluation
    forecast: Forecast
    revisions: dict[str, int]
    language: str

    @cached_property
    def clashes(self) -> dict[str, Contradiction]:
        found = contradictions(
            book_of(self.evaluation), self.evaluation.playbook, self.evaluation.answers, self.forecast
        )
        return {one.item: one for one in found}

    @cached_property
    def rows(self) -> list[BesideRow]:
        book, playbook = book_of(self.evaluation), self.evaluation.playbook
        measured = comparisons(book, playbook, self.evaluation.answers, self.forecast)
        rules = {rule.item: rule for rule in book.prefill if rule.tolerance}
        stated = [rule for item, rule in rules.items() if item not in {p.item for p in measured}]
        rows = [self.stated_row(rule) for rule in stated if self.is_asked(rule.item)]
        rows += [self.measured_row(one) for one in measured]
        rows += [self.proven_row(rule) for rule in book.supports if self.is_asked(rule.item)]
        return [row for row in rows if row.forecast or row.answered]

    def is_asked(self, item: str) -> bool:
        items = self.evaluation.playbook.items
        return item in items and self.evaluation.relevance[item] is not False

    def stated_row(self, rule: PrefillRule) -> BesideRow:
        """An answer beside the input that says the same."""
        item, inputs = self.evaluation.playbook.items[rule.item], self.forecast.inputs
        used = [inputs.numbers[path] for path in paths_of(rule.path, inputs)][:1]
        value = used[0].mid if used else None
        is_open = answered(self.evaluation, item.id) is None
        is_typed = bool(used) and used[0].source.kind == GUESS.kind
        may = item.is_asked and is_typed and (is_open or item.id in self.clashes)
        is_money = self.is_money(rule.path, is_input=True)
        return self.row(item, Reading(VALUE, value), is_money, may)

    def measured_row(self, one: Comparison) -> BesideRow:
        """An answer beside the measure of the same name in a month: shown, never proposed."""
        item = self.evaluation.playbook.items[one.item]
        is_money = self.is_money(one.measure, is_input=False)
        return self.row(item, one.reading, is_money, False, month=one.month)

    def proven_row(self, rule: SupportRule) -> BesideRow:
        """A question about the way to profit beside the level that this forecast proves."""
        item = self.evaluation.playbook.items[rule.item]
        answer = self.evaluation.situation.answer(item.id)
        given = int(answer.value) if answer and answer.state == GIVEN else None
        is_higher = given is None or given < rule.level
        return BesideRow(
            item=item,
            title=say(item.title, self.language),
            rev=self.revisions.get(item.id, 0),
            month=0,
            answered="" if given is None else say(item.levels[given], self.language),
            forecast=say(item.levels[rule.level], self.language),
            value=Decimal(rule.level),
            can_propose=is_higher and self.forecast.summary.has_revenue,
            is_proof=True,
        )

    def row(self, item: Item, reading: Reading, is_money: bool, can_propose: bool, month: int = 0) -> BesideRow:
        return BesideRow(
            item=item,
            title=say(item.title, self.language),
            rev=self.revisions.get(item.id, 0),
            month=month,
            answered=self.shown(item, figure_of(self.evaluation.situation, item.id), is_money),
            forecast=self.shown(item, reading, is_money),
            value=reading.value,
            can_propose=can_propose,
        )

    def is_money(self, place: str, *, is_input: bool) -> bool:
        """Whether an input or a measure is an amount of money."""
        if is_input:
            return field_at(place).unit == "money"
        return bool(currency_of(place, self.forecast))

    def shown(self, item: Item, reading: Reading, is_money: bool, *, in_full: bool = False) -> str:
        """A figure with its unit; money is in the venture's own currency, whatever the question's unit says."""
        if reading.value is None:
            return _("unlimited") if reading.state == INFINITE else ""
        value = reading.value if in_full else short(reading.value)
        text = grouped(format(plain(value), "f")).replace("-", "−")
        if is_money:
            return f"{self.forecast.inputs.settings.currency}\u00a0{text}"
        return with_unit(text, say(item.unit, self.language))

    @property
    def contradictions(self) -> list[ContradictionRow]:
        """One sentence for each figure that is answered one way and forecast another."""
        return [ContradictionRow(one.code, self.sentence(one), self.field_of(one)) for one in self.clashes.values()]

    def field_of(self, clash: Contradiction) -> FieldLink | None:
        """The field of the input that an answer contradicts, as one plan stands for all of them."""
        paths = paths_of(clash.place, self.forecast.inputs) if clash.kind == "input" else []
        return link_to(self.forecast.inputs, paths[0], self.language) if paths else None

    def sentence(self, clash: Contradiction) -> str:
        """Both figures as the table shows them; in full where they look the same there."""
        item, is_input = self.evaluation.playbook.items[clash.item], clash.kind == "input"
        is_money = self.is_money(clash.place, is_input=is_input)
        pair = (clash.answered, clash.forecast)
        said, found = (self.shown(item, one, is_money) for one in pair)
        if said == found:
            said, found = (self.shown(item, one, is_money, in_full=True) for one in pair)
        text = SENTENCES[item.is_asked, is_input]
        return text % {"title": say(item.title, self.language), "said": said, "found": found, "month": clash.month}

    def proposal(self, item_id: str) -> BesideRow | None:
        """The row whose figure may be proposed as the answer to a question."""
        return next((r for r in self.rows if r.item.id == item_id and r.can_propose), None)


def short(value: Decimal) -> Decimal:
    """As fine as a forecast can be believed: whole numbers from 1,000 up, else one decimal."""
    return round(value, 0 if abs(value) >= 1000 else 1)


def beside(scenario: Scenario, evaluation: Evaluation, forecast: Forecast | None = None) -> AnswersBeside | None:
    """The answers beside the stored scenario; None when its inputs no longer read.

    Args:
        forecast: that of the stored inputs, where somebody has it already.
    """
    inputs = inputs_of(scenario)
    if inputs is None:
        return None
    revisions = dict(scenario.assessment.answers.values_list("item_id", "rev"))
    return AnswersBeside(evaluation, forecast or project(inputs), revisions, get_language() or "en")
