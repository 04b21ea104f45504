"""The account of a score as a page shows it: each line of the ledger, what is open, what does not apply, the law."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.results.legal import legal_page
from assessments.results.page_base import PageBase
from assessments.results.rows import LedgerChapterRow, LedgerRow, LegalPage, NotApplicableRow, OpenRow
from engine.judging.result import LedgerChapter, LedgerLine, OpenQuestion, tenths
from engine.playbook.answers import UNKNOWN, VALUE, Answer

LEDGER_BAR = 125  # width of the bar of a ledger chapter, in units of its drawing


@dataclass(frozen=True)
class LedgerPart(PageBase):
    """What the score is made of, and what it leaves out."""

    @cached_property
    def ledger(self) -> list[LedgerChapterRow]:
        """The ledger by chapter."""
        return [self.ledger_chapter(chapter) for chapter in self.result.ledger.chapters]

    def ledger_chapter(self, chapter: LedgerChapter) -> LedgerChapterRow:
        most = chapter.share * 100
        got = chapter.contribution / most if most else 0
        return LedgerChapterRow(
            title=self.chapter_title(chapter.chapter_id),
            printed=chapter.printed,
            share=f"{float(most):.1f}",
            most=tenths(most),
            width=round(float(got) * LEDGER_BAR, 1),
            lines=tuple(self.ledger_line(line) for line in chapter.lines),
        )

    def ledger_line(self, line: LedgerLine) -> LedgerRow:
        if line.kind == "gate":
            gate = next(gate for gate in self.playbook.gates if gate.id == line.id)
            title = _("Cap at %(cap)s: %(why)s") % {"cap": tenths(gate.cap), "why": self.say(gate.why)}
            return LedgerRow("", title, "", "", line.printed)
        item = self.playbook.items[line.id]
        return LedgerRow(
            code=item.code,
            title=self.say(item.title),
            answer=self.answer_text(item, self.answer_on(line)),
            share=f"{float(line.share * 100):.1f}",
            printed=line.printed,
        )

    def answer_on(self, line: LedgerLine) -> Answer:
        """The answer that a line of the ledger counts; of a derived figure, what it came to."""
        if not self.playbook.items[line.id].is_asked:
            return Answer(UNKNOWN) if line.value is None else Answer(VALUE, line.value)
        return self.evaluation.answers.get(line.id, Answer())

    @cached_property
    def open_questions(self) -> list[OpenRow]:
        return [self.open_question(question) for question in self.result.open_questions]

    @property
    def narrowing(self) -> str:
        """Which open answer can narrow the readiness most from below; empty where none can, or where it is too early."""
        first = next(iter(self.result.open_questions), None)
        if self.is_early or first is None or tenths(first.max_worth) == "0.0":
            return ""
        said = {"code": first.code, "title": self.say(self.playbook.items[first.id].title)}
        text = _(
            "No other open answer can raise the low end more than %(code)s (%(title)s): by up to %(points)s points."
        )
        return text % {**said, "points": tenths(first.max_worth)}

    def open_question(self, question: OpenQuestion) -> OpenRow:
        return OpenRow(
            code=question.code,
            chapter_id=question.chapter_id,
            chapter=self.chapter_title(question.chapter_id),
            title=self.say(self.playbook.items[question.id].title),
            state=_("Don’t know") if question.state == UNKNOWN else _("Not answered"),
            worth=tenths(question.max_worth),
            rules=tuple(self.code(key) for key in question.waiting_rules),
        )

    @cached_property
    def not_applicable(self) -> list[NotApplicableRow]:
        items = self.playbook.items
        rows = self.result.not_applicable
        return [NotApplicableRow(row.code, self.say(items[row.id].title), row.reason) for row in rows]

    @cached_property
    def law(self) -> LegalPage:
        """What the playbook holds of law for this venture, as it stands on the day of the page."""
        return legal_page(self.evaluation, self.language, self.today)
