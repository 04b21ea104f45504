"""Whoever changes a module finds its tests at the same place under tests/."""

from pathlib import Path

import pytest

from scripts.house import floors

pytestmark = pytest.mark.database_free
ROOT = Path(__file__).parents[1]
ROOMS = [room for floor in floors() for room in floor]
SMALL = 60  # lines: shorter modules may be tested by way of others


def modules(root):
    """Modules of the house that hold code of their own: no migration and no list of a package."""
    found = (path for room in ROOMS for path in (root / room).rglob("*.py"))
    return [path for path in found if "migrations" not in path.parts and path.name != "__init__.py"]


def without_tests(root, tests):
    return [
        str(path.relative_to(root))
        for path in modules(root)
        if len(path.read_text(encoding="utf-8").splitlines()) > SMALL
        and not (tests / path.relative_to(root).parent / f"test_{path.name}").exists()
    ]


def test_every_module_of_some_length_has_tests_of_its_name():
    assert len(modules(ROOT)) > 200
    assert without_tests(ROOT, ROOT / "tests") == []


def test_a_module_without_tests_is_named(tmp_path):
    (tmp_path / "charts").mkdir()
    for name, lines in (("short", SMALL), ("long", SMALL + 1)):
        (tmp_path / "charts" / f"{name}.py").write_text("\n" * lines)
    assert without_tests(tmp_path, tmp_path / "tests") == ["charts/long.py"]
