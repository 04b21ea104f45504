"""The page of what changed, as staff read it."""

import pytest
from django.urls import reverse

from reviews.helps import plan_help
from tests.reviews.changing import NAMES, a_cohort_that_changed
from tests.reviews.filing import planned
from tests.test_staff import words


@pytest.fixture
def staff(client, bob):
    client.force_login(bob)
    return client


def get(client, cohort, query="", name="cohort_change"):
    response = client.get(reverse(name, args=[cohort.public_id]) + query)
    assert response.status_code == 200
    return response


def test_the_cohort_and_one_venture(staff, cohort, assessment, alice):
    rows = a_cohort_that_changed(cohort, assessment, alice)
    said = words(get(staff, cohort, f"?venture={rows[2].public_id}"))
    assert "6 ventures submitted each time that is compared here." in said
    assert "42.5 → 52.5 median readiness 6 rose 0 within one point 0 fell 6 gaps closed 6 gaps opened" in said
    assert "6 of 6 belong to a later stage" in said
    assert "One venture: Cy" in said
    assert "break-even in month 30" in said
    assert "Average" not in said
    assert "mean" not in said.lower().replace("meantime", "").split()


def test_who_is_left_out_is_counted(staff, cohort, assessment, alice, enrolment):
    a_cohort_that_changed(cohort, assessment, alice)
    assert "1 other did not and is left out" in words(get(staff, cohort))


def test_fewer_than_five_are_read_one_by_one(staff, cohort, assessment, alice):
    a_cohort_that_changed(cohort, assessment, alice, NAMES[:4])
    said = words(get(staff, cohort))
    assert "Fewer than five ventures are compared" in said
    assert "One venture: Ada" in said
    assert "median readiness" not in said


@pytest.mark.parametrize("query", ["", "?from=zzz&to=zzz&venture=zzz", "?from=&to="])
def test_nothing_to_compare_is_said(staff, cohort, query):
    planned(cohort, "baseline", -9, 0)
    assert "Nothing to compare yet" in words(get(staff, cohort, query))


def test_pairs_are_links_and_the_chosen_one_is_marked(staff, cohort, assessment, alice):
    a_cohort_that_changed(cohort, assessment, alice)
    first, last = cohort.checkpoints.all()
    html = get(staff, cohort, f"?from={first.public_id}&to={last.public_id}").content.decode()
    assert f'href="?from={first.public_id}&amp;to={last.public_id}" aria-current="page"' in html


def test_the_switch_counts_what_evidence_bears_out_and_every_link_keeps_it(staff, cohort, assessment, alice):
    a_cohort_that_changed(cohort, assessment, alice)
    first, last = cohort.checkpoints.all()
    answer = get(staff, cohort, f"?from={first.public_id}&to={last.public_id}&truth=evidenced")
    said, html = words(answer), answer.content.decode()
    assert "median evidenced readiness" in said
    assert "Evidenced readiness, one dot a venture" in said
    assert "Conditional from" not in said
    kept = f"?from={first.public_id}&amp;to={last.public_id}&amp;truth=evidenced"
    assert f'href="{kept}" aria-current="page"' in html
    assert reverse("cohort_change_csv", args=[cohort.public_id]) + kept in html
    assert "Evidenced readiness,Due" in get(staff, cohort, "?truth=evidenced", "cohort_change_csv").content.decode()
    assert "median readiness" in words(get(staff, cohort, "?truth=odd"))


def test_help_of_the_venture_stands_beside_it(staff, cohort, assessment, alice, bob):
    rows = a_cohort_that_changed(cohort, assessment, alice)
    plan_help(cohort=cohort, enrolments=rows[:1], by=bob, title="Clinic", on=cohort.today, gaps=["bm_03"])
    assert "Help Clinic" in words(get(staff, cohort))
    assert "Help none written down" in words(get(staff, cohort, f"?venture={rows[1].public_id}"))


def test_the_figures_leave_as_csv(staff, cohort, assessment, alice):
    a_cohort_that_changed(cohort, assessment, alice)
    response = get(staff, cohort, name="cohort_change_csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "Autumn_change.csv" in response["Content-Disposition"]
    assert "Median" in response.content.decode()


@pytest.mark.guard
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number(staff, cohort, assessment, alice, count, django_assert_num_queries):
    a_cohort_that_changed(cohort, assessment, alice, NAMES[:count])
    get(staff, cohort)
    with django_assert_num_queries(10):
        get(staff, cohort)
