"""Columns: which are shown, and which make room first."""

import pytest
from django.utils.translation import override

from playbooks import catalogue
from reviews.glance.asked import ALWAYS, COLUMNS, Filters
from reviews.glance.choosing import Ground
from reviews.glance.columns import columns_of, folds_of

pytestmark = pytest.mark.database_free


def ground():
    playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    return Ground(None, playbook, None, None)


def test_the_usual_columns_fit_as_they_were_drawn():
    folds = {"verdict": "f3", "change": "f3", "runway": "f2", "state": "f2", "evidenced": "f1", "lead": "f1"}
    assert folds_of(Filters()) == folds


def test_what_is_chosen_beyond_them_needs_a_wider_screen():
    folds = folds_of(Filters(columns=COLUMNS))
    assert {folds[key] for key in set(COLUMNS) - set(ALWAYS)} == {"f0"}


def test_fewer_columns_fold_later():
    assert folds_of(Filters(columns=("lead", "tags"))) == {"lead": "f3", "tags": "f3"}


def test_readiness_and_the_chapters_always_stand_there():
    found = columns_of(ground(), Filters(columns=("tags",)), "en")
    assert [c.key for c in found] == ["readiness", "tags", "mr", "bm", "dd", "mk", "le", "to", "ff", "os"]
    assert [c.sort for c in found if c.key in {"readiness", "tags", "le"}] == ["readiness", "", "le"]


def test_heads_are_in_the_readers_language():
    with override("zh-hans"):
        assert columns_of(ground(), Filters(), "zh-hans")[0].head == "总体结论"
