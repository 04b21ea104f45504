"""Scenarios as rows: who sees them, which one counts, and what a sealed one refuses."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.sealed import SealedRecord
from forecasts import actions as forecast_actions
from forecasts.actions import copy_scenario
from forecasts.models import Scenario, main_of
from tests.forecasts.cases import a_scenario, inputs_of

pytestmark = pytest.mark.django_db


def test_members_see_it_and_nobody_else(scenario, team, vic, charlie):
    assert [len(Scenario.objects.visible_to(user)) for user in (vic, charlie)] == [1, 0]


@pytest.mark.parametrize("wrong", [{"name": ""}, {"kind": "other"}, {"rev": 0}])
def test_rows_that_cannot_be(scenario, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Scenario.objects.filter(pk=scenario.pk).update(**wrong)


def test_a_sealed_one_refuses_every_change(scenario, alice):
    forecast_actions.seal_scenario(scenario=scenario, by=alice)
    sealed = Scenario.objects.get()
    changes = [
        lambda: forecast_actions.save_scenario(scenario=sealed, name="x", inputs=inputs_of(), by=alice, expected_rev=1),
        sealed.save,
        sealed.delete,
        Scenario.objects.all().delete,
        lambda: Scenario.objects.update(name="x"),
    ]
    for change in changes:
        with pytest.raises(SealedRecord):
            change()
    assert Scenario.objects.get().name == "Base"


def test_the_base_case_changed_last_is_the_one(answered, alice):
    first = a_scenario(answered, alice)
    second = copy_scenario(scenario=first, name="Newer base", kind=Scenario.Kind.BASE, by=alice)
    copy_scenario(scenario=first, name="Lean", kind=Scenario.Kind.LEAN, by=alice)
    Scenario.objects.filter(pk=first.pk).update(
        kind=Scenario.Kind.BASE, changed_at=timezone.now() - timezone.timedelta(days=1)
    )
    assert main_of(answered) == second


@pytest.mark.usefixtures("scenario")
def test_whoever_is_not_signed_in_sees_none():
    assert list(Scenario.objects.visible_to(AnonymousUser())) == []


def test_staff_of_the_cohort_do_not_see_the_ventures_own_scenarios(answered, submission, alice, bob):
    a_scenario(answered, alice)
    assert list(Scenario.objects.visible_to(bob)) == []


def test_without_a_base_case_the_first_one_counts(assessment, scenario, alice):
    copy_scenario(scenario=scenario, name="Lean", kind=Scenario.Kind.LEAN, by=alice)
    Scenario.objects.update(kind=Scenario.Kind.OWN)
    assert main_of(assessment) == scenario


def test_without_any_scenario_none_counts(assessment):
    assert main_of(assessment) is None


def test_they_are_listed_in_the_order_they_were_made(assessment, scenario, alice):
    later = copy_scenario(scenario=scenario, name="Later", kind=Scenario.Kind.OWN, by=alice)
    same = copy_scenario(scenario=scenario, name="Same moment", kind=Scenario.Kind.OWN, by=alice)
    Scenario.objects.filter(pk__in=[later.pk, same.pk]).update(created_at=timezone.now())
    assert list(assessment.scenarios.listed()) == [scenario, later, same]


def test_one_sealed_among_many_stops_a_change_of_all(assessment, scenario, alice):
    copy = copy_scenario(scenario=scenario, name="Free", kind=Scenario.Kind.OWN, by=alice)
    forecast_actions.seal_scenario(scenario=scenario, by=alice)
    with pytest.raises(SealedRecord, match="copy it to a new one"):
        assessment.scenarios.update(name="x")
    assert Scenario.objects.filter(pk=copy.pk).update(name="Renamed") == 1
    copy.delete()
    assert list(Scenario.objects.all()) == [scenario]


def test_an_object_read_before_the_seal_cannot_be_saved_after_it(scenario, alice):
    in_hand = Scenario.objects.get()
    forecast_actions.seal_scenario(scenario=scenario, by=alice)
    assert not in_hand.is_sealed
    for change in (in_hand.save, in_hand.delete):
        with pytest.raises(SealedRecord):
            change()
