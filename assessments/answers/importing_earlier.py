"""Files of answers to an earlier version of the playbook: carried over by the rules of an upgrade, and only proposed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.answers.importing import Brought, read_file
from assessments.models import Assessment
from assessments.wording import answer_text
from engine.judging.upgrading import AGAIN, ARCHIVED, CARRIED, Upgrade, same, upgraded
from engine.playbook.answers import Answer
from engine.playbook.earlier import number
from engine.playbook.schema import Playbook
from playbooks import catalogue
from playbooks.models import PlaybookVersion

HEAD = 2_000  # bytes in which the remarks on top of our own files stand
VERSION = re.compile(r"\b\d+\.\d+\.\d+\b")


def earlier_versions(assessment: Assessment) -> list[PlaybookVersion]:
    """The published versions before the one that an assessment answers, newest first; one query."""
    own = assessment.playbook_version
    rows = PlaybookVersion.objects.filter(playbook_id=own.playbook_id).defer("canonical")
    earlier = [row for row in rows if number(row.version) < number(own.version)]
    return sorted(earlier, key=lambda row: number(row.version), reverse=True)


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one answer of the file: as it was, and the questions of today that it concerns, by code."""

    code: str
    title: str
    answer: str
    into: str


@dataclass(frozen=True)
class Earlier:
    """A file read as answers to an earlier version, and what became of each in the version of today.

    Attributes:
        answers: of the file, to the earlier version.
    """

    moved: Upgrade
    answers: Mapping[str, Answer]
    language: str

    @property
    def version(self) -> str:
        return self.moved.before.version

    @property
    def carried(self) -> int:
        return len(self.moved.with_fate(CARRIED))

    @property
    def again(self) -> list[Became]:
        return self.rows(AGAIN)

    @property
    def archived(self) -> list[Became]:
        return self.rows(ARCHIVED)

    @property
    def changed(self) -> list[Became]:
        """Answers that are proposed as another answer, or to another question, than they were given to."""
        return [self.became(key) for key in self.moved.with_fate(CARRIED) if not self.stays(key)]

    def stays(self, key: str) -> bool:
        taken = self.moved.answers.get(key)
        return taken is not None and same(self.answers[key], taken) and self.moved.moves[key].into == (key,)

    def rows(self, fate: str) -> list[Became]:
        return [self.became(key) for key in self.moved.with_fate(fate)]

    def became(self, key: str) -> Became:
        item, items = self.moved.before.items[key], self.moved.after.items
        codes = ", ".join(items[new].code for new in self.moved.moves[key].into if new in items)
        title = item.title.in_language(self.language)
        return Became(item.code, title, answer_text(item, self.answers[key], self.language), codes)


def read_for(
    assessment: Assessment, earlier: Sequence[PlaybookVersion], name: str, data: bytes, language: str, chosen: str = ""
) -> tuple[Brought, Earlier | None]:
    """What a file brings to the version of today, and how, where it was written for an earlier one.

    Args:
        earlier: versions that it may have been written for, newest first.
        chosen: the version that the person says; empty to find out from the file.

    Raises:
        FileUnreadable
    """
    after = catalogue.playbook_for(assessment.playbook_version)
    own = read_file(after, name, data, language) if chosen in ("", after.version) else None
    wanted = {chosen} if chosen else versions_named(data) & {after.version, *(one.version for one in earlier)}
    if after.version in wanted and own is not None:
        return own, None
    for row in earlier:
        before = catalogue.playbook_for(row)
        if row.version in wanted or (not wanted and own is not None and names_more(own, before, after)):
            return moved_over(read_file(before, name, data, language), before, after, language)
    return own or read_file(after, name, data, language), None


def versions_named(data: bytes) -> set[str]:
    """The versions that the first remark of a text names, as the files that leave here do."""
    lines = data[:HEAD].decode("utf-8-sig", "ignore").splitlines()
    first = next((line for line in lines if line.startswith("#")), "")
    return set(VERSION.findall(first))


def names_more(own: Brought, before: Playbook, after: Playbook) -> bool:
    """Whether something in a file is no question of today's version, and one of the earlier version."""
    return any(one.about in before.names and one.about not in after.names for one in own.refused)


def moved_over(brought: Brought, before: Playbook, after: Playbook, language: str) -> tuple[Brought, Earlier]:
    """The answers of a file to an earlier version as those of the later one, and what became of each."""
    moved = upgraded(before, after, brought.answers)
    evidenced = {new for key in brought.evidenced if key in moved.moves for new in moved.moves[key].into}
    return Brought(dict(moved.answers), brought.refused, evidenced), Earlier(moved, brought.answers, language)
