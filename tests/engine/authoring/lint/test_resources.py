"""Whatever may be high or critical names what helps, and what is named is there."""

from pathlib import Path

import pytest

from engine.authoring.combinations import by_question
from engine.authoring.lint.resources import grave_actions, resources
from engine.playbook.parse import playbook_from_data
from engine.playbook.working_files import load_working_files
from playbooks.catalogue import playbook_on_disk

CONTENT = Path("playbooks/content/ai_venture")
pytestmark = pytest.mark.database_free


@pytest.fixture(scope="module")
def playbook():
    return playbook_on_disk("ai_venture")


@pytest.fixture(scope="module")
def every(playbook):
    """How grave each gap can be, which does not depend on what helps."""
    return by_question(playbook)


def with_resources(playbook, item_id, names):
    """The playbook with other resources on one question's action."""
    data = dict(playbook.source_data)
    chapters = dict(data["chapters"])
    key = playbook.items[item_id].chapter
    questions = [
        {**q, "action": {**q["action"], "resources": names}} if q["id"] == item_id else q
        for q in chapters[key]["questions"]
    ]
    return playbook_from_data({**data, "chapters": {**chapters, key: {**chapters[key], "questions": questions}}})


def messages(playbook, files, every):
    return [remark.message for remark in resources(playbook, files, every) if remark.is_error]


def test_every_grave_action_of_the_default_playbook_has_help(playbook, every):
    assert messages(playbook, load_working_files(CONTENT), every) == []
    assert len(list(grave_actions(playbook, every))) > 100


def test_a_grave_action_without_help_is_told(playbook, every):
    changed = with_resources(playbook, "dd_04", [])
    assert messages(changed, load_working_files(CONTENT), every) == [
        "dd_04 may be high or critical and names nothing that helps; add resources to a_dd_04"
    ]


def test_help_that_is_not_there_is_told(playbook, every):
    changed = with_resources(playbook, "dd_04", ["no_such_file"])
    assert messages(changed, load_working_files(CONTENT), every) == [
        "the action a_dd_04 names “no_such_file”, which is neither a working file nor a reference"
    ]


def test_a_playbook_without_files_is_asked_for_none(playbook):
    assert messages(with_resources(playbook, "dd_04", []), None, {}) == []
