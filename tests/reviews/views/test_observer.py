"""The summary as observers and managers see it."""

import pytest
from django.urls import reverse

from cohorts.models import StaffMembership
from reviews.models import Release
from tests.reviews.observing.cases import FIGURES


@pytest.fixture
def released(cohort, bob):
    return Release.objects.create(cohort=cohort, figures=FIGURES, released_by=bob)


@pytest.fixture
def observer(client, cohort, erin):
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=erin, role="observer")
    client.force_login(erin)
    return client


def page(client, cohort, **query):
    return client.get(reverse("summary", args=[cohort.public_id]), query)


def test_before_a_release_observers_read_that_there_is_none(observer, cohort):
    html = page(observer, cohort).content.decode()
    assert "Nothing has been released yet" in html
    assert "Release all" not in html


def test_observers_read_figures_and_no_way_to_a_name(observer, cohort, released, submission):
    html = page(observer, cohort).content.decode()
    assert "hidden" in html
    assert submission.venture_name not in html
    for name in ("cohort", "cohort_sheet"):
        assert f'"{reverse(name, args=[cohort.public_id])}"' not in html
        assert observer.get(reverse(name, args=[cohort.public_id])).status_code == 403
    assert observer.get(reverse("submission", args=[submission.public_id])).status_code == 404


def test_no_address_shows_whose_figures_they_are(observer, cohort, released):
    body = page(observer, cohort).content.decode()
    csv = observer.get(reverse("summary_csv", args=[cohort.public_id])).content.decode()
    for seal in FIGURES["seals"]:
        assert seal not in body + csv


def test_a_cut_says_its_figure_or_that_it_is_hidden(observer, cohort, released):
    told = next(iter(FIGURES["cuts"]))
    sector, stage = told.removeprefix("cut:").split("|")
    assert (
        f"{FIGURES['cuts'][told]['count']} ventures"
        in page(observer, cohort, sector=sector, stage=stage).content.decode()
    )
    all_cuts = [(a["id"], b["id"]) for a in FIGURES["sectors"] for b in FIGURES["stages"]]
    hidden = next(pair for pair in all_cuts if f"cut:{pair[0]}|{pair[1]}" not in FIGURES["cuts"])
    assert "Hidden: fewer than five" in page(observer, cohort, sector=hidden[0], stage=hidden[1]).content.decode()


@pytest.mark.parametrize("query", [{"sector": "x", "stage": "y"}, {"sector": "", "stage": "1"}, {"stage": "é"}])
def test_a_cut_that_is_none_is_no_mistake(observer, cohort, released, query):
    assert page(observer, cohort, **query).status_code == 200


def test_a_withdrawn_release_is_gone_at_once(client, observer, cohort, released, bob):
    client.force_login(bob)
    client.post(reverse("summary_withdraw", args=[cohort.public_id, released.public_id]))
    assert page(client, cohort, release=str(released.public_id)).status_code == 404
    assert client.get(reverse("summary_csv", args=[cohort.public_id])).status_code == 404
    at = Release.objects.get().withdrawn_at
    again = client.post(reverse("summary_withdraw", args=[cohort.public_id, released.public_id]), follow=True)
    assert "withdrawn already" in again.content.decode()
    assert Release.objects.get().withdrawn_at == at


def test_managers_are_told_why_nothing_was_released(client, cohort, submission, bob):
    client.force_login(bob)
    response = client.post(reverse("summary_release", args=[cohort.public_id]), follow=True)
    assert "Fewer than five ventures" in response.content.decode()
    assert not Release.objects.exists()


def test_a_checkpoint_of_another_cohort_is_not_released(client, cohort, bob):
    client.force_login(bob)
    url = reverse("summary_release", args=[cohort.public_id])
    assert client.post(url, {"checkpoint": str(cohort.public_id)}).status_code == 404
