"""The inputs of a scenario as a form: sections that open up, groups, items, fields with their problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.answers.numbers import PLAIN
from assessments.wording import grouped
from engine.forecast.inputs.catalogue import Field, Group
from engine.forecast.inputs.catalogue_all import BY_PATH, SETTINGS
from engine.forecast.inputs.problems import InputProblem
from engine.forecast.inputs.quantities import KINDS, Source, digits
from forecasts.pairs import KEY
from forecasts.posted import ENDS
from forecasts.words import CHOICES, say, source_text, unit_text

SECTIONS = (
    ("settings", gettext_lazy("Settings and opening cash"), ("opening",)),
    (
        "plans",
        gettext_lazy("Subscription plans"),
        ("subscription.plans", "subscription.seasonality", "subscription.retention"),
    ),
    ("consulting", gettext_lazy("Paid consulting"), ("consulting",)),
    ("api", gettext_lazy("Open API"), ("api",)),
    ("lines", gettext_lazy("Licences, hardware and one-off revenue"), ("other_revenue",)),
    (
        "compute",
        gettext_lazy("Compute"),
        ("compute.inference", "compute.rented", "compute.owned", "compute.training", "compute.credits"),
    ),
    ("software", gettext_lazy("Software"), ("software",)),
    ("people", gettext_lazy("People"), ("people",)),
    ("marketing", gettext_lazy("Marketing and service"), ("marketing", "service")),
    ("other", gettext_lazy("Other costs"), ("other_costs",)),
    ("funding", gettext_lazy("Funding"), ("funding.rounds", "funding.grants", "funding.loans")),
)
OPEN = ("settings", "plans")
# What a person looks for first; the other inputs show once they differ from their standard value.
ASKED_FIRST = {"count", "monthly", "per_seat", "hours", "amount", "cac", "budget", "growth", "churn"}
KIND_NAMES = {
    "triangular": gettext_lazy("triangular"),
    "normal": gettext_lazy("normal, with the ends as P10 and P90"),
    "lognormal": gettext_lazy("log-normal, with the ends as P10 and P90"),
}
END_NAMES = {"low": gettext_lazy("low"), "mid": gettext_lazy("expected"), "high": gettext_lazy("high")}


@dataclass(frozen=True, slots=True)
class EndView:
    """One end of a number, or its middle, with the text it shows."""

    end: str
    name: str
    text: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem in the summary above the form: the control it belongs to, and what is wrong."""

    anchor: str
    label: str
    message: str


@dataclass(frozen=True)
class FieldView:
    """One input on the page."""

    field: Field
    path: str
    raw: Any
    form: ScenarioForm

    @property
    def id(self) -> str:
        return self.path.replace(".", "-")

    @property
    def label(self) -> str:
        return say(self.field.label, self.form.language)

    @property
    def is_number(self) -> bool:
        return self.field.kind == "number"

    @property
    def unit(self) -> str:
        return unit_text(self.field.unit, self.form.currency)

    @property
    def value(self) -> str:
        """The text of a field that is no range."""
        raw = self.raw.get("value", "") if isinstance(self.raw, Mapping) else self.raw
        if raw is None and self.field.kind == "choice":
            return self.standard
        return str(raw if raw is not None else "")

    @property
    def standard(self) -> str:
        """What counts while the field is empty."""
        preset = self.field.default_for(str(self.form.raw.get("market") or "SaaS"))
        return preset.value if preset else ""

    @property
    def ends(self) -> list[EndView]:
        """Low, expected, high with the text each shows."""
        raw = self.raw if isinstance(self.raw, Mapping) else {"value": self.value}
        texts = {"low": raw.get("low", ""), "mid": raw.get("mid", raw.get("value", "")), "high": raw.get("high", "")}
        return [EndView(end, str(END_NAMES[end]), shown(texts[end]), self.is_wrong(end)) for end in ENDS]

    def is_wrong(self, end: str) -> bool:
        return any(p.path in (self.path, f"{self.path}.{end}") for p in self.problems)

    @property
    def options(self) -> list[tuple[str, Any]]:
        return [(option, CHOICES.get(option, option)) for option in self.field.options]

    @cached_property
    def problems(self) -> list[InputProblem]:
        return [p for p in self.form.problems if p.path == self.path or p.path.startswith(f"{self.path}.")]

    @property
    def errors(self) -> list[str]:
        """What is wrong, each with the end of the range it concerns."""
        said = []
        for one in self.problems:
            end = END_NAMES.get(one.path[len(self.path) + 1 :])
            message = one.message.in_language(self.form.language)
            mark = "：" if self.form.language.startswith("zh") else ": "
            said.append(f"{end}{mark}{message}" if end and self.is_range else message)
        return said

    @property
    def is_range(self) -> bool:
        return isinstance(self.raw, Mapping) and "low" in self.raw

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """The shapes a range may have, with the one it has."""
        chosen = self.raw.get("kind", KINDS[0]) if self.is_range else KINDS[0]
        return [(kind, str(KIND_NAMES[kind]), kind == chosen) for kind in KINDS]

    @property
    def source(self) -> str:
        return source_text(self.given) if self.given else ""

    @property
    def given(self) -> Source | None:
        source = self.raw.get("source") if isinstance(self.raw, Mapping) else None
        if not isinstance(source, Mapping):
            return None
        return Source(*(str(source.get(key, "")) for key in ("kind", "reference", "date")))

    @property
    def limits(self) -> str:
        """The range the engine allows, where it says something."""
        field = self.field
        if field.unit == "percent" or field.kind == "whole":
            words = {"low": digits(field.low).replace("-", "−"), "high": digits(field.high)}
            return _("%(low)s to %(high)s") % words
        return _("YYYY-MM") if field.kind == "month" else ""

    @property
    def is_main(self) -> bool:
        """Whether it shows at once: it is needed, stated by someone, or wrong."""
        is_plain = self.field.kind in ("text", "choice") or self.field.key in ASKED_FIRST
        if self.problems or self.field.is_required or is_plain:
            return True
        if self.is_number:
            return self.given is not None and self.given.kind != "default"
        return self.field.kind == "month"

    @property
    def anchor(self) -> str:
        """The id of the control that takes the focus when the problem is followed."""
        return f"i-{self.id}-mid" if self.is_number else f"i-{self.id}"


@dataclass(frozen=True)
class ItemView:
    """One item of a list, or a group that stands alone."""

    group: Group
    prefix: str
    raw: Any
    form: ScenarioForm

    @cached_property
    def fields(self) -> list[FieldView]:
        raw = self.raw if isinstance(self.raw, Mapping) else {}
        return [FieldView(f, f"{self.prefix}.{f.key}", raw.get(f.key), self.form) for f in self.group.fields]

    @property
    def main(self) -> list[FieldView]:
        return [field for field in self.fields if field.is_main]

    @property
    def more(self) -> list[FieldView]:
        return [field for field in self.fields if not field.is_main]

    @property
    def origin(self) -> str:
        return self.form.origins.get(self.prefix, self.prefix).rpartition(".")[2]

    @property
    def name(self) -> str:
        label = say(self.group.label, self.form.language)
        if not self.group.is_list:
            return label
        raw = self.raw if isinstance(self.raw, Mapping) else {}
        return str(raw.get("name") or "") or f"{label} {int(self.prefix.rpartition('.')[2]) + 1}"

    @property
    def is_optional(self) -> bool:
        return self.group.is_list or self.group.is_optional


@dataclass(frozen=True)
class GroupView:
    group: Group
    form: ScenarioForm

    @property
    def path(self) -> str:
        return self.group.path

    @property
    def label(self) -> str:
        return say(self.group.label, self.form.language)

    @cached_property
    def items(self) -> list[ItemView]:
        node: Any = self.form.raw
        for step in self.path.split("."):
            node = node.get(step) if isinstance(node, Mapping) else None
        if self.group.is_list:
            rows = node if isinstance(node, list) else []
            return [ItemView(self.group, f"{self.path}.{i}", row, self.form) for i, row in enumerate(rows)]
        if node is None and self.group.is_optional:
            return []
        return [ItemView(self.group, self.path, node or {}, self.form)]

    @property
    def errors(self) -> list[str]:
        return [p.message.in_language(self.form.language) for p in self.form.problems if p.path == self.path]


@dataclass(frozen=True)
class SectionView:
    id: str
    title: Any
    groups: list[GroupView]
    form: ScenarioForm

    @cached_property
    def settings(self) -> list[FieldView]:
        if self.id != "settings":
            return []
        return [FieldView(f, f.key, self.form.raw.get(f.key), self.form) for f in SETTINGS]

    @property
    def all_fields(self) -> list[FieldView]:
        items = [item for group in self.groups for item in group.items]
        return [*self.settings, *(field for item in items for field in item.fields)]

    @property
    def problem_count(self) -> int:
        return sum(len(field.problems) for field in self.all_fields) + sum(len(g.errors) for g in self.groups)

    @property
    def is_open(self) -> bool:
        return self.id in OPEN or bool(self.problem_count) or self.form.opened == self.id

    @property
    def summary(self) -> str:
        """How much stands in the section."""
        count = sum(len(group.items) for group in self.groups if group.group.is_optional)
        stated = sum(field.is_number and field.is_main for field in self.all_fields)
        if not count and not stated:
            return _("empty")
        return _("stated: %(count)d") % {"count": stated}


@dataclass(frozen=True)
class ScenarioForm:
    """The whole form, from raw inputs as stored or as just posted."""

    raw: Mapping[str, Any]
    origins: Mapping[str, str]
    problems: tuple[InputProblem, ...]
    language: str
    opened: str = ""

    @property
    def currency(self) -> str:
        return str(self.raw.get("currency") or "")

    @cached_property
    def sections(self) -> list[SectionView]:
        return [
            SectionView(key, title, [GroupView(BY_PATH[path], self) for path in paths], self)
            for key, title, paths in SECTIONS
        ]

    @property
    def problem_rows(self) -> list[ProblemRow]:
        """Every problem with the control it belongs to, for the summary above the form."""
        fields = {field.path: field for section in self.sections for field in section.all_fields}
        return [self.problem_row(problem, fields) for problem in self.problems]

    def problem_row(self, problem: InputProblem, fields: Mapping[str, FieldView]) -> ProblemRow:
        path, _dot, end = problem.path.rpartition(".")
        field = fields.get(problem.path) or fields.get(path)
        message = problem.message.in_language(self.language)
        if problem.path.partition(".")[0] == KEY:
            return ProblemRow("s-pairs", _("Inputs that move together"), message)
        if field is None:
            return ProblemRow("form", problem.path, message)
        is_end = end in ENDS and problem.path not in fields
        anchor = f"i-{field.id}-{end}" if is_end else field.anchor
        return ProblemRow(anchor, field.label, message)


def shown(text: str) -> str:
    """A number with thousands parted; what is none stays as it was typed."""
    return grouped(text) if PLAIN.match(text) else text


def section_of(path: str) -> str:
    """The section that a group belongs to: it opens when an item was added there."""
    group = path if path in BY_PATH else path.rpartition(".")[0]
    return next((key for key, _title, paths in SECTIONS if group in paths), "")
