"""The pages of a founder: answer a chapter, read the result; nobody else sees anything."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from assessments import actions
from assessments.evaluation import evaluate
from assessments.models import Answer, AnswerHistory, Assessment
from engine.judging.progress import asked_in
from engine.playbook.answers import Answer as Given
from playbooks.catalogue import personas_on_disk, playbook_on_disk
from tests.accounts.mails import code_sent_to
from tests.conftest import answer_as

PLAYBOOK = playbook_on_disk("ai_venture")
PERSONA = next(p for p in personas_on_disk("ai_venture") if p.code == "R-10")


def test_start_page_is_open_to_everybody(client, db):
    assert "How ready is your AI venture" in client.get("/").content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("chapter", [chapter.id for chapter in PLAYBOOK.chapters])
def test_every_chapter_opens_in_both_languages(client, alice, answered, chapter, language):
    client.force_login(alice)
    client.cookies["django_language"] = language

    html = client.get(reverse("chapter", args=[answered.public_id, chapter])).content.decode()

    assert PLAYBOOK.chapter(chapter).title.in_language(language) in html
    situation = evaluate(answered).situation
    assert html.count('class="pl-q"') >= len(asked_in(situation, chapter)) > 1


@pytest.mark.parametrize(("chapter", "least", "following"), [("mr", 5, "Business model"), ("dd", 11, "Marketing")])
def test_viewers_read_a_chapter_and_go_on_to_the_next(client, team, vic, answered, chapter, least, following):
    client.force_login(vic)
    page = client.get(reverse("chapter", args=[answered.public_id, chapter])).content.decode()
    form = page[page.index("data-autosave") :]
    asked = asked_in(evaluate(answered).situation, chapter)
    assert form.count("<fieldset disabled") == form.count("<fieldset") == form.count('class="pl-q"')
    assert form.count("<fieldset") >= len(asked) >= least
    assert f"Next: {following}" in form
    for offer in ("Save and ", "Clear the answer", "Attach evidence"):
        assert offer not in form


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
    data = {"mr_01": "2", "mr_01-rev": "0", "mr_07": "many", "mr_07-rev": "0"}

    response = client.post(reverse("chapter", args=[assessment.public_id, "mr"]), data)

    assert response.status_code == 422
    assert '<a href="#MR-07">MR-07</a>: Give a number' in response.content.decode()
    assert {a.item_id for a in Answer.objects.all()} == {"mr_01"}


def test_a_newer_answer_of_a_colleague_is_shown_and_never_overwritten(client, alice, erin, team, assessment):
    theirs = Given("value", 3)
    actions.save_answer(assessment=assessment, item_id="mr_01", given=theirs, by=erin)
    client.force_login(alice)
    url = reverse("chapter", args=[assessment.public_id, "mr"])

    stale = client.post(url, {"mr_01": "1", "mr_01-rev": "0"})
    again = client.post(url, {"mr_01": "1", "mr_01-rev": "1"})

    html = stale.content.decode()
    assert (stale.status_code, again.status_code) == (409, 302)
    assert "Two answers are kept." in html
    assert 'name="mr_01-rev" value="1"' in html
    assert [row.raw for row in AnswerHistory.objects.order_by("pk")] == [3, 1]


def test_does_not_apply_needs_its_reason(client, alice, assessment):
    client.force_login(alice)
    url = reverse("chapter", args=[assessment.public_id, "dd"])

    without = client.post(url, {"dd_02": "__na", "dd_02-rev": "0", "dd_02-reason": ""})
    client.post(url, {"dd_02": "__na", "dd_02-rev": "0", "dd_02-reason": "No rivals", "stay": "1"})

    assert (without.status_code, "Say why it does not apply." in without.content.decode()) == (422, True)
    assert Answer.objects.get().raw == {"na": "No rivals"}


def test_an_answer_can_be_taken_back(client, alice, assessment):
    client.force_login(alice)
    url = reverse("chapter", args=[assessment.public_id, "mr"])
    client.post(url, {"mr_01": "2", "mr_01-rev": "0"})

    client.post(url, {"mr_01": "2", "mr_01-rev": "1", "clear": "mr_01"})

    assert (Answer.objects.get().state, AnswerHistory.objects.count()) == ("unanswered", 2)


def test_derived_figures_are_shown_and_not_asked(client, alice, answered):
    client.force_login(alice)
    html = client.get(reverse("chapter", args=[answered.public_id, "ff"])).content.decode()
    runway = re.search(r'id="FF-03".*?<output[^>]*>(.*?)</output>', html, re.S).group(1)
    assert (runway, 'name="ff_03"' in html) == ("8.6\u00a0months", False)


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

    assert '<html lang="zh-Hans"' in html
    assert "行动计划" in html
    assert "Action plan" not in html


def test_a_stranger_finds_nothing_at_all(client, charlie, answered):
    client.force_login(charlie)
    own = [
        ("get", reverse("result", args=[answered.public_id])),
        ("get", reverse("chapter", args=[answered.public_id, "mr"])),
        ("post", reverse("chapter", args=[answered.public_id, "mr"])),
        ("put", reverse("answers", args=[answered.public_id])),
        ("get", reverse("evidence_add", args=[answered.public_id, "mr_01"])),
        ("get", reverse("submission", args=[uuid4()])),
    ]
    assert [getattr(client, method)(url).status_code for method, url in own] == [404] * len(own)
    assert "Inkwell" not in client.get("/").content.decode()


def test_nobody_is_sent_to_sign_in(client, answered):
    response = client.get(reverse("result", args=[answered.public_id]))
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.guard
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_ventures_costs_the_same_queries_for_more(
    client, alice, published, count, django_assert_num_queries
):
    for number in range(count):
        answer_as(actions.start_assessment(name=f"Venture {number}", by=alice), "R-03", alice)
    client.force_login(alice)
    client.get("/")
    with django_assert_num_queries(15):
        client.get("/")


def test_sign_up_create_a_venture_and_answer(client, published):
    form = {"email": "new@example.org", "password1": "a long pass phrase", "name": "New"}
    confirming = client.post(reverse("account_signup"), form)["Location"]
    client.post(confirming, {"code": code_sent_to("new@example.org")})
    response = client.post(reverse("venture_create"), {"name": "Kite"})
    assessment = Assessment.objects.get()
    assert response["Location"] == reverse("chapter", args=[assessment.public_id, "p"])


@pytest.mark.parametrize("path", ["/%00", "/assessments/%FF/result", "/?q=%00"])
def test_malformed_addresses_end_in_4xx(client, db, path):
    assert 400 <= client.get(path).status_code < 500
