"""A file of answers to the version before: carried over as an upgrade does, proposed, and never taken for other answers."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.answers.importing_earlier import earlier_versions, read_for
from assessments.models import Answer, AnswerHistory, Assessment
from engine.judging.upgrading import AGAIN, ARCHIVED, CARRIED, upgraded
from engine.playbook.answer_reading import read_answers
from engine.playbook.answer_writing import answers_as_json, answers_as_yaml
from playbooks import catalogue
from tests.published import PERSONAS, PLAYBOOK
from tests.test_staff import words

pytestmark = pytest.mark.django_db
RAW = next(one for one in PERSONAS if one.code == "R-10").answers


@pytest.fixture
def now(assessment, earlier_version):
    return Assessment.objects.with_venture().get(pk=assessment.pk)


def given():
    return read_answers(PLAYBOOK, RAW).answers


def read(assessment, data, chosen="", name="a.json"):
    return read_for(assessment, earlier_versions(assessment), name, data.encode(), "en", chosen)


def test_a_file_with_codes_of_the_version_before_is_carried_over_as_an_upgrade_does(now):
    after = catalogue.playbook_for(now.playbook_version)
    brought, earlier = read(now, answers_as_json(PLAYBOOK, RAW))
    found = upgraded(PLAYBOOK, after, {key: one for key, one in given().items() if one.is_given})
    assert earlier.version == PLAYBOOK.version
    assert {key: (one.state, one.value) for key, one in brought.answers.items()} == {
        key: (one.state, one.value) for key, one in found.answers.items()
    }
    told = {fate: {PLAYBOOK.items[key].code for key in found.with_fate(fate)} for fate in (AGAIN, ARCHIVED)}
    assert {one.code for one in earlier.again} == told[AGAIN] != set()
    assert {one.code for one in earlier.archived} == told[ARCHIVED]
    assert earlier.carried == len(found.with_fate(CARRIED))
    assert brought.refused == []


def test_our_own_text_says_its_version_even_where_all_its_codes_are_asked_today(now):
    after = catalogue.playbook_for(now.playbook_version)
    both = [key for key in RAW if key in after.names and key in PLAYBOOK.names][:3]
    raw = {PLAYBOOK.items[PLAYBOOK.names[key]].id: RAW[key] for key in both}
    head = f"Answers of Inkwell to the playbook {PLAYBOOK.version}, as of today."
    old = answers_as_yaml(PLAYBOOK, raw, asked=(), head=[head], language="en")
    assert read(now, old, name="a.yaml")[1].version == PLAYBOOK.version
    new = old.replace(PLAYBOOK.version, after.version)
    assert read(now, new, name="a.yaml")[1] is None
    assert read(now, new, PLAYBOOK.version, "a.yaml")[1].version == PLAYBOOK.version
    assert read(now, old, after.version, "a.yaml")[1] is None


def test_a_typing_mistake_alone_is_not_taken_for_another_version(now):
    brought, earlier = read(now, json.dumps({"MR-03": 2, "XX-99": 1}))
    assert earlier is None
    assert [one.about for one in brought.refused] == ["XX-99"]


def test_on_the_page_they_are_proposed_with_what_becomes_of_each_and_taken_over_once(as_alice, now):
    page = reverse("answers_import", args=[now.public_id])
    assert "Playbook that the file answers" in words(as_alice.get(page))
    file = SimpleUploadedFile("old.json", answers_as_json(PLAYBOOK, RAW).encode())
    shown = as_alice.post(page, {"file": file, "version": ""})
    assert f"answers to version {PLAYBOOK.version} of the playbook" in words(shown)
    assert "To be asked again: not taken over" in words(shown)
    assert not AnswerHistory.objects.exists()
    as_alice.post(
        reverse("answers_take", args=[now.public_id]), {"carried": shown.context["found"].carried, "all": "yes"}
    )
    found = upgraded(PLAYBOOK, catalogue.playbook_for(now.playbook_version), given())
    assert set(Answer.objects.values_list("item_id", flat=True)) == set(found.answers)
    assert set(AnswerHistory.objects.values_list("source", flat=True)) == {"file"}
    bad = as_alice.post(page, {"file": SimpleUploadedFile("a.json", b"{}"), "version": "9.9.9"})
    assert bad.status_code == 422


def test_where_nothing_earlier_was_published_nothing_is_asked(as_alice, assessment):
    assert "Playbook that the file answers" not in words(
        as_alice.get(reverse("answers_import", args=[assessment.public_id]))
    )
