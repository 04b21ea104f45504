"""The last pages of the paper: every point of the score, what is open or does not apply, dated law."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.results.rule_words import rule_words
from engine.judging.result import LedgerChapter, LedgerLine, tenths
from reports.paper.base import PaperBase
from reports.paper.values import short

MOST_WHOLE = 9  # dated facts that surely fit on a page


@dataclass(frozen=True, slots=True)
class LineOnPaper:
    """A question with credit × share and the points they print as, or a cap, which has a title and points alone."""

    is_gate: bool
    title: str
    printed: str
    code: str = ""
    answer: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class ChapterOfLedger:
    """A chapter's lines under their sum."""

    title: str
    printed: str
    lines: tuple[LineOnPaper, ...]


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Questions that the profile leaves out, by the rule that would ask them."""

    rule: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class LedgerPages:
    """The sections of what is open, of the law, and of the ledger."""

    base: PaperBase

    @property
    def chapters(self) -> list[ChapterOfLedger]:
        return [self.chapter(entry) for entry in self.base.result.ledger.chapters]

    def chapter(self, entry: LedgerChapter) -> ChapterOfLedger:
        title = self.base.chapter_title(entry.chapter_id)
        total = _("%(chapter)s, of %(share)s") % {"chapter": title, "share": tenths(entry.share * 100)}
        return ChapterOfLedger(total, entry.printed, tuple(self.line(line) for line in entry.lines))

    def line(self, entry: LedgerLine) -> LineOnPaper:
        if entry.kind == "gate":
            return LineOnPaper(True, self.base.ledger_line(entry).title, entry.printed)
        item = self.base.playbook.items[entry.id]
        credit = _("open") if entry.credit is None else str(entry.credit)
        return LineOnPaper(
            is_gate=False,
            title=self.base.say(item.title),
            printed=entry.printed,
            code=item.code,
            answer=short(self.base, item, self.base.answer_on(entry)),
            credit=f"{credit} × {tenths(entry.share * 100)}",
        )

    @cached_property
    def not_asked(self) -> list[NotAsked]:
        playbook = self.base.playbook
        groups: dict[str, list[str]] = {}
        for key in self.base.result.irrelevant:
            item = playbook.items[key]
            if item.is_asked and item.relevant_if:
                words = rule_words(playbook, item.relevant_if.text, self.base.language)
                groups.setdefault(words, []).append(f"{item.code}\u00a0{self.base.say(item.title)}")
        return [NotAsked(words, tuple(questions)) for words, questions in groups.items()]

    @property
    def has_open_page(self) -> bool:
        return bool(self.base.open_questions or self.base.not_applicable or self.not_asked)

    @property
    def has_many_facts(self) -> bool:
        """Whether the dated facts need more than a page, so that they may begin on any."""
        return sum(len(group.facts) for group in self.base.law.groups) > MOST_WHOLE
