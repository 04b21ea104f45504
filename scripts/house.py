"""Draws the two pictures of `docs/architecture.md` from the code: `python -m scripts.house`; `--check` compares.

The rooms stand on the floors of the import contract, each with the first line of its `__init__.py`; an arrow is an
import that no longer way makes superfluous. Each station of the walk names what is called there, and is looked up.
"""

from __future__ import annotations

import ast
import sys
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
FIRST_CONTRACT = "Data flows one way through the rooms"
INK, QUIET, LINE, BOX, GROUND = "#1b1e1d", "#636a66", "#858b87", "#ffffff", "#faf9f6"
WIDTH, HEIGHT, GAP, FLOOR = 196, 84, 20, 128

# The walk of an answer: where it is, what is called, what it is then.
WALK = [
    ("Browser", "static/js/chapter.js", "a field changes; the answer is kept on the device"),
    ("Address", "assessments/views/questionnaire.py:answers", "PUT with the revision that was seen"),
    ("Saving", "assessments/answers/saving.py:Batch", "read by its question's type, or refused in words"),
    ("Rows", "assessments/actions.py:save_answers", "Answer and AnswerHistory, one transaction"),
    ("Bridge", "assessments/evaluation.py:read_sheet", "rows and evidence, read once"),
    ("Judgement", "engine/judging/evaluate.py:evaluate", "scores, gaps, verdict, ledger, plan"),
    ("Page", "assessments/results/page.py:ResultOnPage", "rows of text in one language"),
    ("Seal", "reviews/actions.py:submit", "handed in: answers, result, evidence, forecast"),
    ("Order", "reports/actions.py:request_report", "a row in the line, content frozen"),
    ("Worker", "reports/building.py:build_next", "claims the row, draws, stores, marks it"),
    ("Paper", "reports/paper/document.py:Paper", "the same judgement, section by section"),
    ("PDF", "reports/paper/pdf.py:render", "bytes that the same row gives again"),
]


def floors() -> list[list[str]]:
    """The rooms by floor, the hall first, as the import contract lists them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["name"] == FIRST_CONTRACT)
    return [[room.strip() for room in layer.split("|")] for layer in layers]


def imports(rooms: list[str]) -> dict[str, set[str]]:
    """For each room those that it imports directly."""
    graph = grimp.build_graph(*rooms)
    return {
        room: {
            other
            for other in rooms
            if other != room
            and graph.find_shortest_chains(importer=room, imported=other, as_packages=True)
            and is_direct(graph, room, other)
        }
        for room in rooms
    }


def is_direct(graph: grimp.ImportGraph, room: str, other: str) -> bool:
    inside = {room} | graph.find_descendants(room)
    wanted = {other} | graph.find_descendants(other)
    return any(graph.find_modules_directly_imported_by(module) & wanted for module in inside)


def needed(edges: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The arrows that say something: none that a way over other rooms says already."""
    return {
        room: {end for end in ends if not any(end in reach(edges, other) for other in ends if other != end)}
        for room, ends in edges.items()
    }


def reach(edges: Mapping[str, set[str]], room: str) -> set[str]:
    found: set[str] = set()
    waiting = [room]
    while waiting:
        for end in edges[waiting.pop()] - found:
            found.add(end)
            waiting.append(end)
    return found


def purpose(room: str) -> str:
    """The first line of the room's docstring."""
    text = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text()))
    if not text:
        raise SystemExit(f"{room}/__init__.py says nothing of what the room is for.")
    return text.splitlines()[0]


def box(x: float, y: float, head: str, text: str, foot: str = "") -> str:
    lines = textwrap.wrap(text, 30)[:4]
    body = "".join(
        f'<text x="{x + 10}" y="{y + 36 + 13 * i}" font-size="11" fill="{QUIET}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    where = (
        f'<text x="{x + 10}" y="{y + HEIGHT - 8}" font-size="9.5" fill="{INK}">{escape(foot)}</text>' if foot else ""
    )
    return (
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="4" fill="{BOX}" stroke="{LINE}"/>'
        f'<text x="{x + 10}" y="{y + 20}" font-size="14" font-weight="600" fill="{INK}">{escape(head)}</text>{body}{where}'
    )


def arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = start, end
    bend = (y1 + y2) / 2
    return f'<path d="M{x1:g} {y1:g}C{x1:g} {bend:g} {x2:g} {bend:g} {x2:g} {y2:g}" fill="none" stroke="{LINE}" marker-end="url(#a)"/>'


def framed(width: float, height: float, title: str, body: str) -> str:
    head = (
        '<marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{LINE}"/></marker>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img" '
        f'font-family="sans-serif"><title>{escape(title)}</title><defs>{head}</defs>'
        f'<rect width="{width:g}" height="{height:g}" fill="{GROUND}"/>{body}</svg>\n'
    )


def rooms_picture() -> str:
    """The rooms on their floors; an arrow leads to what a room imports."""
    plan = floors()
    most = max(len(floor) for floor in plan)
    width = most * (WIDTH + GAP) + GAP
    places: dict[str, tuple[float, float]] = {}
    links = needed(imports([room for floor in plan for room in floor]))
    for level, floor in enumerate(plan):
        left = (width - len(floor) * (WIDTH + GAP) + GAP) / 2
        places |= {room: (left + i * (WIDTH + GAP), GAP + level * FLOOR) for i, room in enumerate(floor)}
    arrows = [
        between(places[room], places[end], margin=width + 14 * n)
        for n, room in enumerate(room for room in sorted(places) if links[room])
        for end in sorted(links[room])
    ]
    boxes = [box(x, y, room, purpose(room)) for room, (x, y) in places.items()]
    height = len(plan) * FLOOR + GAP - (FLOOR - HEIGHT) + GAP
    return framed(width + 14 * len(places) - 3 * GAP, height, "The rooms and what they import", "".join(arrows + boxes))


def between(here: tuple[float, float], there: tuple[float, float], margin: float) -> str:
    """An arrow down to the next floor; to a lower one along the margin, so that it crosses no room."""
    (x, y), (to_x, to_y) = here, there
    if to_y - y <= FLOOR:
        return arrow((x + WIDTH / 2, y + HEIGHT), (to_x + WIDTH / 2, to_y))
    above = to_y - GAP
    return (
        f'<path d="M{x + WIDTH:g} {y + HEIGHT / 2:g}H{margin:g}V{above:g}H{to_x + WIDTH / 2 + 14:g}V{to_y:g}" fill="none" '
        f'stroke="{LINE}" stroke-linejoin="round" marker-end="url(#a)"/>'
    )


def walk_picture() -> str:
    """Where an answer goes, four stations a line."""
    for _name, place, _text in WALK:
        look_up(place)
    columns, body = 4, []
    wide, high = WIDTH + 40, HEIGHT + 36
    spots = [(GAP + i % columns * wide, GAP + i // columns * high) for i in range(len(WALK))]
    for i, ((name, place, text), (x, y)) in enumerate(zip(WALK, spots, strict=True)):
        if i + 1 < len(WALK):
            body.append(step((x, y), spots[i + 1]))
        short = place.removeprefix("assessments/").removeprefix("static/js/")
        body.append(box(x, y, f"{i + 1}. {name}", text, short if len(place) > 34 else place))
    rows = -(-len(WALK) // columns)
    return framed(columns * wide, rows * high + 4, "The walk of an answer", "".join(body))


def step(here: tuple[float, float], there: tuple[float, float]) -> str:
    """The arrow to the next station: to the right, or down to the next line."""
    (x, y), (to_x, to_y) = here, there
    if y == to_y:
        return arrow((x + WIDTH, y + HEIGHT / 2), (to_x, to_y + HEIGHT / 2))
    return arrow((x + WIDTH / 2, y + HEIGHT), (to_x + WIDTH / 2, to_y))


def look_up(place: str) -> None:
    """Raises SystemExit when a station names what is not there."""
    name, _, what = place.partition(":")
    if not (ROOT / name).exists():
        raise SystemExit(f"The walk names {name}, which is gone.")
    if what and what not in defined_in(ROOT / name):
        raise SystemExit(f"The walk names {what} in {name}, which is gone.")


def defined_in(path: Path) -> Iterator[str]:
    return (n.name for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef | ast.ClassDef))


def main(is_check: bool) -> int:
    PICTURES.mkdir(exist_ok=True)
    stale = []
    for name, text in {"rooms.svg": rooms_picture(), "walk.svg": walk_picture()}.items():
        path = PICTURES / name
        if not path.exists() or path.read_text() != text:
            stale.append(name)
            if not is_check:
                path.write_text(text)
    if is_check and stale:
        print(f"docs/pictures: {', '.join(stale)} no longer show the code. Run: python -m scripts.house")
    return 1 if is_check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main("--check" in sys.argv))
