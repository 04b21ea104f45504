"""What the style sheets say twice because CSS leaves no other way stays equal."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[1] / "static" / "css" / "tokens.css"
pytestmark = [pytest.mark.database_free, pytest.mark.guard]


def _declarations(selector: str) -> list[str]:
    """What the first block of a selector declares, line by line."""
    block = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", TOKENS.read_text(encoding="utf-8"))
    assert block, f"tokens.css has no {selector}"
    return [line.strip() for line in block[1].strip().splitlines()]


def test_dark_looks_the_same_by_system_and_by_choice():
    by_system = _declarations(':root:not([data-bs-theme="light"])')
    by_choice = _declarations(':root[data-bs-theme="dark"]')
    assert by_choice == by_system
    assert len(by_choice) > 20
