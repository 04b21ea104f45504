"""What an answer moved: true at every end, in whole sentences, and silent where nothing changed."""

import json
import random

import pytest
from django.urls import reverse

from assessments.evaluation import evaluate_raw
from assessments.results.moving import effect_words
from assessments.wording import printed
from playbooks import catalogue
from tests.conftest import answer_as, persona

PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())


def judged(raw):
    return evaluate_raw(PLAYBOOK, raw)


def said(before, after, chapter, **other):
    return effect_words(judged(before), judged(after), chapter, "en", **other)


def readiness(raw, chapter):
    return next(one.readiness for one in judged(raw).result.chapters if one.id == chapter)


def levels(raw):
    return [key for key, value in raw.items() if PLAYBOOK.items[key].type == "level" and isinstance(value, int)]


@pytest.fixture(scope="module")
def full():
    return {PLAYBOOK.names[key]: value for key, value in persona("R-03").answers.items()}


def test_any_answer_is_told_by_the_figures_that_the_result_prints(full):
    chance = random.Random(14)
    for key in chance.sample(levels(full), 20):
        chapter, after = PLAYBOOK.items[key].chapter, {**full, key: chance.choice([0, 4])}
        if after[key] == full[key]:
            continue
        was, now = (printed(readiness(raw, chapter)) for raw in (full, after))
        first, *rest = said(full, after, chapter)
        if was == now:
            assert first == f"This change did not move the chapter: it stays at {now}."
        else:
            assert first == f"This change moved the chapter from {was} to {now}."
        overall = [printed(judged(raw).result.readiness) for raw in (full, after)]
        moved = [f"Readiness overall: from {overall[0]} to {overall[1]}."] if overall[0] != overall[1] else []
        assert rest == moved


def test_before_enough_is_known_no_figure_of_the_whole_is_named(full):
    profile = {key: value for key, value in full.items() if PLAYBOOK.items[key].chapter == PLAYBOOK.chapters[0].id}
    key = levels(full)[0]
    words = said(profile, {**profile, key: 2}, PLAYBOOK.items[key].chapter)
    assert words[-1].startswith("Too early to say: ")
    assert not any("overall" in one or "readiness" in one for one in words)


def test_the_answer_that_makes_a_result_possible_says_so(full):
    raw, known = {}, None
    for key, value in full.items():
        before, raw = raw, {**raw, key: value}
        if not judged(raw).result.is_early:
            known = key
            break
    words = said(before, raw, PLAYBOOK.items[known].chapter)
    assert words[-1] == f"Enough is known for a result now: readiness {printed(judged(raw).result.readiness)}."


def test_a_fact_speaks_of_the_whole_only(full):
    fact = next(key for key in full if PLAYBOOK.items[key].type == "choice" and PLAYBOOK.items[key].chapter == "p")
    other = next(one.id for one in PLAYBOOK.items[fact].options if one.id != full[fact])
    words = said(full, {**full, fact: other}, "p")
    assert len(words) == 1
    assert "chapter" not in words[0]


def test_nothing_changed_says_nothing_and_several_answers_speak_in_the_plural(full):
    first, second = [key for key in levels(full) if PLAYBOOK.items[key].chapter == "mr"][:2]
    assert said(full, dict(full), "mr") == []
    after = {**full, first: 0, second: 0}
    assert said(full, after, "mr", count=2)[0].startswith("These changes ")


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "told"), [(True, True), (False, False), ("yes", False), (None, False)])
def test_it_is_told_on_request_only(client, assessment, alice, asked, told):
    answer_as(assessment, "R-03", alice)
    row = assessment.answers.filter(state="value", item_id__startswith="mr").exclude(value=0).first()
    client.force_login(alice)
    body = {"answers": [{"q": row.item_id, "rev": row.rev, "value": "0"}]} | (
        {} if asked is None else {"effect": asked}
    )
    response = client.put(
        reverse("answers", args=[assessment.public_id]), json.dumps(body), content_type="application/json"
    )
    assert (response.status_code, "effect" in response.json()) == (200, told)
    if told:
        assert response.json()["effect"]["q"] == row.item_id
        assert response.json()["effect"]["words"]


@pytest.mark.parametrize("name", ["R-01", "R-03", "R-07", "R-08", "R-10"])
def test_the_figures_alone_are_those_of_the_whole_result(name):
    raw = {PLAYBOOK.names[key]: value for key, value in persona(name).answers.items()}
    chance = random.Random(name)
    for size in (len(raw), len(raw) // 2, len(raw) // 3, 5, 0):
        judgement = judged({key: raw[key] for key in chance.sample(sorted(raw), size)})
        result, standing = judgement.result, judgement.standing
        assert standing.readiness == result.readiness
        assert standing.is_early == result.is_early
        assert standing.chapters == {chapter.id: chapter.readiness for chapter in result.chapters}
