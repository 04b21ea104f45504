"""Packs in tests: a private folder, and a cohort with three ventures of which two have handed in."""

from __future__ import annotations

import pytest

from assessments.actions import save_answer, start_assessment
from cohorts.models import Enrolment
from engine.playbook.answers import Answer
from reports.packs import building
from reports.packs.ordering import order_pack
from reviews import actions as review_actions

NAME = "Inkwell Tutor"


@pytest.fixture(autouse=True)
def pack_folder(settings, tmp_path):
    settings.PACK_FOLDER = tmp_path / "packs"
    return settings.PACK_FOLDER


@pytest.fixture(autouse=True)
def one_turn_for_all(monkeypatch):
    """However slow the machine is, a turn ends only when a report comes."""
    monkeypatch.setattr(building, "SECONDS_A_TURN", float("inf"))


@pytest.fixture
def cohort(submission):
    """As a fresh reader has it."""
    return submission.enrolment.cohort


def enrolled(cohort, name, by):
    started = start_assessment(name=name, by=by)
    return started, Enrolment.objects.create(cohort=cohort, venture=started.venture, enrolled_by=by)


@pytest.fixture
def twin(cohort, alice):
    """What another venture of the same name handed in."""
    started, enrolment = enrolled(cohort, NAME, alice)
    save_answer(assessment=started, item_id="mr_01", given=Answer("value", 1), by=alice)
    started.refresh_from_db()
    return review_actions.submit(assessment=started, enrolment=enrolment, by=alice)


@pytest.fixture
def silent(cohort, alice):
    """A venture that has handed in nothing."""
    return enrolled(cohort, "Says nothing", alice)[1]


@pytest.fixture
def pack(cohort, twin, silent, bob):
    return order_pack(cohort=cohort, kind="zip", query="sort=name", language="en", by=bob)


def state(pack):
    pack.refresh_from_db()
    return pack.status, pack.error_code
