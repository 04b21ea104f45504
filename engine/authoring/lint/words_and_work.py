"""Variants and rungs: every way in which a gap fires has its words, and work that leads on (format 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.authoring.combinations import Combination
from engine.authoring.lint.remarks import Remark, error, warning
from engine.playbook.parts import Item
from engine.playbook.schema import Playbook


def words_and_work(playbook: Playbook, every: Mapping[str, Sequence[Combination]]) -> Iterator[Remark]:
    """Remarks on what has no variant, no rung, or a rung that nobody climbs.

    Args:
        every: the combinations of each question (`by_question`); none are needed of format 1.
    """
    if playbook.format == 1:
        return
    count = 0
    for item in playbook.items_with_gap:
        found = every[item.id]
        count += len(found)
        yield from without_words(item, found)
        yield from without_work(item, found)
        yield from idle(item, found)
    yield Remark("note", f"{count} combinations of gap, answer and stage were gone through")


def without_words(item: Item, found: Sequence[Combination]) -> Iterator[Remark]:
    assert item.gap  # noqa: S101  only questions with a gap are gone through
    missing = [f"{one.answer} at S{one.stage}" for one in found if one.variant is None]
    if missing:
        yield error(f"the gap of {item.id} has no variant for {some(missing)}")
    if item.levels and len(item.gap.variants) < 2 and is_asked_beyond_a_beginning(found):
        yield error(f"the gap of {item.id} says the same of every level; write a variant for 0-1 and one for 2-3")


def is_asked_beyond_a_beginning(found: Sequence[Combination]) -> bool:
    """Whether the gap also opens for levels 2 and 3. Where no stage asks that much, one text may be true of all."""
    return any(isinstance(one.answer, int) and one.answer > 1 for one in found)


def without_work(item: Item, found: Sequence[Combination]) -> Iterator[Remark]:
    stuck = [f"{one.answer} at S{one.stage}" for one in found if not one.rungs]
    if stuck:
        yield error(f"no rung of {item.id} leads on from {some(stuck)}")
    ended = [f"{one.answer} at S{one.stage}" for one in found if one.rungs and not one.is_closed]
    if ended:
        yield error(f"the rungs of {item.id} end before the gap is closed, from {some(ended)}")
    empty = {rung.id for one in found for rung in one.rungs if not rung.steps}
    for key in sorted(empty):
        yield error(f"the rung {key} has no step for some profiles; leave one without if")


def idle(item: Item, found: Sequence[Combination]) -> Iterator[Remark]:
    """Variants that nothing selects, and rungs that nobody climbs."""
    assert item.gap and item.action  # noqa: S101, PT018  only questions with a gap are gone through
    used = {rung.id for one in found for rung in one.rungs}
    taken = {(rung.id, rung.effort[1]) for one in found for rung in one.rungs}
    for rung in item.action.rungs:
        if rung.id not in used:
            yield warning(f"nobody climbs the rung {rung.id}")
        for one in rung.efforts:
            if (rung.id, one.days) not in taken:
                yield warning(
                    f"nobody needs {one.days} days for the rung {rung.id}: “{one.when.text}” holds for nobody"
                )
    said = {one.variant.title for one in found if one.variant}
    for number, variant in enumerate(item.gap.variants, 1):
        if variant.title not in said:
            yield warning(f"nothing selects variant {number} of the gap of {item.id}")


def some(found: list[str]) -> str:
    """The first of a list, and how many more there are."""
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return f"{', '.join(found[:3])}{more}"
