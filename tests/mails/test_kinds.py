"""The table of kinds: each has its texts and an example, and says which names it needs."""

from pathlib import Path

import pytest
from django.conf import settings

from mails.examples import EXAMPLES
from mails.kinds import KINDS

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "mails"
PARTS = {"subject.txt", "text.txt", "html.html"}


@pytest.mark.parametrize("code", KINDS)
def test_a_kind_has_its_three_templates(code):
    assert {path.name for path in (TEMPLATES / code).iterdir()} == PARTS


def test_every_folder_of_templates_is_a_kind():
    assert {path.name for path in TEMPLATES.iterdir() if path.is_dir()} == KINDS.keys() == EXAMPLES.keys()


@pytest.mark.parametrize("code", KINDS)
def test_templates_read_what_a_kind_needs_and_no_more(code):
    text = "".join((TEMPLATES / code / part).read_text() for part in PARTS)
    layout = {"link", "organisation"}  # read by what every letter extends
    assert {name for name in KINDS[code].needs - layout if name not in text} == set()


def test_only_receipts_returns_decisions_and_what_operators_get_cannot_be_stopped():
    assert {code for code, kind in KINDS.items() if not kind.can_stop} == {
        "submission_received",
        "returned",
        "decision",
        "named_undecided",
    }


def test_names_and_reasons_are_of_one_kind_each():
    assert len({str(kind.name) for kind in KINDS.values()}) == len(KINDS)
    assert all(len(kind.code) <= 30 for kind in KINDS.values())
