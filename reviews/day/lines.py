"""The lines of a day, and who brings them. Rooms above add theirs when the product starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from accounts.models import User
from cohorts.access import STAFF_OF_COHORT, organisations_worked_for, with_role
from cohorts.models import RIGHTS, Checkpoint, Cohort, Organisation, Right
from reviews.glance.choosing import checkpoint_here


@dataclass(frozen=True)
class Line:
    """One thing that needs somebody.

    Attributes:
        order: of the lines; the smallest first.
        count: how many rows the link leads to, never 0.
        text: what goes on after the number, without it.
        link: to exactly those rows.
        do: the words on the button that leads there.
        where: the cohort or organisation that it is about.
        key: what the line is about, the same from day to day; empty: it cannot be put off.
        cohort: the cohort that it is about; None for an organisation, whose lines cannot be put off.
        is_namesake: another cohort of the reader has the same name.
    """

    order: int
    count: int
    text: str
    link: str
    do: str
    where: str
    key: str = ""
    cohort: Cohort | None = None
    is_namesake: bool = False

    @property
    def may_be_put_off(self) -> bool:
        return bool(self.key) and self.cohort is not None


@dataclass(frozen=True)
class Reader:
    """Whoever looks, with the organisations they work for and the cohorts of these that go on."""

    user: User

    @cached_property
    def organisations(self) -> list[Organisation]:
        """All of them, each with `role`, also those that are shut for want of a second factor."""
        return list(organisations_worked_for(self.user))

    @cached_property
    def cohorts(self) -> list[Cohort]:
        """The cohorts that go on, each with `role`, without those of organisations that are shut."""
        rows = with_role(Cohort.objects.going_on(), self.user, STAFF_OF_COHORT)
        rows = rows.select_related("programme__organisation").order_by("-created_at", "-pk")
        shut = {one.pk for one in self.organisations if one.is_shut}
        return [one for one in rows if one.programme.organisation_id not in shut]

    def cohorts_with(self, right: Right) -> list[Cohort]:
        """Those of which the reader may do this."""
        return [one for one in self.cohorts if right in RIGHTS[one.role]]  # type: ignore[attr-defined]  # annotated

    def organisations_with(self, right: Right) -> list[Organisation]:
        """Those that are open and for which the reader may do this."""
        return [one for one in self.organisations if not one.is_shut and right in RIGHTS[one.role]]  # type: ignore[attr-defined]  # annotated

    @cached_property
    def namesakes(self) -> set[str]:
        """Names that several of the cohorts have: their lines say of which programme and organisation they are."""
        counts = Counter(one.name.casefold() for one in self.cohorts)
        return {name for name, count in counts.items() if count > 1}

    def is_namesake(self, cohort: Cohort | None) -> bool:
        return cohort is not None and cohort.name.casefold() in self.namesakes

    @cached_property
    def here(self) -> dict[int, Checkpoint | None]:
        """The checkpoint that counts today in each cohort, as its table says it, by the cohort's key."""
        known: dict[int, list[Checkpoint]] = {}
        for one in Checkpoint.objects.filter(cohort__in=[cohort.pk for cohort in self.cohorts]):
            known.setdefault(one.cohort_id, []).append(one)
        return {one.pk: checkpoint_here(known.get(one.pk, []), one.today) for one in self.cohorts}


Source = Callable[[Reader], Iterable[Line]]
_sources: list[Source] = []


def add(source: Source) -> Source:
    """Has every day show the lines that this brings; said when the product starts, once or several times."""
    if source not in _sources:
        _sources.append(source)
    return source


def lines_for(reader: Reader) -> list[Line]:
    """What needs somebody now, in order."""
    found = [
        replace(line, is_namesake=reader.is_namesake(line.cohort)) for source in _sources for line in source(reader)
    ]
    return sorted(found, key=lambda line: line.order)
