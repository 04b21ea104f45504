"""The pages on which reviewers are assigned."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import AuditEntry, Venture
from reviews.assigning import page as page_module
from reviews.models import Assignment, Declaration, ReviewerProfile
from reviews.reviewing import declare
from tests.test_staff import words
from tests.world import colleague


@pytest.fixture
def rita(cohort):
    return colleague("rita", cohort.programme.organisation, "reviewer")


def at(name, cohort, *more):
    return reverse(name, args=[cohort.public_id, *more])


def test_from_a_proposal_to_an_assignment_and_nothing_is_kept_before(client, cohort, enrolment, submission, bob, rita):
    client.force_login(bob)
    page = client.get(at("reviewers", cohort) + "?propose=1&each=1")
    assert "Would" not in words(page)
    assert "Who would review it, and why" in words(page)
    assert not Assignment.objects.exists()
    sent = {"shown": page.context["page"].shown, "each": "1"}
    page = client.post(at("reviewers_propose", cohort), sent, follow=True)
    assert "Assigned: 1 new, 0 taken away." in words(page)
    assert Assignment.objects.count() == 1
    page = client.post(at("reviewers_propose", cohort), {"shown": "other", "each": "0"}, follow=True)
    assert "Something changed since you saw the proposal." in words(page)
    page = client.post(at("reviewers_propose", cohort), {"each": "many"}, follow=True)
    assert "These numbers cannot be used." in words(page)
    assert Assignment.objects.count() == 1


def test_numbers_that_cannot_be_are_told_beside_the_field(client, cohort, enrolment, bob):
    client.force_login(bob)
    page = client.get(at("reviewers", cohort) + "?propose=1&each=many")
    assert page.status_code == 422
    assert page.context["page"].proposal is None


def test_by_hand_and_away_again(client, cohort, enrolment, submission, bob, rita):
    client.force_login(bob)
    member = rita.staff_memberships.get()
    sent = {"venture": str(enrolment.public_id), "reviewer": str(member.pk)}
    assert "Rita is assigned to Inkwell Tutor." in words(client.post(at("reviewers_assign", cohort), sent, follow=True))
    assert "This was so already." in words(client.post(at("reviewers_assign", cohort), sent, follow=True))
    page = client.post(at("reviewers_assign", cohort), sent | {"act": "remove"}, follow=True)
    assert "Rita is no longer assigned to Inkwell Tutor." in words(page)
    for wrong in ({"reviewer": ""}, {"reviewer": "x"}, {"venture": "x"}):
        page = client.post(at("reviewers_assign", cohort), sent | wrong, follow=True)
        assert "Choose a reviewer." in words(page)
    declare(enrolment=enrolment, person=rita, answer="conflict", reason="I hold shares")
    page = client.post(at("reviewers_assign", cohort), sent, follow=True)
    assert "has a conflict of interest" in words(page)
    assert not Assignment.objects.exists()


def test_a_manager_names_a_conflict_and_the_venture_is_closed_to_the_reviewer(
    client, cohort, enrolment, submission, bob, rita
):
    client.force_login(bob)
    sent = {
        "venture": str(enrolment.public_id),
        "reviewer": str(rita.staff_memberships.get().pk),
        "act": "conflict",
        "reason": " ",
    }
    page = client.post(at("reviewers_assign", cohort), sent, follow=True)
    assert "Say in a sentence what ties Rita to Inkwell Tutor. Nothing was saved." in words(page)
    assert not Declaration.objects.exists()
    sent["reason"] = "Her brother founded it"
    page = client.post(at("reviewers_assign", cohort), sent, follow=True)
    assert "Inkwell Tutor is closed to Rita now." in words(page)
    assert "This was so already." in words(client.post(at("reviewers_assign", cohort), sent, follow=True))
    (said,) = Declaration.objects.all()
    assert (said.answer, said.person, said.said_by, said.reason) == ("conflict", rita, bob, "Her brother founded it")
    assert AuditEntry.objects.filter(act="settled", by=bob, about=str(enrolment.public_id)).count() == 1
    here = reverse("submission", args=[submission.public_id])
    assert "Her brother founded it" in words(client.get(here))
    client.post(reverse("declaration_settle", args=[said.public_id]), {"answer": "none"})
    client.force_login(rita)
    assert client.get(here).status_code == 200
    client.force_login(bob)
    client.post(at("reviewers_assign", cohort), sent)
    client.force_login(rita)
    assert client.get(here).status_code == 404


def test_a_conflict_of_a_venture_that_is_deleted_is_refused_in_words(client, cohort, enrolment, submission, bob, rita):
    Venture.objects.filter(pk=enrolment.venture_id).update(name="")  # as deleting leaves it
    client.force_login(bob)
    sent = {"venture": str(enrolment.public_id), "reviewer": str(rita.staff_memberships.get().pk), "reason": "Shares"}
    page = client.post(at("reviewers_assign", cohort), sent | {"act": "conflict"}, follow=True)
    assert "This venture is no longer in the cohort. Nothing was changed." in words(page)
    assert not Declaration.objects.exists()


def test_ventures_come_in_pages_and_whoever_assigns_comes_back_to_theirs(
    client, cohort, enrolment, submission, bob, rita, monkeypatch
):
    monkeypatch.setattr(page_module, "PAGE_SIZE", 1)
    other = Venture.objects.create(name="Zinc")
    second = enrolment.__class__.objects.create(cohort=cohort, venture=other, enrolled_by=bob)
    client.force_login(bob)
    first = client.get(at("reviewers", cohort) + "?propose=1&each=1")
    assert [row.name for row in first.context["page"].rows] == ["Inkwell Tutor"]
    assert "?propose=1&amp;each=1&amp;ventures=2#ventures" in first.text
    assert len(first.context["page"].proposed) == 2  # what is proposed is shown whole: it is assigned whole
    page = client.get(at("reviewers", cohort) + "?ventures=2")
    assert [row.name for row in page.context["page"].rows] == ["Zinc"]
    assert '<input type="hidden" name="ventures" value="2"' in page.text
    sent = {"venture": str(second.public_id), "reviewer": str(rita.staff_memberships.get().pk), "ventures": "2"}
    assert client.post(at("reviewers_assign", cohort), sent).headers["Location"].endswith("?ventures=2#ventures")


def test_what_a_reviewer_can_take_on(client, cohort, bob, rita):
    client.force_login(bob)
    address = at("reviewer", cohort, rita.staff_memberships.get().public_id)
    assert client.post(address, {"capacity": "x"}).status_code == 422
    page = client.post(address, {"capacity": "3", "languages": ["zh-hans"]}, follow=True)
    assert "What Rita can take on is saved." in words(page)
    row = ReviewerProfile.objects.get()
    assert (row.capacity, row.languages) == (3, ["zh-hans"])
    watcher = colleague("watch", cohort.programme.organisation, "observer")
    assert client.get(at("reviewer", cohort, watcher.staff_memberships.get().public_id)).status_code == 404


def test_a_reviewer_says_themselves_what_they_can_take_on_and_nobody_elses(client, cohort, bob, rita):
    client.force_login(rita)
    address = at("reviewer_own", cohort)
    assert address in client.get(at("agenda", cohort)).text
    assert client.post(address, {"capacity": "x"}).status_code == 422
    for _twice in range(2):
        page = client.post(address, {"capacity": "3", "languages": ["zh-hans"]}, follow=True)
        assert "What you can take on is saved." in words(page)
    row = ReviewerProfile.objects.get()
    assert (row.reviewer, row.capacity, row.languages) == (rita, 3, ["zh-hans"])
    of_bob = cohort.programme.organisation.staff.get(user=bob).public_id
    assert client.post(at("reviewer", cohort, of_bob), {"capacity": "1"}).status_code == 403
    watcher = colleague("watch", cohort.programme.organisation, "observer")
    client.force_login(watcher)
    assert client.get(address).status_code == 403
    client.force_login(bob)
    assert "3" in client.get(at("reviewer", cohort, rita.staff_memberships.get().public_id)).text


def test_a_venture_that_is_closed_to_the_manager_is_not_on_the_page(client, cohort, enrolment, submission, bob, rita):
    Assignment.objects.create(enrolment=enrolment, reviewer=rita, assigned_by=bob)
    declare(enrolment=enrolment, person=bob, answer="conflict", reason="I hold shares")
    client.force_login(bob)
    page = client.get(at("reviewers", cohort) + "?propose=1")
    assert "Inkwell Tutor" not in page.text
    assert [one.assigned for one in page.context["page"].loads] == [0, 0]
    sent = {"venture": str(enrolment.public_id), "reviewer": str(rita.staff_memberships.get().pk), "act": "remove"}
    client.post(at("reviewers_assign", cohort), sent)
    assert Assignment.objects.count() == 1


def test_the_page_costs_as_many_queries_with_one_reviewer_as_with_three(client, cohort, enrolment, submission, bob):
    client.force_login(bob)
    counted = []
    for names in (["rita"], ["omar", "nora"]):
        for name in names:
            one = colleague(name, cohort.programme.organisation, "reviewer")
            Assignment.objects.create(enrolment=enrolment, reviewer=one, assigned_by=bob)
        client.get(at("reviewers", cohort))
        with CaptureQueriesContext(connection) as queries:
            client.get(at("reviewers", cohort) + "?propose=1")
        counted.append(len(queries))
    assert counted[0] == counted[1]
