"""What a type of question is stands in its table alone: nothing else compares types by name."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from scripts.house import floors

ROOT = Path(__file__).parents[1]
pytestmark = [pytest.mark.database_free, pytest.mark.guard]
ROOMS = tuple(room for floor in floors() for room in floor)
# Names of types that mean nothing else; "number", "text", "date" and the like are words of many vocabularies.
OWN_NAMES = {"yesno", "choices", "derived"}
SOME_NAMES = {*OWN_NAMES, "level", "choice", "bool"}
TABLES = {
    "engine/playbook/answers.py": "the codes of what is said of wrong answers; some are called like the type",
    "assessments/answers/asking.py": "the same table for forms",
    "assessments/wording.py": "the same table for words",
    "engine/rules/parser.py": "the rule language has types of its own, one of them a multiple choice",
    "engine/rules/types.py": "the rule language has types of its own, one of them a multiple choice",
}


def tracked(*patterns):
    command = ["git", "ls-files", "-co", "--exclude-standard", *patterns]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in found.stdout.splitlines() if (ROOT / name).exists()]


def texts_in(node):
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def faults(source):
    """The lines that tell types apart by name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            is_type = any(
                isinstance(n, ast.Attribute) and n.attr == "type" and is_item(n.value) for n in ast.walk(node)
            )
            if texts_in(node) & OWN_NAMES or (is_type and texts_in(node)):
                yield node.lineno
        elif isinstance(node, ast.Dict | ast.Set | ast.Tuple | ast.List):
            keys = node.keys if isinstance(node, ast.Dict) else node.elts
            if (
                len({k.value for k in keys if isinstance(k, ast.Constant) and isinstance(k.value, str)} & SOME_NAMES)
                > 1
            ):
                yield node.lineno
        elif isinstance(node, ast.Match) and texts_in(node) & OWN_NAMES:
            yield node.lineno


def is_item(node):
    """Whether an expression is called like a question: `item`, `question.item`, `playbook.items[name]`."""
    return re.search(r"\b(items?|question|fact)\b(\[.*\])?$", ast.unparse(node)) is not None


def test_no_python_file_tells_types_apart_by_name():
    files = tracked(*(f"{room}/**.py" for room in ROOMS))
    assert len(files) > 200
    found = {name: list(faults((ROOT / name).read_text())) for name in files}

    assert {name: lines for name, lines in found.items() if lines and name not in TABLES} == {}
    assert [name for name in TABLES if not found[name]] == []


def test_no_template_and_no_script_tells_types_apart_by_name():
    pattern = re.compile(r"item\.type\s*(==|!=|in\b)|dataset\.type|data-type=|boxed")
    files = [*tracked("templates/**.html"), *tracked("static/js/**.js")]
    assert len(files) > 60

    assert [name for name in files if pattern.search((ROOT / name).read_text())] == []


@pytest.mark.parametrize(
    "source",
    [
        'if item.type == "number": pass',
        'kind = "yesno"\nx = kind != "yesno"',
        'ok = playbook.items[name].type in ("number", "level")',
        'table = {"level": 1, "choice": 2}',
        'match kind:\n    case "derived": pass',
    ],
)
def test_a_planted_comparison_is_found(source):
    assert list(faults(source))


def test_other_vocabularies_are_left_alone():
    assert not list(faults('x = field.kind == "number"\ny = {"number": 1, "text": 2}\nz = node.type == "text"'))
