"""The few inputs a forecast starts from, as a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.forms import CleanCharField
from assessments.evaluation import Evaluation
from assessments.wording import grouped
from engine.forecast.inputs.catalogue import MARKETS
from engine.forecast.inputs.currencies import DECIMALS
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import month_after
from engine.forecast.inputs.quantities import digits
from engine.forecast.inputs.simple import PLACES, REQUIRED, simple_inputs
from engine.forecast.joining.prefill import market_of, prefill
from forecasts.links import book_of
from forecasts.models import Scenario
from forecasts.numbers import read_as, typed_plainly
from forecasts.percents import PercentQuestion, hundredfold, is_doubtful

NUMBERS = {
    "cash": (gettext_lazy("Cash today"), gettext_lazy("What you can use at once.")),
    "monthly_cost": (
        gettext_lazy("Running cost a month"),
        gettext_lazy("Salaries, rent, software and everything else, without inference."),
    ),
    "salaries": (
        gettext_lazy("Of this, salaries"),
        gettext_lazy("Actions that cut cost cut salaries less than the rest. You can leave it empty."),
    ),
    "heads": (
        gettext_lazy("People paid from these salaries"),
        gettext_lazy("Gives what a day of work on the plan costs. You can leave it empty."),
    ),
    "cost_growth": (
        gettext_lazy("Monthly growth in running cost, %"),
        gettext_lazy("More people and more office space. Left empty, cost stays flat."),
    ),
    "price": (gettext_lazy("Monthly price"), gettext_lazy("What one customer pays a month, without VAT.")),
    "customers": (gettext_lazy("Paying customers today"), gettext_lazy("0 if there are none yet.")),
    "new_customers": (gettext_lazy("New customers per month"), gettext_lazy("How many you expect in the first month.")),
    "growth": (
        gettext_lazy("Monthly growth in new customers, %"),
        gettext_lazy(
            "10 means that each month brings a tenth more new customers than the month before. The growth fades over time."
        ),
    ),
    "churn": (
        gettext_lazy("Customers lost per month, %"),
        gettext_lazy("Leave it empty for the benchmark of your market."),
    ),
    "inference_share": (
        gettext_lazy("Inference as a share of revenue, %"),
        gettext_lazy("What models and compute cost for each 100 of revenue."),
    ),
    "cac": (
        gettext_lazy("What winning one customer costs"),
        gettext_lazy("Advertising and commissions that are not in the running cost. Left empty, it costs nothing."),
    ),
}
SHARES = ("cost_growth", "growth", "churn", "inference_share")  # in per cent
MARKET_NAMES = {
    "SaaS": gettext_lazy("SaaS, smaller companies"),
    "B2B": gettext_lazy("B2B, large companies"),
    "B2C": gettext_lazy("B2C, consumers"),
}


class StartForm(forms.Form):
    """A few numbers and the frame they stand in. After `is_valid`, `inputs` holds the full inputs.

    A share below 1 % is asked about before anything is stored: `questions` then holds what is asked, and the form
    is not valid until each is answered by its button ("percent": "churn:times" or "churn:keep").

    Args:
        known: what the assessment answers, as it would be typed; such a share is not asked about.

    Attributes:
        read: sentences about numbers that were read otherwise than typed.
        sure: the shares below 1 % that are meant so.
    """

    inputs: Inputs

    def __init__(self, data: Any = None, *, known: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        self.known = known or {}
        self.read: list[str] = []
        self.sure: list[str] = []
        self.questions: list[PercentQuestion] = []
        super().__init__(data, **kwargs)
        for name, (label, help_text) in NUMBERS.items():
            field = forms.CharField(label=label, help_text=help_text, required=name in REQUIRED, max_length=40)
            field.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
            self.fields[name] = field
        self.fields |= frame_fields()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        raw = {key: cleaned.get(key) for key in (*NUMBERS, "currency", "market", "start", "horizon")}
        for key in NUMBERS:
            raw[key] = self.number(key, raw[key])
        self.ask(raw)
        result = simple_inputs({key: value for key, value in raw.items() if value not in (None, "")})
        self.note(result.problems)
        if result.inputs:
            self.inputs = with_sure(result.inputs, self.sure)
        return cleaned

    def number(self, key: str, text: str | None) -> str | None:
        """The digits typed; None when there are none to be read, which is then said at the field."""
        if not text:
            return None
        try:
            found = read_as(text, "percent" if key in SHARES else "money")
        except ValidationError as error:
            self.add_error(key, error)
            return None
        if found != typed_plainly(text):
            self.say_read(key, text, found)
        return found

    def say_read(self, key: str, text: str, found: str) -> None:
        """Notes how a number was read; the field then shows it so."""
        words = {"label": self.fields[key].label, "typed": text, "figure": grouped(found)}
        self.read.append(_("%(label)s: “%(typed)s” was read as %(figure)s.") % words)
        self.show(key, grouped(found))

    def show(self, key: str, text: str) -> None:
        """Puts another text into a field of a posted form."""
        self.data = {**{name: self.data[name] for name in self.data}, key: text}

    def ask(self, raw: dict[str, Any]) -> None:
        """Asks about each share below 1 %, or takes the answer that came with the post."""
        answered, given = self.data.get("percent", ""), self.data.get("sure", "").split()
        for key in SHARES:
            text = raw[key]
            if not text or not is_doubtful(Decimal(text)) or text == self.known.get(key):
                continue
            if answered == f"{key}:times":
                raw[key] = hundredfold(text)
                self.show(key, raw[key])
            elif answered == f"{key}:keep" or f"{key}={text}" in given:
                self.sure.append(f"{key}={text}")
            else:
                self.question(key, text)

    def question(self, key: str, text: str) -> None:
        """One question, which keeps the form from being stored until it is answered."""
        label, anchor = str(self.fields[key].label), self[key].id_for_label
        one = PercentQuestion(key, label, anchor, text, hundredfold(text))
        self.questions.append(one)
        self.add_error(key, one.sentence)

    def note(self, problems: Any) -> None:
        """Says each problem at its field, and only once."""
        for problem in problems:
            field = problem.path.split(".")[0]
            where = field if field in self.fields else None
            if where is None or where not in self.errors:
                self.add_error(where, problem.message.in_language(get_language() or "en"))


def with_sure(inputs: Inputs, sure: Sequence[str]) -> Inputs:
    """The inputs with the shares marked that are meant as small as they are, by "churn=0.03"."""
    places = [PLACES[one.partition("=")[0]] for one in sure]
    marked = {place: replace(inputs.numbers[place], is_sure=True) for place in places if place in inputs.numbers}
    return replace(inputs, numbers={**inputs.numbers, **marked})


# Those of the inputs that answers can give, and where they stand in a forecast.
FROM_ANSWERS = {
    "cash": "opening.cash",
    "churn": "subscription.plans.0.churn",
    "inference_share": "compute.inference.revenue_share",
}


def known_start(evaluation: Evaluation) -> dict[str, str]:
    """The inputs that the assessment answers already, as a person would type them."""
    book, playbook, answers = book_of(evaluation), evaluation.playbook, evaluation.answers
    known, market = prefill(book, playbook, answers), market_of(book, playbook, answers)
    start = {key: grouped(digits(known[p].mid)) for key, p in FROM_ANSWERS.items() if p in known}
    return start | ({"market": market} if market else {})


def next_month() -> str:
    """The calendar month after this one, "2027-01": where a forecast usually starts."""
    now = timezone.localtime()
    return month_after(f"{now.year}-{now.month:02}", 2)


def frame_fields() -> dict[str, forms.Field]:
    """Name, kind, currency, market mode, first month and length."""
    return {
        "currency": forms.ChoiceField(
            label=gettext_lazy("Currency"), choices=[(c, c) for c in DECIMALS], initial="CNY"
        ),
        "market": forms.ChoiceField(
            label=gettext_lazy("Market mode"),
            choices=[(m, MARKET_NAMES[m]) for m in sorted(MARKETS, key=list(MARKET_NAMES).index)],
        ),
        "start": forms.CharField(
            label=gettext_lazy("First month"),
            initial=next_month(),
            max_length=20,
            help_text=gettext_lazy("Year and month, such as 2027-01."),
        ),
        "horizon": forms.CharField(
            label=gettext_lazy("Months of the forecast"),
            initial="36",
            max_length=20,
            help_text=gettext_lazy("12 to 60."),
        ),
        "name": CleanCharField(
            label=gettext_lazy("Name of the scenario"), max_length=100, initial=gettext_lazy("Base case")
        ),
        "kind": forms.ChoiceField(label=gettext_lazy("Kind"), choices=Scenario.Kind.choices, initial="base"),
    }


class CopyForm(forms.Form):
    """What a copy of a scenario is called."""

    name = CleanCharField(label=gettext_lazy("Name of the copy"), max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Scenario.Kind.choices, initial="own")
