"""What a version says of the one before, as it is read."""

from __future__ import annotations

import copy

import pytest

from engine.playbook.earlier import speaks_of
from engine.playbook.parse import playbook_from_data
from engine.reading.problems import PlaybookProblems
from playbooks import catalogue
from tests.published import PLAYBOOK

pytestmark = pytest.mark.database_free
NEXT = catalogue.playbook_on_disk("ai_venture")


def with_was(was, *, item=None):
    data = copy.deepcopy(dict(NEXT.source_data))
    if item is None:
        data["playbook"]["was"] = was
    else:
        next(q for q in data["chapters"]["mr"]["questions"] if q["id"] == item)["was"] = was
    return playbook_from_data(data)


def test_what_is_said_holds_for_the_version_named_and_older_ones():
    assert speaks_of(NEXT, PLAYBOOK)
    assert not speaks_of(NEXT, NEXT)
    assert not speaks_of(PLAYBOOK, PLAYBOOK)


def test_a_question_says_what_it_takes():
    was = (
        with_was(
            {"of": ["mr_02"], "limits": [{"item": "mr_08", "below": "2.5", "to": "unknown", "again": True}]},
            item="mr_03",
        )
        .items["mr_03"]
        .was
    )

    assert was.of == ("mr_02",)
    assert (was.limits[0].item, str(was.limits[0].below), was.limits[0].to, was.limits[0].again) == (
        *("mr_08", "2.5", "unknown"),
        True,
    )


@pytest.mark.parametrize(
    ("was", "item", "part"),
    [
        ({"version": "2.0.0"}, None, "2.0.0 is not before 2.0.0"),
        ({"version": "one"}, None, "“one” is not a version"),
        ({"archived": []}, None, "has no “version”"),
        ({"from": ["mr_02"]}, "mr_03", "has no field “from”"),
        ({"limits": [{"item": "mr_02", "to": 4}]}, "mr_03", "“to” is 4"),
        ({"limits": [{"item": "mr_02", "to": True}]}, "mr_03", "“to” is True"),
        ({"limits": [{"to": 2}]}, "mr_03", "the limit has no “item”"),
        ({"again": "yes"}, "mr_03", "“again” must be true or false"),
    ],
)
def test_what_cannot_be_read_is_refused(was, item, part):
    with pytest.raises(PlaybookProblems) as refused:
        with_was(was, item=item)

    assert any(part in problem.message for problem in refused.value.problems)
