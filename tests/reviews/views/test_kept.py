"""Views and notes that staff keep: saved, changed by their author alone, and back where one was."""

import pytest
from django.urls import reverse

from cohorts.models import StaffMembership, VentureNote
from reviews import keeping
from reviews.models import SavedView
from tests.conftest import person


@pytest.fixture
def ana(cohort):
    user = person("Ana")
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=user, role="reviewer")
    return user


def test_a_view_is_saved_as_it_is_shown_and_nothing_else_of_the_address(client, bob, cohort):
    client.force_login(bob)
    url = reverse("view_save", args=[cohort.public_id])
    sent = {"name": "Red in Legal", "query": "chapter=le&at_least=critical&page=3&c=1.le&evil=x&q=", "is_shared": "on"}
    response = client.post(url, sent)
    view = SavedView.objects.get()
    assert (view.query, view.is_shared) == ("at_least=critical&chapter=le", True)
    assert response["Location"].endswith("?at_least=critical&chapter=le")
    said = client.post(url, {"name": "Red in Legal", "query": "state=late"}, follow=True).text
    assert "The view “Red in Legal” is replaced by this one." in said
    assert [(one.query, one.is_shared) for one in SavedView.objects.all()] == [("state=late", False)]


def test_a_view_needs_a_name(client, bob, cohort):
    client.force_login(bob)
    url = reverse("view_save", args=[cohort.public_id])
    for name in ("", "\u200b", "x" * 61):
        client.post(url, {"name": name})
    assert not SavedView.objects.exists()


def test_there_are_not_endless_views(client, bob, cohort, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_VIEWS", 1)
    client.force_login(bob)
    url = reverse("view_save", args=[cohort.public_id])
    for name in ("One", "Two"):
        client.post(url, {"name": name})
    assert [view.name for view in SavedView.objects.all()] == ["One"]


def test_colleagues_use_what_is_shared_and_never_see_the_rest(client, bob, ana, cohort, ventures):
    keeping.save_view(cohort=cohort, name="Shared one", query="state=waiting", is_shared=True, by=bob)
    keeping.save_view(cohort=cohort, name="Own one", query="state=waiting", is_shared=False, by=bob)
    client.force_login(ana)
    page = client.get(reverse("cohort", args=[cohort.public_id]) + "?q=m").context["glance"]
    assert [(chip.name, chip.count) for chip in page.chips if chip.view] == [("Shared one", 1)]


def test_only_its_author_deletes_a_view(client, bob, ana, cohort):
    view = keeping.save_view(cohort=cohort, name="V", query="", is_shared=True, by=bob)
    url = reverse("view_delete", args=[view.public_id])
    client.force_login(ana)
    assert client.post(url).status_code == 403
    client.force_login(bob)
    client.post(url)
    assert not SavedView.objects.exists()


def test_a_note_is_added_and_removed_where_one_was(client, bob, ana, ventures, cohort):
    enrolment = cohort.enrolments.get(venture__name="Murmur")
    client.force_login(bob)
    sent = {"text": "Ask again in May", "view": "sort=name", "c": f"{enrolment.pk}.le"}
    response = client.post(reverse("note_add", args=[enrolment.public_id]), sent)
    assert response["Location"] == f"/cohorts/{cohort.public_id}?sort=name&c={enrolment.pk}.le"
    assert "Ask again in May" in client.get(response["Location"]).content.decode()
    url = reverse("note_remove", args=[VentureNote.objects.get().public_id])
    client.force_login(ana)
    assert client.post(url).status_code == 403
    client.force_login(bob)
    client.post(url)
    assert "Ask again in May" not in client.get(response["Location"]).content.decode()


def test_what_is_sent_back_is_an_address_of_the_cohort_and_nothing_else(client, bob, ventures, cohort):
    enrolment = cohort.enrolments.first()
    client.force_login(bob)
    sent = {"text": "x", "view": "//evil.example/?q=a#", "c": '1.le"><script>'}
    response = client.post(reverse("note_add", args=[enrolment.public_id]), sent)
    assert response["Location"] == f"/cohorts/{cohort.public_id}"
