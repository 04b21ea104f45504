"""The gaps of the paper: each with its rule, the answers that fired it, what is expected, why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.results.expected import expected_of
from assessments.results.helping import named
from assessments.results.next_stage import NextStage, next_stage_of
from assessments.results.rows import ActionRow, GapRow, working_days
from assessments.wording import sentences
from engine.judging.result import FiredGap, tenths
from engine.playbook.answers import VALUE, Answer
from engine.playbook.parts import Item
from reports.paper.base import SIGNS, Mark, PaperBase
from reports.paper.values import level_word, value

MANY_LOW = 25
EFFORTS = ((0, 5), (5, 15), (15, 10**6))  # working days: more than, at most
MOST_LISTED = 42  # lines of gaps that the contents page holds
MOST_IN_FULL = 21  # pages of findings in full that the main part of a report holds
FIRST_IN_FULL = 17  # pages of them where there are more, so that with the plan the main part stays within thirty
# About how many pages a finding takes by its severity, and each that is listed under it.
SIZES = {"critical": 0.7, "high": 0.7, "medium": 0.5, "low": 0.35}
SIZE_OF_MEMBER = 0.3
MOST_BELOW = 60  # gaps whose codes fit on the page of the chapters


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer that fired a gap: whose it is, and of a level, its number apart from its text."""

    name: str
    level: str
    text: str

    @property
    def words(self) -> str:
        """The answer without what was asked."""
        return f"{self.level} {self.text}".strip()

    @property
    def in_full(self) -> str:
        """The answer beside what was asked."""
        said = {"question": self.name, "answer": self.words}
        return pgettext("an answer with its question", "%(question)s: %(answer)s") % said


NONE_OF_ITS_OWN = "–"  # days of a gap that the work on its rule closes


@dataclass(frozen=True, slots=True)
class Block:
    """A gap as it is printed, with the gaps it absorbs; `number` is its place among those printed one below the other."""

    id: str
    code: str
    severity: str
    severity_name: str
    title: str
    is_rule: bool
    holds: str
    rule: str
    source: str
    helps: str
    action: ActionRow
    later: tuple[ActionRow, ...]
    effort: str
    working_days: str
    due: str
    mark: str
    anchor: str
    why: str
    answers: tuple[GivenAnswer, ...]
    answered: str
    level: str
    expected: str
    worth: str
    points: str
    after: tuple[str, ...]
    is_minor: bool
    space: str
    steps_text: str
    number: int = 0
    members: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class GapLink:
    """A code that leads to where its gap is printed."""

    code: str
    anchor: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """The gaps of one severity, by effort."""

    mark: Mark
    cells: tuple[tuple[GapLink, ...], ...]


@dataclass(frozen=True)
class GapPages:
    """The section of the gaps, and what other pages say of them."""

    base: PaperBase

    @cached_property
    def blocks(self) -> list[Block]:
        """What is printed one below the other: rules with their members, and gaps that no rule absorbs."""
        pairs = list(zip(self.base.result.gaps, self.base.gaps, strict=True))
        members: dict[str, list[Block]] = {}
        for gap, row in pairs:
            if gap.absorbed_by:
                members.setdefault(gap.absorbed_by, []).append(self.block(gap, row))
        found = [self.block(gap, row) for gap, row in pairs if not gap.absorbed_by]
        return [replace(one, number=n, members=tuple(members.get(one.id, ()))) for n, one in enumerate(found, 1)]

    def block(self, gap: FiredGap, row: GapRow) -> Block:
        base, answers = self.base, self.answers(gap)
        expected = expected_of(base.playbook, gap, base.language)
        return Block(
            id=gap.id,
            code=gap.code,
            severity=gap.severity,
            severity_name=row.severity_name,
            title=row.title,
            is_rule=row.is_rule,
            holds=row.holds,
            rule=row.rule,
            source=row.source,
            helps=named(row.helps, pgettext("between parts of a list", ", ")),
            action=row.action,
            later=row.later,
            effort=row.effort if row.effort != "0" else NONE_OF_ITS_OWN,
            working_days=working_days(row.effort),
            due=row.due,
            mark=SIGNS[gap.severity],
            anchor=f"g-{gap.code.lower()}",
            why=reason(row, base.space),
            answers=answers,
            answered=answered(answers, base.semicolon),
            level=level_word(gap.target),
            expected=expected.sentence,
            worth=worth_words(gap, row.held),
            points=points(gap.worth),
            after=base.codes_of_actions(gap.action.after),
            is_minor=gap.severity == "low" and gap.kind == "gap",
            space=base.space,
            steps_text=base.space.join(row.action.steps),
        )

    def answers(self, gap: FiredGap) -> tuple[GivenAnswer, ...]:
        """The answers that fired it, as they are printed."""
        items = self.base.playbook.items
        return tuple(self.answer(items[key], given) for key, given in self.base.behind(gap))

    def answer(self, item: Item, given: Answer) -> GivenAnswer:
        name = f"{item.code} {self.base.say(item.title)}"
        if given.state == VALUE and item.levels:
            return GivenAnswer(name, level_word(given.value), self.base.say(item.levels[given.value]))
        return GivenAnswer(name, "", value(self.base, item, given))

    @cached_property
    def low_table(self) -> list[Block]:
        """Low gaps stand as one table when there are many of them; empty otherwise."""
        low = [block for block in self.blocks if block.is_minor]
        return low if len(low) > MANY_LOW else []

    @property
    def printed(self) -> list[Block]:
        """The gaps that stand on their own, beside the table of low ones."""
        in_table = {block.id for block in self.low_table}
        return [block for block in self.blocks if block.id not in in_table]

    @cached_property
    def in_main(self) -> list[Block]:
        """Those that stand before the plan: all, or of a long report the first, and the rest in the appendix."""
        sizes = list(accumulate(size(block) for block in self.printed))
        if not sizes or sizes[-1] <= MOST_IN_FULL:
            return self.printed
        return self.printed[: max(1, sum(pages <= FIRST_IN_FULL for pages in sizes))]

    @property
    def further(self) -> list[Block]:
        return self.printed[len(self.in_main) :]

    @property
    def listed(self) -> list[Block]:
        """What the contents list: everything, or of a long report what is grave or compound."""
        if len(self.blocks) <= MOST_LISTED:
            return self.blocks
        grave = {"critical", "high"}
        return [b for b in self.blocks if b.severity in grave or b.is_rule][: 2 * MOST_LISTED]

    @property
    def unlisted_count(self) -> int:
        return len(self.blocks) - len(self.listed)

    @cached_property
    def next_stage(self) -> NextStage | None:
        """What the next stage asks of a venture that lacks nothing at its own, as on the page."""
        return next_stage_of(self.base)

    @property
    def summary(self) -> str:
        """How many gaps there are, by severity, and how many of them are compound."""
        gaps, counts = self.base.result.gaps, self.base.result.counts
        sentence = _("%(total)d findings: %(critical)d critical, %(high)d high, %(medium)d medium, %(low)d low.") % {
            "total": sum(counts.values()),
            **counts,
        }
        rules = sum(gap.kind == "rule" for gap in gaps)
        if not rules:
            return sentence
        more = _(
            "Compound rules among them: %(rules)d. Single gaps that these absorb, each listed once under its rule: %(absorbed)d."
        ) % {"rules": rules, "absorbed": sum(bool(gap.absorbed_by) for gap in gaps)}
        return sentences([sentence, more, self.base.counted_apart], self.base.language)

    @property
    def has_large_matrix(self) -> bool:
        """Whether the table of severity and effort would not fit below the chapters."""
        return len(self.base.gaps) > MOST_BELOW

    @cached_property
    def matrix(self) -> list[MatrixRow]:
        """Every gap once, by severity and effort; absorbed ones lead to their rule."""
        anchors = {block.id: block.anchor for block in self.blocks}
        rows = []
        for mark in self.base.marks:
            cells: list[list[GapLink]] = [[] for _effort in EFFORTS]
            for gap in self.base.result.gaps:
                if gap.severity == mark.severity:
                    cells[column(gap)].append(GapLink(gap.code, anchors[gap.absorbed_by or gap.id]))
            rows.append(MatrixRow(mark, tuple(map(tuple, cells))))
        return rows


def answered(answers: Sequence[GivenAnswer], between: str) -> str:
    """Answers in one line; each says what it answers where there are several."""
    return between.join(one.in_full for one in answers) if len(answers) > 1 else "".join(a.words for a in answers)


def size(block: Block) -> float:
    """About how many pages a finding takes."""
    return SIZES[block.severity] + SIZE_OF_MEMBER * len(block.members)


def column(gap: FiredGap) -> int:
    """The class of effort that a gap's action belongs to."""
    days = gap.effort[1]
    return next(i for i, (more, most) in enumerate(EFFORTS) if more < days <= most)


def reason(row: GapRow, space: str) -> str:
    """The message and why it matters; a message that says no more than title or reason is left out."""
    said = row.message.rstrip(".。 ")
    is_new = said and said != row.title.rstrip(".。 ") and said not in row.why
    return f"{row.message}{space}{row.why}".strip() if is_new else row.why


def points(worth: Fraction) -> str:
    return f"+{tenths(worth)}" if tenths(worth) != "0.0" else "–"


def worth_words(gap: FiredGap, held: str) -> str:
    """What closing a gap is worth; `held` says which cap keeps its points back."""
    worth = gap.worth
    if tenths(worth) == "0.0":
        return held or _("no points by itself")
    if gap.absorbs:
        return _("+%(points)s points when all members are closed, caps included") % {"points": tenths(worth)}
    return _("+%(points)s points") % {"points": tenths(worth)}
