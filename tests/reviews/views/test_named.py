"""A venture names somebody on its page, and a manager decides on the page of conflicts."""

import pytest
from django.urls import reverse

from reviews.models import Declaration, NamedConflict
from reviews.named import name_somebody, withdraw_named
from tests.test_staff import words
from tests.world import colleague

pytestmark = pytest.mark.django_db
SENT = {"who": "rita@example.org", "reason": "She owns a rival"}


@pytest.fixture
def rita(cohort):
    return colleague("rita", cohort.programme.organisation, "reviewer")


@pytest.fixture
def own(client, alice, enrolment):
    """The page of the venture, as its owner."""
    client.force_login(alice)
    return reverse("named_conflicts", args=[enrolment.public_id])


def test_somebody_is_named_and_withdrawn(client, own, enrolment):
    assert own in client.get(f"{reverse('home')}?ventures").content.decode()
    page = client.post(own, SENT, follow=True)
    assert "rita@example.org is named." in words(page)
    assert "Not decided yet." in words(page)
    found = NamedConflict.objects.get()
    withdraw = reverse("named_conflict_withdraw", args=[enrolment.public_id, found.public_id])
    assert "is no longer named" in words(client.post(withdraw, follow=True))
    assert "was withdrawn before" in words(client.post(withdraw, follow=True))
    assert not NamedConflict.objects.exists()


@pytest.mark.parametrize("left_out", SENT)
def test_a_name_without_a_reason_is_not_kept_and_what_was_typed_stays(client, own, left_out):
    page = client.post(own, SENT | {left_out: " "})
    assert page.status_code == 422
    assert next(SENT[key] for key in SENT if key != left_out) in page.content.decode()
    assert not NamedConflict.objects.exists()


def test_a_manager_closes_the_venture_to_whom_it_names(client, own, cohort, enrolment, bob, rita):
    client.post(own, SENT | {"who": rita.email})
    found = NamedConflict.objects.get()
    client.force_login(bob)
    conflicts = reverse("conflicts", args=[cohort.public_id])
    page = client.get(conflicts)
    assert "Proposed by ventures" in words(page)
    assert "The address is that of Rita (reviewer)." in words(page)
    member = rita.staff_memberships.get()
    assert f'value="{member.pk}" selected' in page.content.decode()
    sent = {"venture": str(enrolment.public_id), "named": str(found.public_id), "act": "conflict"}
    assign = reverse("reviewers_assign", args=[cohort.public_id])
    assert "Choose who has the conflict" in words(client.post(assign, sent | {"reason": "A rival"}, follow=True))
    chosen = sent | {"reviewer": str(member.pk)}
    for reason, said in (("", "Say in a sentence"), ("x" * 501, "at most 500 fit"), ("\x00", "cannot be stored")):
        assert said in words(client.post(assign, chosen | {"reason": reason}, follow=True))
    assert not Declaration.objects.exists()
    page = client.post(assign, chosen | {"reason": "A rival"}, follow=True)
    assert "is closed to Rita now" in words(page)
    assert "Proposed by ventures" not in words(page)
    assert Declaration.objects.get().person == rita
    client.force_login(enrolment.enrolled_by)
    page = client.get(own)
    assert "The managers have decided on it." in words(page)
    assert reverse("named_conflict_withdraw", args=[enrolment.public_id, found.public_id]) not in page.content.decode()
    withdraw = reverse("named_conflict_withdraw", args=[enrolment.public_id, found.public_id])
    assert "decided on this already" in words(client.post(withdraw, follow=True))


def test_a_manager_sets_it_aside_and_what_was_withdrawn_is_said_to_be_gone(client, cohort, enrolment, alice, bob, rita):
    first, second = (name_somebody(enrolment=enrolment, who=who, reason="A rival", by=alice) for who in ("Oak", "Elm"))
    client.force_login(bob)
    assign = reverse("reviewers_assign", args=[cohort.public_id])
    sent = {"venture": str(enrolment.public_id), "named": str(first.public_id), "act": "aside"}
    assert "Oak is set aside. Nothing is closed." in words(client.post(assign, sent, follow=True))
    withdraw_named(second)
    gone = client.post(assign, sent | {"named": str(second.public_id)}, follow=True)
    assert "the venture withdrew it" in words(gone)
    assert not Declaration.objects.exists()


def test_a_reviewer_reads_nothing_of_it(client, cohort, enrolment, alice, rita):
    name_somebody(enrolment=enrolment, who="Oak Fund", reason="A rival", by=alice)
    client.force_login(rita)
    page = client.get(reverse("conflicts", args=[cohort.public_id]))
    assert page.status_code == 200
    assert "Oak Fund" not in words(page)
