"""What must agree across a whole playbook once its parts are read."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from engine.playbook.answer_reading import read_answer
from engine.playbook.answers import InvalidAnswer
from engine.playbook.fields import Fields
from engine.playbook.format import OWNERS
from engine.playbook.parts import Action, Item
from engine.playbook.question_types.base import TARGET, UNKNOWN_START
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook
from engine.playbook.shapes import NUMBER_PATTERN

Actions = Mapping[str, tuple[Action, tuple[Any, ...]]]  # by id, with the path of each


def check_whole(playbook: Playbook, main: Fields, actions: Actions) -> None:
    """Notes every disagreement in the book of `main`."""
    check_stage(playbook, main)
    check_horizon(playbook, main)
    check_shown(playbook, main)
    check_codes(playbook, main)
    check_homes(playbook, main)
    check_calendar(playbook, main)
    check_order(playbook, main)
    for action, path in actions.values():
        check_action(action, path, playbook, main, actions)
    check_circles(main, actions)
    check_closing(playbook, main)


def check_stage(playbook: Playbook, main: Fields) -> None:
    """The stage is known once it is answered: five ordered options, always asked, never "does not apply"."""
    stage = playbook.items.get(playbook.stage_fact)
    is_good = stage and stage.is_fact and stage.is_ordered and len(stage.options) == 5
    if not stage or not is_good or stage.relevant_if or stage.na_allowed:
        message = "the stage must be an ordered fact with five options that is always asked"
        main.note("stage_fact", message, "use the id of one")


def check_horizon(playbook: Playbook, main: Fields) -> None:
    if playbook.horizon_fact is None:
        return
    item = playbook.items.get(playbook.horizon_fact)
    if item is None or not is_choice_of_one(item):
        message = f"“{playbook.horizon_fact}” is not a fact with a choice"
        main.note("horizon_fact", message, "use the id of one")
        return
    options = [option.id for option in item.options]
    for index, option in enumerate(main.strings("raising_when")):
        if option not in options:
            message = f"there is no option “{option}”"
            main.note_in("raising_when", index, message, f"use one of {', '.join(options)}")


def check_shown(playbook: Playbook, main: Fields) -> None:
    """Lists of ventures show the runway, a number, and the sector, a choice; a playbook may have neither."""
    runway = playbook.runway_item
    if runway is not None and (runway not in playbook.items or not type_of(playbook.items[runway]).is_figure):
        main.note("runway_item", f"“{runway}” is not a number", "use the id of one, or leave it out")
    hours = playbook.hours_fact
    if hours is not None and (hours not in playbook.items or not type_of(playbook.items[hours]).is_figure):
        main.note("hours_fact", f"“{hours}” is not a number", "use the id of one, or leave it out")
    sector = playbook.sector_fact
    item = playbook.items.get(sector) if sector is not None else None
    if sector is not None and (item is None or not is_choice_of_one(item)):
        main.note("sector_fact", f"“{sector}” is not a fact with a choice", "use the id of one, or leave it out")
    markets = playbook.markets_fact
    item = playbook.items.get(markets) if markets is not None else None
    if markets is not None and (item is None or not item.options or is_choice_of_one(item)):
        main.note("markets_fact", f"“{markets}” is not a fact with choices", "use the id of one, or leave it out")


def is_choice_of_one(item: Item) -> bool:
    """Whether it is a fact that is one of some options."""
    return item.is_fact and type_of(item).is_choice_of_one


def check_codes(playbook: Playbook, main: Fields) -> None:
    """Items and rules are shown by their codes."""
    used: set[str] = set()
    owners = [(item.code, main.book.items[key]) for key, item in playbook.items.items()]
    owners += [(rule.code, (*main.path, "rules", i)) for i, rule in enumerate(playbook.rules)]
    for code, path in owners:
        if code and code in used:
            message = f"the code “{code}” is already used"
            main.book.note((*path, "code"), message, "give each item and rule its own code")
        used.add(code)


def check_homes(playbook: Playbook, main: Fields) -> None:
    for key, item in playbook.items.items():
        if not item.chapter:
            path = (*main.book.items[key], "id")
            main.book.note(path, f"“{key}” is asked in no section", "add it to the items of one")
    for index, chapter in enumerate(playbook.chapters):
        ids = [i for section in chapter.sections for i in section.items if i in playbook.items]
        if chapter.is_scored != any(playbook.items[i].is_scored for i in ids):
            has = "a weight but no scored question" if chapter.is_scored else "scored questions but no weight"
            remedy = "remove its weight" if chapter.is_scored else "give it a weight"
            main.note_in("chapters", index, f"the chapter “{chapter.id}” has {has}", remedy)


def check_calendar(playbook: Playbook, main: Fields) -> None:
    if not playbook.open_from and any(fact.once == "open" for fact in playbook.calendar):
        message = "the calendar holds duties of an open product, and no stage says when it is open"
        main.note("open_from", message, "write the first stage at which others use it")
    for index, fact in enumerate(playbook.calendar):
        for at, key in enumerate(fact.questions):
            if key not in playbook.items:
                path = (*main.path, "calendar", index, "questions", at)
                main.book.note(path, f"“{key}” is not a question", "use the id of one")


def check_order(playbook: Playbook, main: Fields) -> None:
    """Facts may hang on facts above them; derived figures on what is asked."""
    above: set[str] = set()
    for key, item in playbook.items.items():
        path = main.book.items[key]
        if item.is_fact and item.relevant_if:
            for name in sorted(item.relevant_if.names - above):
                message = f"the fact “{name}” does not stand above this one"
                main.book.note((*path, "relevant_if"), message, "move it up, or ask always")
        above.add(key)
        names = {name for expression in item.formulas for name in expression.names}
        for name in sorted(names):
            if name in playbook.items and not playbook.items[name].is_asked:
                message = f"“{name}” is derived itself"
                main.book.note((*path, "cases"), message, "read the answers behind it")


def check_action(action: Action, path: tuple[Any, ...], playbook: Playbook, main: Fields, actions: Actions) -> None:
    """Prerequisites exist, and what is achieved are answers that the questions can have."""
    for index, key in enumerate(action.after):
        if key not in actions:
            main.book.note((*path, "after", index), f"the action “{key}” is not known", "use the id of an action")
    for index, rung in enumerate(action.rungs):
        note_unknown(main, (*path, "rungs", index, "after"), rung.after, actions, "an action of this playbook")
        place = path if playbook.format == 1 or rung.to is None else (*path, "rungs", index)
        for key, raw in rung.achieves.items():
            item = playbook.items.get(key)
            mistake = wrong_aim(playbook, item, raw) if item else ("is not a question", "use the id of one")
            if mistake:
                where = "achieves" if rung.to is None else "to"
                main.book.note((*place, where, key), f"“{key}” {mistake[0]}", mistake[1])


def wrong_aim(playbook: Playbook, item: Item, raw: Any) -> tuple[str, str] | None:
    """Why an action cannot achieve this answer, and the remedy."""
    kind = type_of(item)
    if raw == TARGET:
        return None if kind.default_aim == TARGET else ("has no target level", "write the answer once done")
    if kind.is_figure and raw in playbook.limits:
        return None
    if not item.is_asked:
        is_number = not isinstance(raw, bool) and NUMBER_PATTERN.match(str(raw))
        return None if is_number else (f"cannot become “{raw}”", 'write a number: "12"')
    try:
        read_answer(item, raw)
    except InvalidAnswer as error:
        return f"cannot become “{raw}”", error.message.en.removesuffix(".")
    return None


def check_closing(playbook: Playbook, main: Fields) -> None:
    """What variants and rungs name is there: levels and rungs in order, bands, options."""
    for item in playbook.items_with_gap:
        assert item.gap and item.action  # noqa: S101, PT018  what `items_with_gap` holds
        path = main.book.items[item.id]
        options = {option.id for option in item.options} | {"no", "yes"}
        bands = {one.parameter for one in item.thresholds}
        for index, variant in enumerate(item.gap.variants):
            place = (*path, "gap", "variants", index)
            note_unknown(main, (*place, "bands"), variant.bands, bands, "a band of this question")
            note_unknown(main, (*place, "options"), variant.options, options, "an option of this question")
        known = options | bands | {UNKNOWN_START}
        for index, rung in enumerate(item.action.rungs):
            place = (*path, "action", "rungs", index)
            note_unknown(main, (*place, "from"), rung.start, known, "a band or an option of this question")
            note_unknown(main, (*place, "adds"), (*rung.adds, *rung.drops), options, "an option of this question")
            note_unknown(main, (*place, "brings"), rung.brings, OWNERS, "an owner")
        check_ladder(item, (*path, "action"), main)


def check_ladder(item: Item, path: tuple[Any, ...], main: Fields) -> None:
    """The rungs of a level lead from 1 upward without a hole."""
    if not item.levels or item.action is None or main.book.format == 1:
        return
    reached = [rung.to for rung in item.action.rungs]
    if reached != list(range(1, len(reached) + 1)):
        main.book.note((*path, "rungs"), f"the rungs of “{item.id}” lead to {reached}", "write to: 1, 2, 3 … in order")


def note_unknown(main: Fields, path: tuple[Any, ...], named: Iterable[str], known: Container[str], what: str) -> None:
    for key in named:
        if key not in known:
            main.book.note(path, f"“{key}” is not {what}", "use the id of one")


def check_circles(main: Fields, actions: Actions) -> None:
    """Prerequisites must not run in a circle. Walks without recursion: a chain may be long."""
    done: set[str] = set()
    for start in actions:
        trail: list[str] = []
        stack = [(start, 0)]
        while stack:
            key, at = stack.pop()
            del trail[at:]
            if key in trail:
                note_circle(main, actions, trail[trail.index(key) :])
                done.update(trail)
            elif key in actions and key not in done:
                trail.append(key)
                action = actions[key][0]
                befores = dict.fromkeys((*action.after, *(one for rung in action.rungs for one in rung.after)))
                later = [(before, at + 1) for before in befores]
                stack += reversed(later)
        done.update(trail)
        done.add(start)


def note_circle(main: Fields, actions: Actions, circle: list[str]) -> None:
    way = " → ".join([*circle, circle[0]])
    main.book.note((*actions[circle[-1]][1], "after"), f"prerequisites run in a circle: {way}", "remove one")
