"""The forms of help: what may be chosen, and what is understood."""

from uuid import uuid4

import pytest
from django.http import QueryDict

from reviews.help_forms import PRESET, AttendanceForm, HelpForm, name_of
from reviews.helps import ForOne
from reviews.models import HelpFor
from reviews.needs import InNeed, Need

pytestmark = pytest.mark.database_free


def need(count):
    ventures = tuple(InNeed(number, uuid4(), uuid4(), f"V{number}", "high", ()) for number in range(count))
    return Need("file.x", "X", "x", (), ("bm_03",), ("BM-03",), ventures)


def sent(one, **more):
    data = QueryDict(mutable=True)
    data.update({"title": "Clinic", "kind": "workshop", "on": "2026-12-01"} | more)
    data.setlist("ventures", [str(venture.enrolment_id) for venture in one.ventures[:2]])
    return data


def test_at_first_those_are_chosen_whom_it_would_help_most():
    one = need(PRESET + 3)
    assert HelpForm(need=one).chosen == {str(venture.enrolment_id) for venture in one.ventures[:PRESET]}


def test_the_ventures_chosen_are_known_by_their_keys():
    one = need(4)
    form = HelpForm(sent(one), need=one)
    assert form.is_valid()
    assert (form.keys, len(form.chosen)) == ([0, 1], 2)


@pytest.mark.parametrize("wrong", [{"title": "\u200b"}, {"on": "yesterday"}, {"kind": "party"}, {"title": "x" * 121}])
def test_what_is_not_understood_is_refused(wrong):
    one = need(2)
    assert not HelpForm(sent(one, **wrong), need=one).is_valid()


def test_somebody_who_does_not_have_the_need_cannot_be_chosen():
    one = need(2)
    data = sent(one)
    data.setlist("ventures", [str(uuid4())])
    form = HelpForm(data, need=one)
    assert not form.is_valid()
    data.setlist("ventures", [])
    assert HelpForm(data, need=one).errors["ventures"] == ["Choose at least one venture."]


def rows(*attended):
    return [
        ForOne(HelpFor(pk=at, attended=came), f"V{at}", None, None, "nothing") for at, came in enumerate(attended, 1)
    ]


def test_what_was_written_down_stands_in_the_form_and_only_what_is_sent_changes():
    ventures = rows(True, False, None)
    form = AttendanceForm(ventures=ventures)
    assert [form[name_of(one)].value() for one in ventures] == ["yes", "no", ""]
    given = AttendanceForm({"v1": "no", "v3": ""}, ventures=ventures)
    assert given.is_valid()
    assert given.came == {1: False, 3: None}
    assert not AttendanceForm({"v1": "perhaps"}, ventures=ventures).is_valid()
