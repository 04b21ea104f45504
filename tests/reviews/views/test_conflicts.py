"""The page on which conflicts of interest are declared for all ventures at once."""

import pytest
from django.urls import reverse

from cohorts.access import cohort_for
from cohorts.models import AuditEntry
from reviews.declaring_all import closed_to_the_only_one, lines_of
from reviews.models import Declaration
from reviews.reviewing import declare
from tests.test_staff import words
from tests.world import colleague


@pytest.mark.parametrize("answer", ["conflict", "unsure"])
def test_who_manages_alone_has_a_page_where_their_own_conflict_stands(
    client, cohort, submission, enrolment, bob, answer
):
    client.force_login(bob)
    page = reverse("conflicts", args=[cohort.public_id])
    name = enrolment.venture.name
    declare(enrolment=enrolment, person=bob, answer=answer, reason="A share")
    assert name not in words(client.get(reverse("cohort", args=[cohort.public_id])))
    shown = words(client.get(page))
    said = ("nobody else manages this organisation", "Invite a colleague", name, "A share")
    assert [text in shown for text in said] == [True] * 4
    mate = colleague("mate", cohort.programme.organisation, "manager")
    assert name not in words(client.get(page))  # now they settle it
    assert closed_to_the_only_one(cohort_for(bob, cohort.public_id), bob) == []
    mate.staff_memberships.all().delete()
    one = Declaration.objects.get()
    client.post(reverse("declaration_settle", args=[one.public_id]), {"answer": "none", "reason": "It was sold"})
    assert Declaration.objects.latest("pk").answer == "none"
    assert AuditEntry.objects.filter(act="settled", by=bob).exists()
    assert name in words(client.get(reverse("cohort", args=[cohort.public_id])))


def test_answers_sent_twice_are_kept_once_and_the_second_press_is_told(client, cohort, ventures):
    rita = colleague("rita", cohort.programme.organisation, "reviewer")
    client.force_login(rita)
    page = reverse("conflicts", args=[cohort.public_id])
    keys = [line.enrolment.pk for line in lines_of(cohort_for(rita, cohort.public_id))]
    sent = {f"v{keys[0]}-answer": "none", f"v{keys[1]}-answer": "conflict", f"v{keys[1]}-reason": "A share"}
    assert "Your answers on 2 ventures are saved." in words(client.post(page, sent, follow=True))
    assert "You declared this before." in words(client.post(page, sent, follow=True))
    assert Declaration.objects.count() == 2
