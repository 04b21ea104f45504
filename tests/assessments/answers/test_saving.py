"""Answers sent in one JSON body while the page stays open."""

import json

import pytest
from django.urls import reverse

from assessments import actions
from assessments.evaluation import read_sheet
from assessments.models import Answer, AnswerHistory
from engine.playbook.answers import Answer as Given


@pytest.fixture
def send(client, alice, assessment):
    client.force_login(alice)
    url = reverse("answers", args=[assessment.public_id])

    def put(body):
        raw = body if isinstance(body, bytes) else json.dumps(body)
        return client.put(url, raw, content_type="application/json")

    return put


def entry(q, value, rev=0):
    return {"q": q, "rev": rev, "value": value}


def test_every_form_of_answer_is_kept(send):
    given = [
        entry("mr_01", "2"),
        entry("ff_01", "1,200"),
        entry("p_05", ["CN", "EU"]),
        entry("le_02", "late"),
        entry("mr_07", {"unknown": True}),
        entry("dd_02", {"na": "No rivals"}),
        entry("p_01", "3"),
    ]
    response = send({"answers": given})

    assert response.status_code == 200
    assert response.json()["saved"] == [{"q": e["q"], "rev": 1} for e in given]
    assert {a.item_id: a.raw for a in Answer.objects.all()} == {
        "mr_01": 2,
        "ff_01": 1200,
        "p_05": ["CN", "EU"],
        "le_02": "late",
        "mr_07": {"unknown": True},
        "dd_02": {"na": "No rivals"},
        "p_01": "3",
    }


def test_one_that_cannot_be_read_does_not_hold_up_the_others(send):
    response = send({"answers": [entry("mr_07", "many"), entry("mr_01", 2)]})

    assert response.status_code == 422
    refused = response.json()["refused"][0]
    assert (refused["q"], refused["code"]) == ("mr_07", "MR-07")
    assert refused["reason"] == "Give a number in digits, with a point for decimals: 1234.5"
    assert refused["url"].endswith("/chapters/mr#MR-07")
    assert [a.item_id for a in Answer.objects.all()] == ["mr_01"]


def test_a_stale_revision_meets_the_newer_answer_and_overwrites_nothing(send, assessment, erin, team):
    actions.save_answer(assessment=assessment, item_id="mr_01", given=Given("value", 3), by=erin)

    response = send({"answers": [entry("mr_01", 1), entry("mr_03", 2)]})

    clash = response.json()["clashes"][0]
    assert (response.status_code, clash["by"], clash["value"], clash["rev"]) == (409, "Erin", 3, 1)
    assert clash["answer"].startswith("3  ")
    assert {a.item_id: a.value for a in Answer.objects.all()} == {"mr_01": 3, "mr_03": 2}


def test_sending_the_same_twice_changes_nothing(send):
    body = {"answers": [entry("mr_01", 2)]}
    first, second = send(body), send(body)
    assert (first.json()["saved"], second.json()["saved"]) == ([{"q": "mr_01", "rev": 1}],) * 2
    assert AnswerHistory.objects.count() == 1


def test_a_fact_that_brings_questions_says_so(send):
    send({"answers": [entry("p_05", ["CN"])]})
    response = send({"answers": [entry("p_05", ["CN", "EU"], rev=1)]})
    assert "LE-08" in response.json()["joined"]
    assert response.json()["notice"].endswith("joined the questionnaire.")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b'{"answers": 1}',
        b'{"answers": [1]}',
        b'{"answers": [{}]}',
        b'{"answers": [], "more": 1}',
        b'{"answers": [], "answers": []}',
        b'{"answers": NaN}',
        b'{"answers": [Infinity]}',
        b'{"answers": [{"q": "mr_01", "rev": 0}]}',
        b'{"answers": [{"q": "mr_01", "rev": -1, "value": 1}]}',
        b'{"answers": [{"q": "mr_01", "rev": true, "value": 1}]}',
        b'{"answers": [{"q": "zz", "rev": 0, "value": 1}]}',
        b'{"answers": [{"q": 1, "rev": 0, "value": 1}]}',
        b'{"answers": [{"q": "ff_03", "rev": 0, "value": 1}]}',
        b'{"answers": [{"q": "mr_07", "rev": 0, "value": 1234567890123456789012}]}',
        b'{"answers": [{"q": "mr_07", "rev": 0, "value": 1e400}]}',
        b"[" * 5000 + b"]" * 5000,
        b'{"answers": ' + b"[" * 30 + b"]" * 30 + b"}",
        b'{"answers": [' + b"{}," * 300 + b"{}]}",
        b" " * (600 * 1024),
    ],
)
def test_a_body_that_is_not_what_it_should_be_is_refused_with_a_reason(send, body):
    response = send(body)
    assert response.status_code == 400
    assert response.json()["error"]
    assert Answer.objects.count() == 0


@pytest.mark.parametrize(
    "value",
    [
        -1,
        5,
        2.5,
        "9",
        "x",
        {},
        [1],
        {"unknown": False},
        {"unknown": 1},
        {"na": 1},
        {"na": ""},
        {"na": "x" * 20_000},
        {"value": 2},
        {"value": {"value": 2}},
        {"value": 2, "evidence": []},
        {"unknown": True, "value": 2},
        [],
        [2],
        True,
        "\x00",
        "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    ],
)
def test_a_level_that_is_none_is_refused_with_a_reason(send, value):
    response = send({"answers": [entry("mr_01", value)]})
    assert response.status_code == 422
    assert [r["q"] for r in response.json()["refused"]] == ["mr_01"]
    assert Answer.objects.count() == 0


def test_ticking_nothing_takes_the_answer_back(send):
    send({"answers": [entry("p_05", ["CN"])]})
    assert send({"answers": [entry("p_05", [], rev=1)]}).status_code == 200
    assert [answer.raw for answer in Answer.objects.filter(item_id="p_05")] == [None]


@pytest.mark.guard
@pytest.mark.parametrize("count", [1, 10])
def test_saving_costs_the_same_queries_for_one_answer_and_for_ten(
    client, answered, alice, count, django_assert_num_queries
):
    """With what was stored before: session, person, door, lock, members, answers, evidence, and three writes."""
    client.force_login(alice)
    client.get("/")
    levels = [a for a in answered.answers.filter(item_id__startswith="mr_") if isinstance(a.value, int)]
    levels += list(answered.answers.filter(item_id__startswith="dd_", value__in=[0, 1, 2, 3, 4]))
    body = {
        "answers": [
            entry(a.item_id, (int(a.value) + 1) % 5, rev=a.rev)
            for a in levels
            if read_sheet(answered).playbook.items[a.item_id].type == "level"
        ][:count]
    }
    assert len(body["answers"]) == count
    url = reverse("answers", args=[answered.public_id])
    with django_assert_num_queries(12):
        response = client.put(url, json.dumps(body), content_type="application/json")
    assert [s["rev"] for s in response.json()["saved"]] == [2] * count


def test_an_answer_twice_in_one_body_is_two_steps_of_its_history(send):
    response = send({"answers": [entry("mr_01", 2), entry("mr_01", 3, rev=1)]})
    assert [s["rev"] for s in response.json()["saved"]] == [1, 2]
    assert [row.raw for row in AnswerHistory.objects.order_by("rev")] == [2, 3]
    assert Answer.objects.get().raw == 3
