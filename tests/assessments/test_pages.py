"""The pages of a founder: answer a chapter, read the result; nobody else sees anything."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from assessments.models import Answer, Assessment
from playbooks.catalogue import content_folder, playbook_on_disk
from playbooks.engine.answers import read_answers
from playbooks.engine.personas import load_personas

PLAYBOOK = playbook_on_disk("ai_venture")
PERSONA = next(p for p in load_personas(content_folder("ai_venture"), PLAYBOOK) if p.code == "R-10")


@pytest.fixture
def answered(assessment, alice):
    from assessments import actions

    for item_id, given in read_answers(PLAYBOOK, PERSONA.answers).answers.items():
        actions.save_answer(assessment=assessment, item_id=item_id, given=given, by=alice)
    return assessment


def test_start_page_is_open_to_everybody(client, db):
    assert "How ready is your AI venture" in client.get("/").content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("chapter", [chapter.id for chapter in PLAYBOOK.chapters])
def test_every_chapter_opens_in_both_languages(client, alice, answered, chapter, language):
    client.force_login(alice)
    client.cookies["django_language"] = language

    html = client.get(reverse("chapter", args=[answered.public_id, chapter])).content.decode()

    assert PLAYBOOK.chapter(chapter).title.in_language(language) in html
    assert html.count('class="q"') > 3


def test_a_chapter_is_saved_without_script(client, alice, assessment):
    client.force_login(alice)
    data = {"p_01": "2", "p_04": ["subscription", "api"], "p_09": "__unknown"}
    data |= {f"{key}-rev": "0" for key in list(data)}

    response = client.post(reverse("chapter", args=[assessment.public_id, "p"]), data)

    assert response["Location"] == reverse("chapter", args=[assessment.public_id, "mr"])
    stored = {a.item_id: a.raw for a in Answer.objects.all()}
    assert stored == {"p_01": "2", "p_04": ["subscription", "api"], "p_09": {"unknown": True}}


def test_a_bad_answer_is_named_and_the_good_ones_are_kept(client, alice, assessment):
    client.force_login(alice)
    data = {"mr_01": "2", "mr_01-rev": "0", "mr_02": "many", "mr_02-rev": "0"}

    response = client.post(reverse("chapter", args=[assessment.public_id, "mr"]), data)

    assert response.status_code == 422
    assert "MR-02: Give a number" in response.content.decode()
    assert {a.item_id for a in Answer.objects.all()} == {"mr_01"}


def test_autosave_answers_with_the_new_revision_and_refuses_a_stale_one(client, alice, assessment):
    client.force_login(alice)
    url = reverse("answer_save", args=[assessment.public_id, "mr_01"])

    first = client.post(url, {"mr_01": "2", "mr_01-rev": "0"})
    stale = client.post(url, {"mr_01": "3", "mr_01-rev": "0"})
    wrong = client.post(url, {"mr_01": "9", "mr_01-rev": "1"})

    assert (first.status_code, first.json()["rev"]) == (200, 1)
    assert (stale.status_code, stale.json()["rev"]) == (409, 1)
    assert (wrong.status_code, wrong.json()["error"]) == (422, "Give a level from 0 to 4.")
    assert Answer.objects.get().value == 2


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_result_shows_verdict_and_every_gap(client, alice, answered, language):
    client.force_login(alice)
    client.cookies["django_language"] = language

    html = client.get(reverse("result", args=[answered.public_id])).content.decode()

    assert PLAYBOOK.bands[0].name.in_language(language) in html
    for key in PERSONA.must_fire:
        code = PLAYBOOK.items[key].code if key in PLAYBOOK.items else PLAYBOOK.rule(key).code
        assert f'id="gap-{code}"' in html


def test_the_interface_speaks_chinese(client, alice, answered):
    client.force_login(alice)
    client.cookies["django_language"] = "zh-hans"

    html = client.get(reverse("result", args=[answered.public_id])).content.decode()

    assert '<html lang="zh-Hans">' in html
    assert "行动计划" in html
    assert "Open questions" not in html


def test_a_stranger_finds_nothing_at_all(client, charlie, answered):
    client.force_login(charlie)
    own = [
        ("get", reverse("result", args=[answered.public_id])),
        ("get", reverse("chapter", args=[answered.public_id, "mr"])),
        ("post", reverse("chapter", args=[answered.public_id, "mr"])),
        ("post", reverse("answer_save", args=[answered.public_id, "mr_01"])),
        ("get", reverse("evidence_add", args=[answered.public_id, "mr_01"])),
        ("get", reverse("submission", args=[uuid4()])),
    ]
    assert [getattr(client, method)(url).status_code for method, url in own] == [404] * len(own)
    assert "Inkwell" not in client.get("/").content.decode()


def test_nobody_is_sent_to_sign_in(client, answered):
    response = client.get(reverse("result", args=[answered.public_id]))
    assert response["Location"].startswith(reverse("account_login"))


def test_the_list_of_ventures_costs_the_same_queries_for_more_answers(
    client, alice, assessment, django_assert_max_num_queries
):
    client.force_login(alice)
    client.get("/")
    with django_assert_max_num_queries(8):
        client.get("/")


def test_sign_up_create_a_venture_and_answer(client, published):
    form = {"email": "new@example.org", "password1": "a long pass phrase", "name": "New"}
    assert client.post(reverse("account_signup"), form).status_code == 302
    response = client.post(reverse("venture_create"), {"name": "Kite"})
    assessment = Assessment.objects.get()
    assert response["Location"] == reverse("chapter", args=[assessment.public_id, "p"])


def test_health(client, db):
    assert json.loads(client.get("/health/ready").content)["checks"] == {
        "database": True,
        "cache": True,
    }


@pytest.mark.parametrize("path", ["/%00", "/assessments/%FF/result", "/?q=%00"])
def test_malformed_addresses_end_in_4xx(client, db, path):
    assert 400 <= client.get(path).status_code < 500
