"""Tags of pages about playbooks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from engine.playbook.parts import Text
from playbooks import catalogue
from playbooks.templatetags import playbook as tags
from playbooks.templatetags.playbook import grounds, intext, rail, watch_of_law
from tests.conftest import persona

PLAYBOOK = catalogue.playbook_on_disk("ai_venture")


@pytest.mark.database_free
@pytest.mark.parametrize(("language", "said"), [("en", "text"), ("zh-hans", "文")])
def test_a_text_is_said_in_the_language_of_the_page(language, said):
    with override(language):
        assert intext(Text("文", "text")) == said
        assert intext(None) == ""


@pytest.mark.database_free
def test_a_threshold_rests_on_a_fact_on_a_rule_of_thumb_or_on_what_its_author_says():
    parameter = next(iter(PLAYBOOK.parameters.values()))
    key, reference = next(iter(PLAYBOOK.references.items()))
    assert grounds(replace(parameter, source=key), PLAYBOOK) == reference.code
    assert grounds(replace(parameter, source="heuristic"), PLAYBOOK) == "rule of thumb"
    assert grounds(replace(parameter, source="own survey"), PLAYBOOK) == "own survey"


@pytest.mark.database_free
def test_the_rail_has_every_chapter_with_its_progress():
    evaluation = evaluate_raw(PLAYBOOK, persona("R-10").answers)
    rows = rail(evaluation)
    assert [row.id for row in rows] == [chapter.id for chapter in PLAYBOOK.chapters]
    assert sum(row.total for row in rows) == evaluation.progress.total


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_of_the_method_marks_what_is_past_its_review(client, monkeypatch, language):
    client.cookies["django_language"] = language
    said = {"en": "Review overdue: verify it", "zh-hans": "待复核：先核实"}[language]
    for day, count in ((date(2026, 11, 30), 0), (date(2031, 1, 1), len(PLAYBOOK.calendar))):
        monkeypatch.setattr(tags.timezone, "localdate", lambda day=day: day)
        assert client.get(reverse("method")).content.decode().count(said) == count


@pytest.mark.django_db
def test_before_a_version_is_published_there_is_no_law_to_watch():
    assert watch_of_law() is None


@pytest.mark.django_db
def test_once_one_is_published_its_law_is_watched(published):
    assert watch_of_law().version == PLAYBOOK.version
