"""Answers that a page sends in one JSON body: what was kept, what clashed, what was refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.payload import BadPayload
from accounts.text import clean_text
from assessments import actions
from assessments.answers.asking import ASKING
from assessments.answers.forms import read_typed, reason_of
from assessments.answers.questions import question_url, row_text
from assessments.models import Assessment
from assessments.upgrades import item_before
from engine.playbook.answer_reading import read_answer
from engine.playbook.answers import MAX_TEXT, Answer, InvalidAnswer
from engine.playbook.parts import Item
from engine.playbook.schema import Playbook

MOST_ANSWERS = 200
ENTRY = frozenset({"q", "rev", "value"})


@dataclass
class Outcome:
    """What became of each answer, ready for JSON."""

    saved: list[dict[str, Any]] = field(default_factory=list)
    clashes: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    kept: actions.Kept | None = None  # the judgement before and after

    @property
    def status(self) -> int:
        """409 when an answer met another one, else 422 when one was refused, else 200."""
        return 409 if self.clashes else 422 if self.refused else 200


@dataclass(frozen=True)
class Batch:
    """Answers that one person sends at once to one assessment; each is kept or refused on its own."""

    assessment: Assessment
    playbook: Playbook
    by: User
    language: str
    outcome: Outcome = field(default_factory=Outcome)

    def save(self, entries: Any) -> Outcome:
        """Keeps every answer that can be kept.

        Args:
            entries: a list of {"q": item id, "rev": the revision seen, "value": raw answer, null to take it back}.

        Raises:
            BadPayload: `entries` is not such a list; nothing was kept.
        """
        if not isinstance(entries, list) or len(entries) > MOST_ANSWERS:
            raise BadPayload(_("“answers” must be a list of at most %(most)d answers.") % {"most": MOST_ANSWERS})
        read: list[tuple[Item, actions.Sent]] = []
        for item, rev, value in [self.checked(entry) for entry in entries]:
            try:
                is_gone = item.id not in self.playbook.items
                read.append((item, actions.Sent(item.id, read_sent(item, value), rev, is_gone)))
            except (InvalidAnswer, ValidationError) as error:
                reason = reason_of(error, self.language)
                self.outcome.refused.append({**self.place(item), "reason": reason})
        sent = [one for _item, one in read]
        kept = actions.save_answers(assessment=self.assessment, sent=sent, by=self.by)
        for (item, _sent), became in zip(read, kept.outcomes, strict=True):
            self.note(item, became)
        self.outcome.kept = kept
        return self.outcome

    def checked(self, entry: Any) -> tuple[Item, int, Any]:
        if not isinstance(entry, dict) or set(entry) != ENTRY:
            raise BadPayload(_("Each answer needs “q”, “rev” and “value”, and nothing else."))
        item = self.playbook.items.get(entry["q"]) if isinstance(entry["q"], str) else None
        if item is None and isinstance(entry["q"], str):
            item = item_before(self.assessment, entry["q"])  # a page that was opened before the venture moved on
        if item is None or not item.is_asked:
            raise BadPayload(_("There is no question “%(name)s”.") % {"name": str(entry["q"])[:64]})
        rev = entry["rev"]
        if not isinstance(rev, int) or isinstance(rev, bool) or not 0 <= rev < 10**8:
            raise BadPayload(_("“rev” must be a whole number from 0."))
        return item, rev, entry["value"]

    def place(self, item: Item) -> dict[str, str]:
        """Where the question stands, for a page that shows another chapter."""
        return {"q": item.id, "code": item.code, "url": question_url(self.assessment, item)}

    def note(self, item: Item, became: actions.Saved | actions.Clash) -> None:
        if isinstance(became, actions.Saved):
            self.outcome.saved.append({"q": item.id, "rev": became.rev})
            return
        row = became.current
        self.outcome.clashes.append(
            {
                **self.place(item),
                "rev": row.rev,
                "by": str(row.answered_by),
                "at": row.answered_at.isoformat(),
                "answer": row_text(item, row, self.language),
                "value": row.raw,
            }
        )


def read_sent(item: Item, value: Any) -> Answer:
    """One answer as a script sends it.

    Raises:
        InvalidAnswer, ValidationError: it cannot be an answer to the item.
    """
    if value is None or value == "" or (value == [] and ASKING[item.type].takes_many):
        return Answer()
    if not isinstance(value, dict):
        return read_typed(item, value)
    if set(value) not in ({"unknown"}, {"na"}):
        raise InvalidAnswer("form")
    texts = {k: clean_text(v, max_length=MAX_TEXT) if isinstance(v, str) else v for k, v in value.items()}
    return read_answer(item, texts)
