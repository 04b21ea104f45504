"""The pages of needs and help, as staff use them."""

import pytest
from django.urls import reverse

from reviews import needs_page
from reviews.models import Help
from tests.reviews.changing import NAMES, a_cohort_that_changed
from tests.tampering import tamper
from tests.test_staff import words
from tests.world import colleague


@pytest.fixture
def rows(cohort, assessment, alice):
    return a_cohort_that_changed(cohort, assessment, alice)


@pytest.fixture
def staff(client, bob):
    client.force_login(bob)
    return client


def at(name, of):
    return reverse(name, args=[of.public_id])


def read(client, name, of, query=""):
    response = client.get(at(name, of) + query)
    assert response.status_code == 200
    return words(response)


def plan(client, cohort, rows, **more):
    data = {"need": "file.unit_economics", "title": "Clinic", "kind": "mentor", "on": "2026-12-01"}
    data["ventures"] = [str(one.public_id) for one in rows]
    return client.post(at("help_plan", cohort), data | more)


def test_needs_lead_to_the_ventures_by_name(staff, cohort, rows):
    said = read(staff, "cohort_needs", cohort)
    assert "2 needs 12 open gaps behind them. The first three reach 6 of 6 ventures" in said
    assert "Customer interview sheet" in said
    assert all(name in said for name in NAMES)
    assert "places taken" not in said  # no help is planned yet


def test_before_anybody_submits_no_gap_is_said_to_be_missing(staff, cohort, enrolment):
    assert "None has submitted yet." in read(staff, "cohort_needs", cohort)


def test_of_many_ventures_some_are_named_and_all_of_one_need_where_asked(staff, cohort, rows, monkeypatch):
    monkeypatch.setattr(needs_page, "MOST_NAMED", 4)
    page = staff.get(at("cohort_needs", cohort) + "?chapter=").context["page"]
    line = next(one for one in page.lines if len(one.need.ventures) > 4)
    assert (len(line.named), line.more) == (4, len(line.need.ventures) - 4)
    html = staff.get(at("cohort_needs", cohort)).text
    assert f"?who={line.need.key}#who-{line.need.key}" in html
    page = staff.get(at("cohort_needs", cohort) + f"?who={line.need.key}")
    assert f'id="who-{line.need.key}" open' in page.text
    known = {one.need.key: one.more for one in page.context["page"].lines}
    assert known[line.need.key] == 0
    assert [more for key, more in known.items() if key != line.need.key] == [
        max(len(one.need.ventures) - 4, 0) for one in page.context["page"].lines if one.need.key != line.need.key
    ]


def test_fewer_than_five_are_read_venture_by_venture(staff, cohort, assessment, alice):
    a_cohort_that_changed(cohort, assessment, alice, NAMES[:4])
    said = read(staff, "cohort_needs", cohort)
    assert "With fewer than five there is no ranking" in said
    assert "Worst first" not in said


def test_help_is_planned_recorded_and_cancelled(staff, cohort, rows):
    response = plan(staff, cohort, rows[:2])
    row = Help.objects.get()
    assert response["Location"] == at("help", row)
    assert (row.kind, row.gaps, row.ventures.count()) == ("mentor", ["bm_06"], 2)
    first, second = row.ventures.order_by("pk")
    staff.post(at("help_attended", row), {f"v{first.pk}": "yes", f"v{second.pk}": "no"})
    assert "1 of 2 came" in read(staff, "help", row)
    assert staff.post(at("help_cancel", row))["Location"] == at("cohort_needs", cohort)
    assert "This help was cancelled" in read(staff, "help", row)
    again = staff.post(at("help_cancel", row), follow=True).content.decode()
    assert "cancelled already" in again
    assert "is cancelled. It stays" not in again
    staff.post(at("help_attended", row), {f"v{first.pk}": "no"})
    first.refresh_from_db()
    assert first.attended is True


def test_a_mistake_comes_back_with_what_was_typed(staff, cohort, rows):
    response = plan(staff, cohort, rows[:1], on="yesterday")
    assert response.status_code == 422
    assert 'value="Clinic"' in response.content.decode()
    assert response.content.decode().count("checked") == 1
    assert plan(staff, cohort, []).status_code == 422
    assert Help.objects.count() == 0


def test_a_need_that_nobody_has_plans_nothing(staff, cohort, rows):
    response = plan(staff, cohort, rows[:1], need="file.zzz")
    assert response["Location"] == at("cohort_needs", cohort)
    assert "No venture has this need any more" in read(staff, "cohort_needs", cohort)


def test_a_wrong_word_of_attendance_is_refused(staff, cohort, rows):
    plan(staff, cohort, rows[:1])
    row = Help.objects.get()
    wrong = {f"v{row.ventures.get().pk}": "perhaps"}
    assert staff.post(at("help_attended", row), wrong).status_code == 422


def test_a_reviewer_reads_and_is_offered_nothing_to_change(client, cohort, rows, bob):
    client.force_login(bob)
    plan(client, cohort, rows[:1])
    client.force_login(colleague("rita", cohort.programme.organisation, "reviewer"))
    said = read(client, "cohort_needs", cohort, "?plan=file.unit_economics")
    assert "Plan help" not in said
    assert "Save who came" not in read(client, "help", Help.objects.get())


def test_a_broken_seal_is_left_out_and_said(staff, cohort, rows):
    newest = rows[0].submissions.order_by("-submitted_at").first()
    tamper("reviews_submission", "venture_name", "Evil", newest.public_id)
    said = read(staff, "cohort_needs", cohort)
    assert "The submission of 1 venture is left out: its seal is broken" in said
    assert "Evil" not in said
    assert "Evil" not in read(staff, "cohort_change", cohort)


def test_names_are_escaped(staff, cohort, assessment, alice):
    rows = a_cohort_that_changed(cohort, assessment, alice, ["<b>Evil</b>", *NAMES[1:]])
    plan(staff, cohort, rows[:1], title="<i>Clinic</i>")
    for name, of in (("cohort_needs", cohort), ("help", Help.objects.get()), ("cohort_change", cohort)):
        html = staff.get(at(name, of)).content.decode()
        assert "<b>Evil" not in html
        assert "<i>Clinic" not in html


@pytest.mark.guard
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number(staff, cohort, assessment, alice, count, django_assert_num_queries):
    rows = a_cohort_that_changed(cohort, assessment, alice, NAMES[:count])
    for _number in range(count):
        plan(staff, cohort, rows)
    read(staff, "cohort_needs", cohort)
    with django_assert_num_queries(8):
        staff.get(at("cohort_needs", cohort))
