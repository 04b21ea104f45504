"""Which two moments an address asks to compare."""

from __future__ import annotations

from collections.abc import Sequence

from plans.milestones.states import State


def chosen(states: Sequence[State], first: str, second: str) -> tuple[State, State] | None:
    """The two moments, the earlier one first; None where there are not two.

    Args:
        states: oldest first, today last.
        first, second: keys as the address has them, in any order; empty for what stands to reason: today, and the
            newest moment that is kept of an earlier day, or the newest of all where there is none.
    """
    by_key = {one.key: one for one in states}
    if len(states) < 2:
        return None
    today = states[-1]
    before = [state for state in states[:-1] if state.at.date() < today.at.date()]
    newest = before[-1] if before else states[-2]
    one, other = by_key.get(first, newest), by_key.get(second, today)
    if one.key == other.key:
        return None
    early, late = sorted((one, other), key=states.index)
    return early, late
