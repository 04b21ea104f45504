"""Which counts may be published: none about fewer than five ventures, and none from which such a one follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reviews.observing.audit import LEAST, Group, first_disclosed


def is_large_enough(group: Group, population: Group) -> bool:
    """Whether neither the group nor those outside it are fewer than five.

    Nobody inside, and nobody outside, say something about single ventures, too: both are hidden alike.
    """
    return len(group) >= LEAST and len(population - group) >= LEAST


def shown(population: Group, cells: Mapping[str, Group], known: Sequence[Group] = ()) -> frozenset[str]:
    """The keys of the cells whose counts may be published beside the population's.

    First whatever is too small goes (primary suppression), then, as long as a small count follows from the rest,
    the smallest cell that it follows from (complementary suppression). At last what was hidden needlessly comes back,
    largest first: nothing more could be shown beside what is.

    Args:
        population: all ventures that the figures speak of; its own count is published.
        cells: groups within it, by key.
        known: groups whose counts were published before; they cannot be hidden any more.
    """
    kept = {key: group for key, group in cells.items() if is_large_enough(group, population)}
    if len(population) < LEAST:
        return frozenset()
    large = dict(kept)
    while kept:
        found = first_disclosed([population, *known, *kept.values()])
        if found is None:
            return given_back(population, kept, large, known)
        to_blame = [key for key, group in kept.items() if group in found.by]
        if not to_blame:  # it followed from what was published before, and nothing here adds to it
            known = [group for group in known if group not in found.by]
            continue
        del kept[min(to_blame, key=lambda key: (len(kept[key]), key))]
    return frozenset()


def given_back(
    population: Group, kept: Mapping[str, Group], cells: Mapping[str, Group], known: Sequence[Group]
) -> frozenset[str]:
    """The keys kept and every other one whose count may stand beside them."""
    shown_too = dict(kept)
    for key in sorted(cells.keys() - kept.keys(), key=lambda key: (-len(cells[key]), key)):
        if first_disclosed([population, *known, *shown_too.values(), cells[key]]) is None:
            shown_too[key] = cells[key]
    return frozenset(shown_too)


def joined(steps: Sequence[Group], others: Sequence[Sequence[Group]] = ()) -> list[tuple[int, int]]:
    """Neighbouring steps joined until each holds at least five: first and last step of each, both included.

    Args:
        steps: groups in an order that has a meaning, such as steps of readiness; none overlaps another.
        others: the same steps at other moments; each must hold at least five there, too.
    """
    columns = [steps, *others]
    parts: list[tuple[int, int]] = []
    first = 0
    for place in range(len(steps)):
        if all(sum(map(len, column[first : place + 1])) >= LEAST for column in columns):
            parts.append((first, place))
            first = place + 1
    if first < len(steps):  # what is left over goes to the last part
        parts = [*parts[:-1], (parts[-1][0], len(steps) - 1)] if parts else []
    return parts
