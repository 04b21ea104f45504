"""What a move to a later version of the playbook would do, in words: before anybody agrees to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.evaluation import Evaluation
from assessments.results.verdict_words import headline
from assessments.wording import answer_text, printed
from engine.judging.upgrading import AGAIN, ARCHIVED, CARRIED
from plans.upgrading import Preview


@dataclass(frozen=True)
class Score:
    """One figure by both versions."""

    name: str
    then: str
    now: str


@dataclass(frozen=True)
class Row:
    """An answer that does not stay as it is: the question and the answer then, the question and the answer by then."""

    code: str
    prompt: str
    words: str
    later: str


@dataclass(frozen=True)
class Part:
    """Answers with one fate. `said` counts them."""

    id: str
    title: str
    said: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class UpgradePage:
    """The preview in one language."""

    preview: Preview
    language: str

    @property
    def versions(self) -> tuple[str, str]:
        return self.preview.sheet.playbook.version, self.preview.after.version

    @cached_property
    def scores(self) -> list[Score]:
        then, now = self.preview.before_evaluation, self.preview.after_evaluation
        return [
            Score(_("Verdict"), self.verdict(then), self.verdict(now)),
            Score(_("Readiness"), readiness(then), readiness(now)),
            Score(_("Questions answered"), answered(then), answered(now)),
        ]

    def verdict(self, evaluation: Evaluation) -> str:
        if evaluation.result.is_early:
            return _("Too early to say")
        return headline(evaluation.playbook, evaluation.result.verdict, self.language)

    @cached_property
    def parts(self) -> list[Part]:
        """What is asked again, archived, carried with another value, and new; what stays as it is only counts."""
        found = self.preview.found
        carried = found.with_fate(CARRIED)
        changed = {key for keys in found.changed.values() for key in keys if key in carried}
        changed |= {key for key in carried if key not in found.after.items}
        again, archived = found.with_fate(AGAIN), found.with_fate(ARCHIVED)
        same = [key for key in carried if key not in changed]
        new = [key for key in found.new if self.preview.after_evaluation.relevance[key] is not False]
        said = ngettext("%(count)d answer stays as it is.", "%(count)d answers stay as they are.", len(same))
        return [
            Part("carried", _("Carried over"), said % {"count": len(same)}, ()),
            self.part(
                "changed",
                _("Carried into another question, or with another value"),
                [key for key in found.moves if key in changed],
                _("The new question takes several answers together, or asks for more. Please check them afterwards."),
            ),
            self.part(
                "again",
                _("Asked again"),
                list(again),
                _("Their meaning changed, or the old answer does not fit. The old answer stands beside the question."),
            ),
            self.part(
                "archived",
                _("Archived"),
                list(archived),
                _(
                    "These questions are gone. Answers, evidence, comments and history stay readable under “Earlier answers”."
                ),
            ),
            Part(
                "new",
                _("New questions"),
                ngettext(
                    "%(count)d new question may concern you.", "%(count)d new questions may concern you.", len(new)
                )
                % {"count": len(new)},
                tuple(self.new(key) for key in new),
            ),
        ]

    def part(self, key: str, title: str, items: list[str], said: str) -> Part:
        return Part(key, title, said if items else _("None."), tuple(self.row(item) for item in items))

    def new(self, key: str) -> Row:
        item = self.preview.after.items[key]
        return Row(item.code, item.prompt.in_language(self.language), "", "")

    def row(self, key: str) -> Row:
        found = self.preview.found
        old = found.before.items[key]
        words = answer_text(old, self.preview.sheet.evaluation.answers[key], self.language)
        later = [self.later(new, key) for new in found.moves[key].into]
        return Row(old.code, old.prompt.in_language(self.language), words, "\n".join(later))

    def later(self, new: str, old: str) -> str:
        """What the later version has in its place: the question, where it is put otherwise, and the answer to it."""
        found, item = self.preview.found, self.preview.after.items[new]
        says = {"code": item.code, "question": item.prompt.in_language(self.language)}
        if found.moves[old].fate == CARRIED:
            # Both texts end as sentences do: each has a line of its own.
            answer = answer_text(item, found.answers[new], self.language)
            return "\n".join([_("%(code)s %(question)s") % says, answer])
        return _("%(code)s %(question)s") % says


def readiness(evaluation: Evaluation) -> str:
    return "–" if evaluation.result.is_early else printed(evaluation.result.readiness)


def answered(evaluation: Evaluation) -> str:
    progress = evaluation.progress
    return _("%(answered)d of %(total)d") % {"answered": progress.answered, "total": progress.total}
