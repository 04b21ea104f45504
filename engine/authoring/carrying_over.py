"""What becomes of each question of an earlier version, for authors: a table, and what it leaves undecided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.authoring.lint.remarks import Remark, error
from engine.judging.upgrading import AGAIN, ARCHIVED, CARRIED, was_of
from engine.playbook.answer_reading import read_answer
from engine.playbook.answers import InvalidAnswer
from engine.playbook.earlier import speaks_of
from engine.playbook.parts import Item, Was
from engine.playbook.schema import Playbook


@dataclass(frozen=True)
class Row:
    """What becomes of one question: its fate, the questions that take it in or show it, and how."""

    item: Item
    fate: str
    into: tuple[str, ...]
    how: str


def table(before: Playbook, after: Playbook) -> list[Row]:
    """Every question of the earlier version that is asked, in its order.

    An answer of one that is carried may still be asked again, where the later version cannot have it.
    """
    says = said(before, after)
    return [row_of(item, says) for item in before.items.values() if item.is_asked]


def said(before: Playbook, after: Playbook) -> dict[str, tuple[Item, Was]]:
    speaks = speaks_of(after, before)
    return {item.id: (item, was_of(item, before, speaks=speaks)) for item in after.items.values() if item.is_asked}


def row_of(old: Item, says: dict[str, tuple[Item, Was]]) -> Row:
    takes = [(item, was) for item, was in says.values() if old.id in was.of]
    filled = [(item, was) for item, was in takes if not is_asked_again(old, item, was)]
    if filled:
        return Row(old, CARRIED, tuple(item.code for item, _ in filled), "; ".join(how(was) for _, was in filled))
    if takes:
        proposes = any(was.values for _, was in takes)
        return Row(old, AGAIN, tuple(item.code for item, _ in takes), "an answer is proposed" if proposes else "")
    shows = [item.code for item, was in says.values() if old.id in was.beside or old.id in limiting(was)]
    limits = any(old.id in limiting(was) for _, was in says.values())
    return Row(old, ARCHIVED, tuple(shows), "limits what is carried" if limits else "")


def is_asked_again(old: Item, new: Item, was: Was) -> bool:
    return was.again or (old.type != new.type and not was.values)


def limiting(was: Was) -> set[str]:
    return {limit.item for limit in was.limits}


def how(was: Was) -> str:
    parts = [f"the lowest of {len(was.of)}"] if len(was.of) > 1 else []
    parts += ["by a table of values"] if was.values else []
    parts += [f"limited by {', '.join(sorted(limiting(was)))}"] if was.limits else []
    return ", ".join(parts)


def undecided(before: Playbook, after: Playbook) -> Iterator[Remark]:
    """What `was` leaves open or says of nothing: every question of the earlier version needs a fate."""
    if not speaks_of(after, before):
        yield error(f'nothing is said of {before.version}: add was: {{version: "{before.version}"}} to playbook.yaml')
        return
    earlier, says = after.earlier, said(before, after)
    archived = set(earlier.archived) if earlier else set()
    named: set[str] = set()
    for item, was in says.values():
        every = {*was.of, *was.beside, *limiting(was)}
        named |= every
        for key in sorted(every - asked(before)):
            yield error(f"the was of {item.id} names {key}, which {before.version} does not ask")
        yield from of_values(before, item, was)
    for key in sorted(archived - asked(before)):
        yield error(f"was archives {key}, which {before.version} does not ask")
    for key in sorted(archived & named):
        yield error(f"was archives {key}, which a question takes or shows; remove one of the two")
    for key in (key for key in before.items if key in asked(before) - archived - named):
        yield error(f"what becomes of {key} is not said: name it in the was of a question, or under archived")


def asked(playbook: Playbook) -> set[str]:
    return {item.id for item in playbook.items.values() if item.is_asked}


def of_values(before: Playbook, item: Item, was: Was) -> Iterator[Remark]:
    """What is wrong with a table of values, or with joining what is not levels."""
    sources = [before.items[key] for key in was.of if key in before.items]
    if len(was.of) > 1 and any(not one.levels for one in [item, *sources]):
        yield error(f"the was of {item.id} joins several questions, which only levels can be")
    if not was.values and not was.again and any(one.type != item.type for one in sources):
        yield error(f"the type of {item.id} is another one than before: say was: {{again: true}}, or give values")
    known = {key for one in sources for key in old_values(one)}
    for key, value in was.values.items():
        if key not in known:
            yield error(f"the was of {item.id} gives a value for “{key}”, which was no answer")
        try:
            read_answer(item, value)
        except InvalidAnswer as problem:
            yield error(f"the was of {item.id} makes “{key}” an answer that it cannot have: {problem.message.en}")


def old_values(item: Item) -> set[str]:
    """The values that an old answer could have, as words."""
    if item.levels:
        return {str(level) for level in range(len(item.levels))}
    return {option.id for option in item.options} or {"yes", "no"}
