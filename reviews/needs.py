"""Which help would close most: the open gaps of a cohort, those that the same help closes taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from cohorts.models import Cohort
from engine.playbook.parts import RANKS
from engine.playbook.schema import Playbook
from playbooks import catalogue
from reviews.filed import Filed, Files, newest_of, playbook_of
from reviews.gaps import WORST_FIRST, Known, known_gaps

WEIGHTS = {"critical": 4, "high": 2, "medium": 1, "low": 0}
FEW = 5  # ventures; below it figures of a group say nothing


@dataclass(frozen=True, slots=True)
class InNeed:
    """A venture that has a need, with the worst of its gaps, and all of them by title, worst first."""

    enrolment: int
    enrolment_id: UUID
    submission: UUID
    name: str
    severity: str
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """Gaps that the same help closes, and the ventures that have one of them, worst first.

    Attributes:
        key: what names it in an address.
        file: id of the working file that helps; empty without one.
        chapters: short names of the chapters its gaps count in.
        gaps: ids of the gaps that somebody has open.
        codes: their codes.
    """

    key: str
    title: str
    file: str
    chapters: tuple[str, ...]
    gaps: tuple[str, ...]
    codes: tuple[str, ...]
    ventures: tuple[InNeed, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Ventures by their worst severity; they add up to all of them."""
        return {one: sum(venture.severity == one for venture in self.ventures) for one in WORST_FIRST}

    @property
    def weight(self) -> int:
        return sum(WEIGHTS[venture.severity] for venture in self.ventures)


@dataclass(frozen=True, slots=True)
class Needs:
    """The needs of a cohort, worst first.

    Attributes:
        ventures: how many submissions were read.
        gaps: open gaps behind the needs.
        broken: submissions left out because their seal is broken.
        silent: submissions left out because they only count their gaps.
    """

    needs: tuple[Need, ...]
    ventures: int
    gaps: int
    broken: int
    silent: int

    @property
    def is_few(self) -> bool:
        """Whether so few submitted that they are better read one by one."""
        return self.ventures < FEW

    def need(self, key: str) -> Need | None:
        return next((need for need in self.needs if need.key == key), None)


def needs_of(cohort: Cohort, language: str, chapter: str = "") -> Needs:
    """What the newest submissions of a cohort lack; two queries at most.

    Args:
        chapter: id of a chapter; only gaps that count in it are read. Empty: all.
    """
    return needs_in(cohort, newest_of(cohort), language, chapter)


def needs_in(cohort: Cohort, files: Files, language: str, chapter: str = "") -> Needs:
    """The same of some submissions of the cohort, one a venture."""
    told = [one for one in files.sound if one.has_gaps]
    names = Names(playbook_of(cohort, files.sound), language)
    needs = [need_of(key, parts, names) for key, parts in gathered(told, chapter).items()]
    needs.sort(key=lambda need: (-need.weight, -len(need.ventures), need.title, need.key))
    gaps = sum(len(venture.gaps) for need in needs for venture in need.ventures)
    return Needs(tuple(needs), len(told), gaps, len(files.broken), len(files.sound) - len(told))


Part = tuple[Filed, Known]  # one open gap of a venture


def gathered(filed: Iterable[Filed], chapter: str) -> dict[str, list[Part]]:
    """Every open gap under the key of its need."""
    found: dict[str, list[Part]] = {}
    for one in filed:
        for gap in one.known.values():
            if chapter in ("", gap.chapter):
                found.setdefault(key_of(gap), []).append((one, gap))
    return found


def key_of(gap: Known) -> str:
    """What closes a gap: the working file that helps, else its own action."""
    return f"file.{gap.file}" if gap.file else f"action.{gap.action}"


@dataclass(frozen=True)
class Names:
    """Titles in the reader's language: as the cohort's version has them, else as the submission's own has them."""

    playbook: Playbook
    language: str

    def of_gap(self, gap: Known) -> str:
        return known_gaps(self.playbook).get(gap.id, gap).title.in_language(self.language)

    def of_chapter(self, chapter_id: str, own: Playbook, *, is_short: bool = True) -> str:
        """A chapter's name; empty for the gaps of rules that count in none."""
        for playbook in (self.playbook, own):
            for chapter in playbook.chapters:
                if chapter.id == chapter_id:
                    return (chapter.short if is_short else chapter.title).in_language(self.language)
        return ""

    def of_file(self, file: str, own: Playbook) -> str:
        return catalogue.working_files(own.id)[file].title.in_language(self.language)


def need_of(key: str, parts: list[Part], names: Names) -> Need:
    own, first = parts[0][0].playbook, parts[0][1]
    gaps = {gap.id: gap for _one, gap in sorted(parts, key=lambda part: part[1].code)}
    chapters = (names.of_chapter(gap.chapter, own) for gap in gaps.values())
    return Need(
        key=key,
        title=names.of_file(first.file, own) if first.file else names.of_gap(first),
        file=first.file,
        chapters=tuple(dict.fromkeys(filter(None, chapters))),
        gaps=tuple(gaps),
        codes=tuple(gap.code for gap in gaps.values()),
        ventures=in_need(parts, names),
    )


def in_need(parts: Iterable[Part], names: Names) -> tuple[InNeed, ...]:
    """Each venture once, with its worst gap; worst first, then by name."""
    by_venture: dict[int, list[Part]] = {}
    for part in parts:
        by_venture.setdefault(part[0].enrolment, []).append(part)
    found = [venture_of(own, names) for own in by_venture.values()]
    found.sort(key=lambda one: (-RANKS[one.severity], -len(one.gaps), one.name.casefold(), one.enrolment))
    return tuple(found)


def venture_of(parts: list[Part], names: Names) -> InNeed:
    filed = parts[0][0]
    gaps = worst_first([gap for _one, gap in parts], filed.gaps)
    return InNeed(
        enrolment=filed.enrolment,
        enrolment_id=filed.submission.enrolment.public_id,
        submission=filed.public_id,
        name=filed.name,
        severity=filed.gaps[gaps[0].id],
        gaps=tuple(names.of_gap(gap) for gap in gaps),
    )


def worst_first(gaps: Iterable[Known], severities: Mapping[str, str]) -> list[Known]:
    return sorted(gaps, key=lambda gap: (-RANKS[severities[gap.id]], gap.code))
