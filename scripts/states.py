"""Writes `docs/states.md` from the table that the actions ask; `--check` compares. Run by `make check`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "states.md"
HEAD = """# The way of a submission

Written from `reviews/states.py` by `python -m scripts.states`; a guard compares. An action asks this table in its
transaction and refuses every other step in a sentence; nothing is written then. Who may is decided by the doors
(`reviews/access.py`), before the table is asked.

## States

The last one in this list that holds is the state.

"""
SEALED = """
Whatever happens, a submission itself never changes: it is sealed. A resubmission is a submission of its own.
"""


def page() -> str:
    """The page, in English."""
    import django
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from reviews.states import TABLE, State, Step, is_legal, refusal

    with translation.override("en"):
        states = "".join(f"- **{state.label}**\n" for state in State)
        rows = ["| step | by | from | leads to |", "|---|---|---|---|"]
        refused = ["| step | where it is refused | in these words |", "|---|---|---|"]
        for step, line in TABLE.items():
            ends: dict[str, list[str]] = {}
            for state, found in line.leads.items():
                to = " or ".join(str(one.label) for one in found)
                ends.setdefault(to, []).append(str(State(state).label))
            for to, starts in ends.items():
                rows.append(f"| {Step(step).label} | {line.who} | {', '.join(starts)} | {to} |")
            why: dict[str, list[str]] = {}
            for state in State:
                if not is_legal(step, state):
                    why.setdefault(refusal(step, state), []).append(str(state.label))
            refused += [f"| {Step(step).label} | {', '.join(where)} | {text} |" for text, where in why.items()]
    steps = "\n## Steps\n\n" + "\n".join(rows) + "\n"
    return HEAD + states + steps + SEALED + "\n## Refused\n\n" + "\n".join(refused) + "\n"


def main(is_check: bool) -> int:
    text = page()
    if is_check and (not PAGE.exists() or PAGE.read_text() != text):
        print("docs/states.md no longer says what the code does. Run: python -m scripts.states")
        return 1
    if not is_check:
        PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main("--check" in sys.argv))
