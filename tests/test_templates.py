"""Templates stay readable: short lines, short files, one part for one idea, no part without a page."""

import re
from pathlib import Path

import pytest

from config.middleware import WATCHING

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
pytestmark = [pytest.mark.database_free, pytest.mark.guard]
LONGEST_LINE = 120
LONGEST_FILE = 200
LONGER_FILES = {"forecasts/_forecast.html": "the forecast from the answer to its measures, in the order of the page"}
# Some parts are named in code; those of the types of question without their folder.
CODE = tuple(path for path in ROOT.glob("*/**/*.py") if ".venv" not in path.parts and "tests" not in path.parts)
BY_TYPE = "assessments/questions/"
# What one tag or part writes, and nothing else.
SAID_ONCE = {"pl-scroll": "the tag scroll (config/templatetags/page.py)", "'warning' in message.tags": "_message.html"}
# A class that varies a part is not the part.
VARIANTS = ("pl-scroll--heat",)


def _texts() -> dict[str, str]:
    """Every template by its name."""
    paths = sorted(TEMPLATES.rglob("*.html"))
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in paths}


TEXTS = _texts()


def test_no_line_is_too_long_to_read():
    long = [
        f"{name}:{number}"
        for name, text in TEXTS.items()
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert not long


def test_no_file_is_too_long_but_those_with_a_reason():
    long = {name for name, text in TEXTS.items() if len(text.splitlines()) > LONGEST_FILE}
    assert long == set(LONGER_FILES)


def test_what_can_have_the_focus_in_a_row_that_asks_again_has_an_id():
    """By it htmx gives the focus back: whoever works by keys could not reach a button that is replaced each time."""
    asking = {name: text for name, text in TEXTS.items() if 'hx-trigger="every' in text}
    assert len(asking) > 2
    focusable = re.compile(r"<(?:a|button|summary)\b(?:{%.*?%}|{{.*?}}|[^>])*>", re.DOTALL)
    found = [(name, tag) for name, text in asking.items() for tag in focusable.findall(text)]
    assert not [one for one in found if not re.search(r"\sid=", one[1])]


def _included() -> set[str]:
    """The names that templates include, extend or remember."""
    tag = re.compile(r"\{% (?:include|extends|remembered|drawn) \"([^\"]+)\"")
    return {name for text in TEXTS.values() for name in tag.findall(text)}


def test_every_part_is_on_some_page_and_every_include_exists():
    in_code = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    parts = {name for name in TEXTS if name.rpartition("/")[2].startswith("_")}
    used = _included()
    unused = {name for name in parts - used if name.removeprefix(BY_TYPE) not in in_code}
    assert not unused
    assert not used - set(TEXTS)


@pytest.mark.parametrize("markup", SAID_ONCE)
def test_what_has_a_part_is_written_by_it_alone(markup: str):
    home = SAID_ONCE[markup]
    others = {name for name, text in TEXTS.items() if _says(text, markup) and name != home}
    assert not others, f"write {markup} by {home}"


def _says(text: str, markup: str) -> bool:
    """Whether a template writes this class itself."""
    for variant in VARIANTS:
        text = text.replace(variant, "")
    return markup in text


def test_what_a_page_asks_by_itself_is_no_sign_of_life():
    """Else a page that waits for something keeps whoever left it signed in (`config.middleware.EndedSessions`)."""
    asking = [name for name, text in TEXTS.items() if 'hx-trigger="every' in text]
    assert asking
    assert not [name for name in asking if WATCHING not in TEXTS[name]]
