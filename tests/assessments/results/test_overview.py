"""The map of an assessment counts what progress counts."""

import pytest

from assessments.evaluation import evaluate_raw
from assessments.results.overview import OverviewPage
from playbooks import catalogue
from tests.conftest import persona

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())


def overview(raw):
    return OverviewPage(evaluate_raw(PLAYBOOK, raw), "en")


@pytest.mark.parametrize("code", ["R-00", "R-03", "R-07", "R-99"])
def test_each_chapter_counts_what_progress_counts(code):
    page = overview(persona(code).answers)
    assert sum(row.answered for row in page.chapters) == page.progress.answered
    assert sum(row.total for row in page.chapters) == page.progress.total
    assert all(row.unknown + row.not_applicable + row.unproven <= row.answered for row in page.chapters)


def test_what_the_profile_rules_out_is_neither_unknown_nor_unproven():
    """Answers to questions that are not asked are kept, but do not count."""
    raw = dict(persona("R-99").answers)
    page = overview(raw)
    ruled_out = [key for key, relevant in page.evaluation.relevance.items() if relevant is False]
    asked = [key for key in ruled_out if PLAYBOOK.items[key].is_asked]
    assert asked
    more = overview({**raw, **{key: {"unknown": True} for key in asked}})
    assert [row.unknown for row in more.chapters] == [row.unknown for row in page.chapters]


def test_one_goes_on_where_something_is_left_to_answer():
    page = overview({"p_01": "2"})
    assert (page.resume.id, page.has_begun) == (PLAYBOOK.chapters[0].id, True)
    assert not overview({}).has_begun
    whole = overview(persona("R-99").answers)
    left = [row.id for row in whole.chapters if not row.is_complete]
    assert whole.resume.id == (left[0] if left else PLAYBOOK.chapters[-1].id)
