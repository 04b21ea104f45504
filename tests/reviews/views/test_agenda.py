"""The page of the agenda: for whoever reviews, in both languages, in a fixed number of queries."""

import pytest
from django.urls import reverse
from django.utils import timezone

from reviews.models import ConfirmedStanding, Submission
from tests.world import colleague


@pytest.fixture
def address(cohort):
    return reverse("agenda", args=[cohort.public_id])


def keep(name, **fields):
    figures = {"reviews": 2, "readiness": 20.0, "readiness_high": 90.0, "reviewed_at": timezone.now()}
    sent = Submission.objects.get(venture_name=name)
    return ConfirmedStanding.objects.create(submission=sent, **figures | fields)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Most disputed first", "Too few for a coefficient")), ("zh-hans", ("分歧最大的在前", "无法给出系数"))],
)
def test_managers_read_who_is_disputed_and_how_far_reviewers_agree(client, ventures, address, bob, language, words):
    keep("Murmur", differing=1)
    client.force_login(bob)
    bob.language = language
    bob.save()
    html = client.get(address, headers={"accept-language": language}).text
    assert all(word in html for word in words)
    assert "Murmur" in html
    assert "Ledgerline" not in html


def test_without_a_finished_review_it_says_what_appears_here(client, ventures, address, bob, cohort):
    client.force_login(bob)
    assert "once a review of it is finished" in client.get(address).text
    client.force_login(colleague("rita", cohort.programme.organisation, "reviewer"))
    assert "once you have finished your own review" in client.get(address).text
    client.force_login(colleague("olga", cohort.programme.organisation, "observer"))
    assert client.get(address).status_code == 403
    assert client.get(address + "?checkpoint=none").status_code in {403, 404}


@pytest.mark.guard
def test_it_costs_the_same_for_many(client, ventures, address, bob, django_assert_max_num_queries):
    client.force_login(bob)
    keep("Murmur", levels={"mr_01": {"1": 2, "2": 3}})
    with django_assert_max_num_queries(12):
        client.get(address)
    for name in ("Ledgerline", "Halyard"):
        keep(name, levels={f"q{at}": {"1": 2, "2": 3} for at in range(20)})
    with django_assert_max_num_queries(12):
        assert client.get(address).text.count("20.0–90.0") == 3
