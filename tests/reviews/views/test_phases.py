"""Phases on their pages: planned, changed, removed, and not written over."""

import pytest
from django.urls import reverse

from cohorts.models import AuditEntry, Cohort
from reviews.log import lines_of
from reviews.models import Phase
from reviews.phases import Gone, change_phase, remove_phase, state_of
from tests.reviews.test_phases import today
from tests.test_staff import words


def test_a_phase_is_planned_and_removed_on_its_page(client, cohort, bob):
    client.force_login(bob)
    address = reverse("phases", args=[cohort.public_id])
    sent = {"name": "Screen", "from_on": "2030-01-01", "to_on": "2030-02-01", "who": "assigned", "sees": "never"}
    for wrong in ({"name": ""}, {"to_on": "2029-01-01"}, {"who": "odd"}, {"sees": ""}, {"from_on": "x"}):
        assert client.post(address, sent | wrong).status_code == 422
    assert not Phase.objects.exists()
    page = client.post(address, sent, follow=True)
    assert "The phase “Screen” is planned." in words(page)
    assert "only those who are assigned" in words(page)
    found = Phase.objects.get()
    page = client.post(reverse("phase_remove", args=[cohort.public_id, found.public_id]), follow=True)
    assert "is removed. Reviews stay." in words(page)
    assert not Phase.objects.exists()


SENT = {"name": "Screen", "from_on": "2030-01-01", "to_on": "2030-02-01", "who": "assigned", "sees": "never"}


def test_a_phase_is_changed_by_the_checks_of_planning_it_and_the_log_tells(client, cohort, bob):
    found = today(cohort)
    client.force_login(bob)
    address = reverse("phase", args=[cohort.public_id, found.public_id])
    shown = state_of(found)
    assert f'value="{shown}"' in client.get(address).text
    for wrong in ({"name": ""}, {"to_on": "2029-01-01"}, {"who": "odd"}, {"sees": ""}, {"from_on": "x"}):
        page = client.post(address, SENT | wrong | {"shown": shown})
        assert (page.status_code, f'value="{shown}"' in page.text) == (422, True)
    found.refresh_from_db()
    assert state_of(found) == shown
    page = client.post(address, SENT | {"shown": shown}, follow=True)
    assert "The phase “Screen” is changed. Reviews stay." in words(page)
    found.refresh_from_db()
    kept = {name: str(getattr(found, name)) for name in SENT}
    assert kept == SENT
    assert "This was so already." in words(client.post(address, SENT | {"shown": state_of(found)}, follow=True))
    told = AuditEntry.objects.filter(act="phase").order_by("number")
    assert [entry.facts["what"] for entry in told] == ["planned", "changed"]
    assert told[1].facts["phase"] == str(found.public_id)
    assert "Screen" not in str(told[1].facts)
    said = [line.more for line in lines_of(list(told), bob.pk)]
    assert said == ["a phase, new", "a phase, changed"]


def test_a_phase_that_somebody_else_changed_or_removed_is_not_written_over(client, cohort, bob):
    found = today(cohort)
    client.force_login(bob)
    address = reverse("phase", args=[cohort.public_id, found.public_id])
    sent = SENT | {"shown": state_of(found)}
    Phase.objects.filter(pk=found.pk).update(sees="always")
    page = client.post(address, sent, follow=True)
    assert "Somebody changed this phase meanwhile." in words(page)
    found.refresh_from_db()
    assert (found.sees, found.who) == ("always", "roles")
    client.post(reverse("phase_remove", args=[cohort.public_id, found.public_id]))
    for answer in (client.post(address, sent, follow=True), client.get(address, follow=True)):
        assert "This phase was removed before. Nothing was changed." in words(answer)
    assert AuditEntry.objects.filter(act="phase").latest("number").facts["what"] == "unplanned"
    for step in (lambda: remove_phase(phase=found, by=bob), lambda: change_phase(phase=found, by=bob, shown="")):
        with pytest.raises(Gone):
            step()


def test_a_phase_of_another_cohort_is_not_changed(client, cohort, bob):
    found = today(cohort)
    other = Cohort.objects.create(programme=cohort.programme, name="Other")
    client.force_login(bob)
    address = reverse("phase", args=[other.public_id, found.public_id])
    assert client.post(address, SENT | {"shown": state_of(found)}).status_code == 302
    found.refresh_from_db()
    assert found.sees == "after_own"
