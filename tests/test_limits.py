"""One account makes so much and no more, and is told so where it asked."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments import actions
from cohorts import actions as cohort_actions
from cohorts.models import Cohort, Invitation, Organisation, Venture
from forecasts import actions as forecast_actions
from tests.forecasts.cases import a_scenario

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def few(monkeypatch):
    """Limits small enough to reach."""
    for module, name, most in (
        (actions, "MOST_VENTURES", 3),
        (actions, "MOST_VENTURES_AN_HOUR", 2),
        (actions, "MOST_PIECES", 2),
        (actions, "MOST_EVIDENCE_BYTES", 100),
        (forecast_actions, "MOST_SCENARIOS", 1),
        (cohort_actions, "MOST_ORGANISATIONS", 1),
        (cohort_actions, "MOST_COHORTS", 1),
        (cohort_actions, "MOST_INVITATIONS", 1),
    ):
        monkeypatch.setattr(module, name, most)


def told(response):
    """The words of a page that refuses."""
    return re.sub(r"\s+", " ", response.content.decode())


def test_ventures_within_an_hour_and_in_all(client, few, alice, published):
    client.force_login(alice)
    for name in ("One", "Two"):
        assert client.post(reverse("venture_create"), {"name": name}).status_code == 302
    third = client.post(reverse("venture_create"), {"name": "Three"})
    assert (third.status_code, Venture.objects.count()) == (422, 2)
    assert "You have created 2 ventures within an hour" in told(third)
    assert 'value="Three"' in told(third)
    Venture.objects.update(created_at="2020-01-01T00:00Z")
    assert client.post(reverse("venture_create"), {"name": "Three"}).status_code == 302
    Venture.objects.update(created_at="2020-01-01T00:00Z")
    assert "You own 3 ventures" in told(client.post(reverse("venture_create"), {"name": "Four"}))


def test_ventures_of_others_do_not_count(client, few, alice, charlie, published):
    for _ in range(2):
        actions.start_assessment(name="Hers", by=alice)
    client.force_login(charlie)
    assert client.post(reverse("venture_create"), {"name": "His"}).status_code == 302


def test_evidence_behind_one_answer_and_of_one_venture(client, few, alice, assessment):
    client.force_login(alice)
    url = reverse("evidence_add", args=[assessment.public_id, "mr_01"])
    for number in range(2):
        assert client.post(url, {"link": f"https://example.org/{number}"}).status_code == 302
    assert "has 2 pieces of evidence" in told(client.post(url, {"link": "https://example.org/3"}))

    other = reverse("evidence_add", args=[assessment.public_id, "mr_03"])
    file = lambda end: SimpleUploadedFile("log.pdf", PDF + b"%" * 39 + end, "application/pdf")  # noqa: E731
    assert client.post(other, {"file": file(b"?")}).status_code == 302
    actions.remove_evidence(evidence=assessment.evidence.get(item_id="mr_03"), by=alice)
    assert "would come to more than" in told(client.post(other, {"file": file(b"!")}))


def test_scenarios_organisations_cohorts_and_links(client, few, alice, assessment):
    client.force_login(alice)
    scenario = a_scenario(assessment, alice)
    copy = client.post(reverse("scenario_copy", args=[scenario.public_id]), {"name": "Copy", "kind": "own"})
    assert (copy.status_code, "the most there can be" in told(copy)) == (422, True)

    assert client.post(reverse("organisations"), {"name": "Kiln"}).status_code == 302
    again = client.post(reverse("organisations"), {"name": "Quay"})
    assert (again.status_code, Organisation.objects.count()) == (422, 1)
    opened = reverse("cohort_create", args=[Organisation.objects.get().public_id])
    assert client.post(opened, {"programme": "P", "name": "C"}).status_code == 302
    assert "The organisation has 1 cohorts" in told(client.post(opened, {"programme": "P", "name": "D"}))
    link = reverse("invitation_create", args=[Cohort.objects.get().public_id])
    client.post(link)
    assert "This cohort has 1 open links" in told(client.post(link, follow=True))
    assert Invitation.objects.count() == 1


def test_forms_of_several_organisations_have_ids_of_their_own(client, bob):
    for name in ("Kiln", "Quay"):
        cohort_actions.found_organisation(name=name, by=bob)
    client.force_login(bob)
    html = client.get(reverse("organisations")).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', html)) <= set(ids)
