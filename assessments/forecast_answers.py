"""The answers of an assessment beside its forecast, for the page: contradictions and proposals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from assessments.evaluation import Evaluation
from assessments.forecast_links import CHECKS, Check, known_answers
from assessments.forecast_words import say
from assessments.wording import grouped, with_unit
from playbooks.engine.projection.forecast import Forecast
from playbooks.engine.projection.quantities import plain
from playbooks.engine.schema import Item

TOLERANCE = Decimal("0.05")  # figures that lie closer than a twentieth say the same
MONEY = {"ff_01", "ff_02", "ff_06"}  # answered in the venture's own currency


@dataclass(frozen=True)
class AnswersBeside:
    """Each number that is both answered and forecast."""

    evaluation: Evaluation
    forecast: Forecast
    revisions: dict[str, int]
    language: str

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        known = known_answers(self.evaluation)
        rows = [self.row(check, known.get(check.item)) for check in CHECKS if self.is_asked(check)]
        return [row for row in rows if row["forecast"] or row["answered"]]

    def is_asked(self, check: Check) -> bool:
        items = self.evaluation.playbook.items
        return check.item in items and self.evaluation.relevance[check.item] is not False

    def row(self, check: Check, answered: Decimal | None) -> dict[str, Any]:
        item, value = self.evaluation.playbook.items[check.item], self.value(check)
        return {
            "item": item, "title": say(item.title, self.language), "rev": self.revisions.get(item.id, 0),
            "month": check.month if "." not in check.line else 0, "answered": self.shown(item, answered),
            "forecast": self.shown(item, value), "is_open": answered is None, "value": value,
            "differs": answered is not None and value is not None and differ(answered, value),
            "can_propose": item.is_asked and value is not None and (answered is None or differ(answered, value)),
        }  # fmt: skip

    def value(self, check: Check) -> Decimal | None:
        """What the forecast says, as the question would have it; None when it says nothing."""
        values = self.forecast.values
        if check.line == "opening.cash":
            return self.forecast.inputs.base["opening.cash"]
        if check.month > self.forecast.model.months:
            return None
        if check.line == "new_arr":
            gained = [values["arr"][month] for month in (check.month, 0)]
            found = gained[0] - gained[1] if None not in gained else None  # type: ignore[operator]
        else:
            found = values[check.line][check.month]
        if found is None:
            return None
        found = max(found, Decimal(0)) if check.line == "burn" else found
        return rounded(found * check.scale, self.evaluation.playbook.items[check.item])

    def shown(self, item: Item, value: Decimal | None) -> str:
        if value is None:
            return ""
        text = grouped(format(plain(round(value, 1)), "f")).replace("-", "−")
        if item.id in MONEY:
            return f"{self.forecast.inputs.settings.currency}\u00a0{text}"
        return with_unit(text, item, self.language)

    @property
    def contradictions(self) -> list[str]:
        """One sentence for each figure that is answered one way and forecast another."""
        text = _("%(code)s %(title)s: you answered %(answered)s, the forecast uses %(forecast)s.")
        return [
            text % {"code": row["item"].code, "title": row["title"], "answered": row["answered"], "forecast": row["forecast"]}
            for row in self.rows if row["differs"]
        ]  # fmt: skip

    def proposal(self, item_id: str) -> dict[str, Any] | None:
        """The row whose figure may be proposed as the answer to a question."""
        return next((r for r in self.rows if r["item"].id == item_id and r["can_propose"]), None)


def differ(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) > TOLERANCE * max(abs(one), abs(other))


def rounded(value: Decimal, item: Item) -> Decimal:
    """As fine as a forecast can be believed: whole numbers from 1,000 up, else one decimal."""
    places = 0 if abs(value) >= 1000 else min(1, item.decimals if item.is_asked else 1)
    return plain(round(value, places))
