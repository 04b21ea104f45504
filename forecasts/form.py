"""The inputs of a scenario as a form: sections that open up, groups, items, fields with their problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.answers.numbers import PLAIN
from assessments.wording import grouped
from engine.forecast.inputs.catalogue import Field, Group
from engine.forecast.inputs.catalogue_all import BY_PATH, SETTINGS
from engine.forecast.inputs.catalogue_costs import RUNNING, RUNNING_A_MONTH, RUNNING_NAME
from engine.forecast.inputs.pay import PARTS as PAY
from engine.forecast.inputs.problems import InputProblem
from engine.forecast.inputs.quantities import KINDS, Source, digits
from engine.playbook.parts import Text
from forecasts.experts import GROUPS as EXPERT_GROUPS
from forecasts.experts import is_for_experts
from forecasts.pairs import KEY
from forecasts.posted import ENDS, mark_of
from forecasts.ranges import WIDTH_NAMES, range_source, width_of
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
# Choices beside those of `words`, and what an empty one says where there is no standard.
OWN_CHOICES = {RUNNING: gettext_lazy("yes, salaries included")}
EMPTY_CHOICES = {"covers": gettext_lazy("no, one kind of cost")}
END_NAMES = {"low": gettext_lazy("low"), "mid": gettext_lazy("middle"), "high": gettext_lazy("high")}


@dataclass(frozen=True, slots=True)
class EndView:
    """One end of a number, or its middle, with the text it shows."""

    end: str
    name: str
    text: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A number that was read otherwise than typed: "80万" as 800000."""

    anchor: str
    label: str
    typed: str
    digits: str

    @property
    def is_read(self) -> bool:
        """Whether it could be read at all; what could not is a problem of the form."""
        return bool(PLAIN.match(self.digits))

    @property
    def sentence(self) -> str:
        words = {"label": self.label, "typed": self.typed, "figure": self.figure}
        return _("%(label)s: “%(typed)s” was read as %(figure)s.") % words

    @property
    def figure(self) -> str:
        return shown(self.digits)


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
    named: Text | None = None  # what it is called here, where that differs from the catalogue

    @property
    def id(self) -> str:
        return self.path.replace(".", "-")

    @property
    def label(self) -> str:
        return say(self.named or self.field.label, self.form.language)

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
        """Low, middle, high with the text each shows."""
        raw = self.raw if isinstance(self.raw, Mapping) else {"value": self.value}
        texts = {"low": raw.get("low", ""), "mid": raw.get("mid", raw.get("value", "")), "high": raw.get("high", "")}
        return [EndView(end, str(END_NAMES[end]), shown(texts[end]), self.is_wrong(end)) for end in ENDS]

    def is_wrong(self, end: str) -> bool:
        return any(p.path in (self.path, f"{self.path}.{end}") for p in self.problems)

    @property
    def options(self) -> list[tuple[str, Any]]:
        empty = [("", EMPTY_CHOICES[self.field.key])] if self.field.key in EMPTY_CHOICES else []
        words = {**CHOICES, **OWN_CHOICES}
        return [*empty, *((option, words.get(option, option)) for option in self.field.options)]

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
    def mark(self) -> str:
        """What is posted beside a range of ours, so that it can be told from one whose ends somebody edited."""
        spread = self.raw.get("spread", "") if isinstance(self.raw, Mapping) else ""
        return mark_of(spread, self.raw.get("low", ""), self.raw.get("high", "")) if spread in WIDTH_NAMES else ""

    @property
    def range_source(self) -> str:
        """Whose the ends are, where they are ours."""
        spread = self.raw.get("spread", "") if isinstance(self.raw, Mapping) else ""
        return range_source(spread, is_range=self.is_range)

    @property
    def sure(self) -> str:
        """The share below 1 % that the person said to be meant so."""
        return str(self.raw.get("value", self.raw.get("mid", ""))) if self.is_sure else ""

    @property
    def is_sure(self) -> bool:
        return isinstance(self.raw, Mapping) and self.raw.get("sure") is True

    @property
    def read(self) -> list[ReadRow]:
        """What was typed in other forms than digits, and how it was read."""
        found = ((end, self.form.read.get(f"{self.path}.{end}")) for end in ENDS)
        return [ReadRow(f"i-{self.id}-{end}", self.label, *pair) for end, pair in found if pair]

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
        if self.field.unit == "percent" or self.field.kind == "whole":
            words = {"low": digits(self.field.low).replace("-", "−"), "high": digits(self.field.high)}
            return _("%(low)s to %(high)s") % words
        return _("YYYY-MM") if self.field.kind == "month" else ""

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
        names = {"amount": RUNNING_A_MONTH} if self.is_running and raw.get("every", "month") == "month" else {}
        return [
            FieldView(f, f"{self.prefix}.{f.key}", raw.get(f.key), self.form, names.get(f.key))
            for f in self.group.fields
        ]

    @property
    def is_running(self) -> bool:
        """Whether it is the whole running cost of the numbers to start from."""
        return isinstance(self.raw, Mapping) and self.raw.get("covers") == RUNNING

    @property
    def experts(self) -> list[FieldView]:
        """What only experts look for."""
        return [one for one in self.fields if is_for_experts(self.group.path, one.field.key)]

    @property
    def usual(self) -> list[FieldView]:
        return [one for one in self.fields if not is_for_experts(self.group.path, one.field.key)]

    @property
    def main(self) -> list[FieldView]:
        return [one for one in self.usual if self.is_shown(one)]

    @property
    def more(self) -> list[FieldView]:
        return [one for one in self.usual if not self.is_shown(one)]

    def is_shown(self, one: FieldView) -> bool:
        """Whether a field shows at once; of the whole running cost, so do salaries and whom they pay."""
        return one.is_main or (self.is_running and one.field.key in PAY)

    @property
    def shapes(self) -> list[FieldView]:
        """The numbers whose range has a shape to be chosen."""
        return [one for one in self.fields if one.is_number and one.is_range]

    @property
    def origin(self) -> str:
        return self.form.origins.get(self.prefix, self.prefix).rpartition(".")[2]

    @property
    def name(self) -> str:
        label = say(RUNNING_NAME if self.is_running else self.group.label, self.form.language)
        if not self.group.is_list or (self.is_running and not self.raw.get("name")):
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

    @property
    def is_for_experts(self) -> bool:
        return self.path in EXPERT_GROUPS

    @property
    def is_addable(self) -> bool:
        return self.group.is_list or (self.group.is_optional and not self.items)


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
    def usual(self) -> list[GroupView]:
        return [group for group in self.groups if not group.is_for_experts]

    @property
    def expert_groups(self) -> list[GroupView]:
        return [group for group in self.groups if group.is_for_experts]

    @property
    def expert_items(self) -> list[ItemView]:
        """The items of other groups that have something for experts: an input, or the shape of a range."""
        return [item for group in self.usual for item in group.items if item.experts or item.shapes]

    @property
    def has_experts(self) -> bool:
        return bool(self.expert_groups or self.expert_items)

    @property
    def is_expert_open(self) -> bool:
        """Whether something under the fold needs a change."""
        fields = [one for item in self.expert_items for one in item.experts]
        fields += [one for group in self.expert_groups for item in group.items for one in item.fields]
        return any(one.problems for one in fields) or any(group.errors for group in self.expert_groups)

    @property
    def all_fields(self) -> list[FieldView]:
        items = [item for group in self.groups for item in group.items]
        return [*self.settings, *(one for item in items for one in item.fields)]

    @property
    def problem_count(self) -> int:
        return sum(len(one.problems) for one in self.all_fields) + sum(len(g.errors) for g in self.groups)

    @property
    def is_open(self) -> bool:
        return self.id in OPEN or bool(self.problem_count) or self.form.opened == self.id

    @property
    def summary(self) -> str:
        """How much stands in the section."""
        count = sum(len(group.items) for group in self.groups if group.group.is_optional)
        stated = sum(one.is_number and one.is_main for one in self.all_fields)
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
    read: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def width(self) -> str:
        """How wide our ranges are; empty where there are none."""
        return width_of(self.raw)

    @property
    def widths(self) -> list[tuple[str, str, bool]]:
        """The choices of the one control for all our ranges."""
        return [(key, str(name), key == self.width) for key, name in WIDTH_NAMES.items()]

    @property
    def read_rows(self) -> list[ReadRow]:
        """Every number that was read otherwise than typed."""
        rows = (row for section in self.sections for one in section.all_fields for row in one.read)
        return [row for row in rows if row.is_read]

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
        fields = {one.path: one for section in self.sections for one in section.all_fields}
        return [self.problem_row(problem, fields) for problem in self.problems]

    def problem_row(self, problem: InputProblem, fields: Mapping[str, FieldView]) -> ProblemRow:
        path, _dot, end = problem.path.rpartition(".")
        found = fields.get(problem.path) or fields.get(path)
        message = problem.message.in_language(self.language)
        if problem.path.partition(".")[0] == KEY:
            return ProblemRow("s-pairs", _("Inputs that move together"), message)
        if found is None:
            return ProblemRow("form", problem.path, message)
        is_end = end in ENDS and problem.path not in fields
        anchor = f"i-{found.id}-{end}" if is_end else found.anchor
        return ProblemRow(anchor, found.label, message)


def shown(text: str) -> str:
    """A number with thousands parted; what is none stays as it was typed."""
    return grouped(text) if PLAIN.match(text) else text


def section_of(path: str) -> str:
    """The section that a group belongs to: it opens when an item was added there."""
    group = path if path in BY_PATH else path.rpartition(".")[0]
    return next((key for key, _title, paths in SECTIONS if group in paths), "")
