"""The pages of what-ifs as a browser asks for them."""

import re
from html import unescape

import pytest
from django.urls import reverse

from assessments.evaluation import evaluate, raw_answers
from plans import trying
from plans.models import PlanItem, WhatIf
from tests.conftest import answer_as
from tests.forecasts.cases import a_scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def early_on(assessment, alice):
    return answer_as(assessment, "R-08", alice)


@pytest.fixture
def found(early_on, alice):
    return trying.begin(assessment=early_on, name="If we <measure>", by=alice)


def words(response):
    text = response.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text[text.index("<main") :])).split())


def post(client, name, found, **data):
    return client.post(reverse(name, args=[found.public_id]), data, follow=True)


def test_one_is_begun_and_stands_beside_today(as_alice, early_on):
    url = reverse("what_ifs", args=[early_on.public_id])
    assert "Nothing is tried yet." in words(as_alice.get(url))
    once = {"name": "If we raise", "once": "0123456789abcdef0123456789abcdef"}
    for _twice in range(2):
        assert "If we raise" in words(as_alice.post(url, once, follow=True))
    assert WhatIf.objects.count() == 1
    read = words(as_alice.get(url))
    assert "0 answers tried" in read
    assert "Work of the plan" in read


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 101])
def test_a_name_that_shows_nothing_is_refused(as_alice, early_on, name):
    answer = as_alice.post(reverse("what_ifs", args=[early_on.public_id]), {"name": name})
    assert answer.status_code == 422
    assert not WhatIf.objects.exists()


@pytest.mark.parametrize(("item", "typed", "said"), [("mr_01", "4", "4 "), ("p_01", "3", ""), ("p_13", "18", "18")])
def test_an_answer_is_tried_and_the_real_one_stays(as_alice, found, early_on, item, typed, said):
    before = raw_answers(early_on)
    page = as_alice.get(reverse("what_if", args=[found.public_id]), {"item": item}).content.decode()
    assert f'name="{item}"' in page
    answer = post(as_alice, "what_if_set", found, item=item, **{item: typed})
    assert answer.status_code == 200
    assert set(WhatIf.objects.get().changes) == {item}
    assert said in words(answer)
    assert raw_answers(type(early_on).objects.get(pk=early_on.pk)) == before
    back = post(as_alice, "what_if_back", found, item=item)
    assert "Nothing is tried yet." in words(back)
    again = post(as_alice, "what_if_back", found, item=item)
    assert "no longer among those tried" in words(again)


def test_what_cannot_be_an_answer_is_refused_and_kept_in_its_field(as_alice, found):
    answer = post(as_alice, "what_if_set", found, item="p_13", p_13="soon")
    assert answer.status_code == 422
    assert 'value="soon"' in answer.content.decode()
    assert "Give a number in digits" in words(answer)
    assert WhatIf.objects.get().changes == {}


@pytest.mark.parametrize("item", ["", "nothing", "x" * 300])
def test_a_question_that_is_none_is_told(as_alice, found, item):
    assert "There is no such question." in words(post(as_alice, "what_if_set", found, item=item))
    assert as_alice.get(reverse("what_if", args=[found.public_id]), {"item": item}).status_code == 200


def test_it_becomes_items_of_the_plan(as_alice, found, early_on):
    plan = evaluate(early_on).result.plan
    worked_on = {key for step in plan.steps for rung in step.parts for key in rung.achieves}
    key = next(key for key in ("os_09", "mr_01", "bm_04", "mr_03", "os_01") if key not in worked_on)
    post(as_alice, "what_if_set", found, item=key, **{key: "4"})
    first = words(post(as_alice, "what_if_plan", found))
    again = words(post(as_alice, "what_if_plan", found))
    assert "1 item was added to the plan." in first
    assert PlanItem.objects.count() == 1
    assert "The plan has all of it already." in again


@pytest.mark.parametrize(("item", "typed"), [(None, ""), ("p_13", "5"), ("mr_01", "")])
def test_what_is_no_work_is_not_offered_for_the_plan(as_alice, found, item, typed):
    """Nothing tried, a fact, and a question without an answer."""
    if item:
        post(as_alice, "what_if_set", found, item=item, **{item: typed})
        assert set(WhatIf.objects.get().changes) == {item}
    shown = as_alice.get(reverse("what_if", args=[found.public_id]))
    assert "Put it into the plan" not in words(shown)
    assert "Nothing is tried that would be new work for the plan." in words(shown)
    told = words(post(as_alice, "what_if_plan", found))
    assert "Nothing is tried that would be new work for the plan. Nothing was added." in told
    assert not PlanItem.objects.exists()


def test_it_is_discarded_with_nothing_left(as_alice, found, early_on):
    before = raw_answers(early_on)
    answer = post(as_alice, "what_if_discard", found, once="0123456789abcdef0123456789abcdef")
    assert "is discarded. Your answers are as they were." in words(answer)
    assert not WhatIf.objects.exists()
    assert raw_answers(early_on) == before
    again = post(as_alice, "what_if_discard", found, once="0123456789abcdef0123456789abcdef")
    assert again.status_code == 200


def test_who_may_only_read_changes_nothing(as_vic, found, team):
    page = words(as_vic.get(reverse("what_if", args=[found.public_id])))
    assert "What it would do" in page
    assert "Question to try" not in page
    for name in ("what_if_set", "what_if_back", "what_if_plan", "what_if_discard"):
        assert post(as_vic, name, found, item="mr_01").status_code == 403
    assert as_vic.post(reverse("what_ifs", args=[found.assessment.public_id]), {"name": "x"}).status_code == 403


def test_others_find_nothing(client, found, bob):
    client.force_login(bob)
    assert client.get(reverse("what_if", args=[found.public_id])).status_code == 404
    assert post(client, "what_if_discard", found).status_code == 404
    assert client.get(reverse("what_ifs", args=[found.assessment.public_id])).status_code == 404


def test_the_pages_speak_chinese(as_alice, found):
    post(as_alice, "what_if_set", found, item="mr_01", mr_01="4")
    for url in (reverse("what_if", args=[found.public_id]), reverse("what_ifs", args=[found.assessment.public_id])):
        read = words(as_alice.get(url, {"item": "mr_01"}, headers={"accept-language": "zh-CN"}))
        assert not re.findall(
            r"[A-Za-z]{3,} [a-z]{3,}", read.replace("Inkwell Tutor", "").replace("If we <measure>", "")
        )


def test_a_question_of_every_type_is_tried_by_its_own_form_and_opens_with_what_was_tried(as_alice, found):
    items = evaluate(found.assessment).playbook.items.values()
    firsts = {one.type: one for one in reversed(list(items)) if one.is_asked}
    assert set(firsts) == {"level", "number", "choice", "choices", "text"}  # those of the default playbook
    typed = {"level": "4", "number": "1", "text": "很 𠮷"}
    for kind, item in firsts.items():
        sent = typed.get(kind) or item.options[0].id
        answer = post(as_alice, "what_if_set", found, item=item.id, **{item.id: sent})
        assert answer.status_code == 200, kind
        assert item.id in WhatIf.objects.get().changes, kind
        page = as_alice.get(reverse("what_if", args=[found.public_id]), {"item": item.id})
        assert f'name="{item.id}"' in page.content.decode(), kind


def test_an_action_is_tried_as_done_with_the_answers_that_it_brings(as_alice, found, early_on):
    before = raw_answers(early_on)
    tried = trying.tried(found)
    key = next(key for key in tried.steps if tried.brought(key))
    brought = tried.brought(key)
    page = post(as_alice, "what_if_rung", found, step=key)
    found.refresh_from_db()
    assert set(found.changes) == set(brought)
    assert trying.tried(found).after.result.readiness.low > tried.before.result.readiness.low
    assert raw_answers(early_on) == before
    assert "What it would do" in words(page)
    # What is done then is no work of the plan any more, and a second click finds nothing to do.
    assert not set(trying.tried(found).steps) >= {key} or trying.tried(found).brought(key) != brought
    for step in ("nothing", ""):
        assert "has no such action" in words(post(as_alice, "what_if_rung", found, step=step))


PRICE = "subscription.plans.0.price"


def test_inputs_of_the_forecast_are_tried_and_compared_and_become_items(as_alice, found, early_on, alice):
    assert "Inputs of the forecast" not in words(as_alice.get(reverse("what_if", args=[found.public_id])))
    scenario = a_scenario(early_on, alice)
    page = post(as_alice, "what_if_inputs", found, **{f"input-{PRICE}": "1.2k", f"was-{PRICE}": ""})
    found.refresh_from_db()
    assert found.inputs == {PRICE: "1200"}
    assert "Both columns rest on 2,000 random paths" in words(page)
    assert "Only inputs of the forecast are tried." in words(page)
    assert "Nothing is tried yet." not in words(page)
    beside = words(as_alice.get(reverse("what_ifs", args=[early_on.public_id])))
    assert "Lowest cash, as typed" in beside
    assert "1 input tried" in beside
    assert "answers tried" not in beside
    assert "to CNY 1,200" in words(page).replace("\xa0", " ")
    post(as_alice, "what_if_plan", found)
    assert PlanItem.objects.get().title.replace("\xa0", " ").endswith("to CNY 1,200")
    # Somebody else's value is not emptied by a page that did not show it.
    post(as_alice, "what_if_inputs", found, **{f"input-{PRICE}": "", f"was-{PRICE}": ""})
    found.refresh_from_db()
    assert found.inputs == {PRICE: "1200"}
    scenario.refresh_from_db()
    assert scenario.rev == 1


@pytest.mark.parametrize("typed", ["x", "-1", "a\u0000", "9" * 41])
def test_an_input_that_cannot_be_is_refused_and_nothing_of_the_form_is_kept(as_alice, found, early_on, alice, typed):
    a_scenario(early_on, alice)
    page = post(as_alice, "what_if_inputs", found, **{f"input-{PRICE}": typed, "input-opening.cash": "5"})
    found.refresh_from_db()
    assert (page.status_code, found.inputs) == (422, {})
    said = page.content.decode()
    assert 'value="5"' in said
    assert said.count('aria-invalid="true"') == said.count('aria-describedby="wrong-') == said.count('id="wrong-') == 1


def test_without_a_forecast_inputs_are_told_so(as_alice, found):
    assert "There is no forecast any more." in words(post(as_alice, "what_if_inputs", found, **{f"input-{PRICE}": "1"}))
