"""Small forms beside the questionnaire: what they need, and what they refuse."""

from __future__ import annotations

import pytest

from assessments.forms import VentureForm, WayForm
from playbooks import catalogue

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk("ai_venture")


def way(**data):
    return WayForm(PLAYBOOK, "en", data)


@pytest.mark.parametrize(
    "data",
    [
        {"goal": "band"},
        {"goal": "band", "days": "", "least": ""},
        {"goal": "days", "days": "1"},
        {"goal": "days", "days": "400"},
        {"goal": "chapter", "chapter": "mr", "least": "100"},
    ],
)
def test_a_goal_needs_only_its_own_figure(data):
    assert way(**data).is_valid()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"goal": "days"}, "days"),
        ({"goal": "days", "days": "0"}, "days"),
        ({"goal": "days", "days": "401"}, "days"),
        ({"goal": "days", "days": "two"}, "days"),
        ({"goal": "chapter", "least": "60"}, "chapter"),
        ({"goal": "chapter", "chapter": "mr"}, "least"),
        ({"goal": "chapter", "chapter": "mr", "least": "101"}, "least"),
        ({"goal": "chapter", "chapter": "profile", "least": "60"}, "chapter"),
        ({"goal": "elsewhere"}, "goal"),
    ],
)
def test_what_is_missing_or_out_of_range_is_told_once_at_its_field(data, field):
    form = way(**data)
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert len(form.errors[field]) == 1


def test_chapters_are_those_that_are_scored_in_the_language_of_the_page():
    for language, first in (("en", "Market research"), ("zh-hans", "市场调研")):
        choices = WayForm(PLAYBOOK, language).fields["chapter"].choices
        assert [key for key, _ in choices] == [chapter.id for chapter in PLAYBOOK.scored_chapters]
        assert choices[0][1] == first


def test_a_venture_needs_a_name():
    assert not VentureForm({"name": " "}).is_valid()
    assert VentureForm({"name": "Kite"}).is_valid()
