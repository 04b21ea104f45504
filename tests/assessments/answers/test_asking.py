"""A small playbook whose chapter asks for a day: by form and by script, in both languages."""

import json
import re

import pytest
from django.utils.translation import override

from assessments import actions
from assessments.answers.asking import typed_day
from assessments.models import Answer
from assessments.wording import value_text
from playbooks import catalogue
from tests.engine import small


@pytest.fixture
def chapter(db, settings, tmp_path, alice, client):
    """The address of a chapter with a date, opened by its owner."""
    settings.DEFAULT_PLAYBOOK_ID = "small"
    catalogue.publish(small.loaded(tmp_path))
    assessment = actions.start_assessment(name="Kite", by=alice)
    client.force_login(alice)
    return f"/assessments/{assessment.public_id}/chapters/c2"


def kept():
    return {row.item_id: row.raw for row in Answer.objects.all() if row.item_id == "launch"}


def posted(client, chapter, **fields):
    return client.post(chapter, {"launch-rev": "0", **{key.replace("_", "-"): v for key, v in fields.items()}})


def test_a_day_is_asked_with_its_range_kept_and_shown_again(client, chapter):
    page = client.get(chapter).content.decode()
    assert 'type="date"' in page
    assert re.search(r'min="2020-01-01"\s+max="2039-12-31"', page)

    assert posted(client, chapter, launch="2026-08-02").status_code == 302

    assert kept() == {"launch": "2026-08-02"}
    assert 'value="2026-08-02"' in client.get(chapter).content.decode()


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Give a day that the calendar has, as year-month-day, such as 2026-07-31."),
        ("zh-hans", "请填写日历上有的日期，按年-月-日书写，例如 2026-07-31。"),
    ],
)
def test_what_is_no_day_is_told_beside_the_question_and_nothing_is_kept(client, chapter, language, says):
    client.cookies["django_language"] = language

    page = posted(client, chapter, launch="31.7.2026")

    assert says in page.content.decode()
    assert 'aria-invalid="true"' in page.content.decode()
    assert kept() == {}


def test_not_knowing_a_day_is_an_answer(client, chapter):
    posted(client, chapter, launch_state="__unknown")

    assert kept() == {"launch": {"unknown": True}}


@pytest.mark.parametrize(("value", "status"), [("2026-08-02", 200), ("2019-01-01", 422), (20260802, 422), (["x"], 422)])
def test_a_script_sends_a_day_as_text(client, chapter, value, status):
    body = json.dumps({"answers": [{"q": "launch", "rev": 0, "value": value}]})

    response = client.put(chapter.rpartition("/chapters/")[0] + "/answers", body, content_type="application/json")

    assert response.status_code == status
    assert kept() == ({"launch": value} if status == 200 else {})


@pytest.mark.parametrize(("language", "says"), [("en", "Aug. 2, 2026"), ("zh-hans", "2026年8月2日")])
def test_a_day_is_said_in_the_language_of_the_page(tmp_path, language, says):
    item = small.loaded(tmp_path).items["launch"]

    with override(language):
        assert value_text(item, "2026-08-02", language) == says


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-08-02", "2026-08-02"),
        ("2026/8/2", "2026-08-02"),
        ("２０２６．８．２", "2026-08-02"),
        ("2026 年 8 月 2 日", "2026-08-02"),
        ("3/4/2026", "3/4/2026"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_a_day_may_be_typed_where_there_is_no_calendar(typed, read):
    assert typed_day(typed) == read
