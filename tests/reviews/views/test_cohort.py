"""The cohort at a glance, on the page and as a workbook."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import reverse

from assessments import actions
from cohorts.actions import enrol
from reviews import actions as review_actions
from tests.conftest import answer_as


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "query",
    ["", "?sort=ff&reverse=on", "?q=mur&sector=other", "?sort=nonsense&sector=zz&page=99", "?at_least=critical"],
)
def test_the_page_answers_every_filter(client, bob, ventures, cohort, query, language):
    client.force_login(bob)
    client.cookies["django_language"] = language
    html = client.get(reverse("cohort", args=[cohort.public_id]) + query).content.decode()
    assert "Murmur" in html


def links_of(client, bob, cohort, query):
    client.force_login(bob)
    html = client.get(reverse("cohort", args=[cohort.public_id]) + query).content.decode()
    return [unescape(link) for link in re.findall(r'href="(\?[^"]*)"', html)]


def test_sort_links_keep_the_filters(client, bob, ventures, cohort):
    links = links_of(client, bob, cohort, "?q=mur&state=submitted&sort=mr&page=1")
    sorting = [QueryDict(link[1:]).dict() for link in links if "sort=" in link]
    assert len(sorting) > 10
    assert [s for s in sorting if (s.get("q"), s.get("state")) != ("mur", "submitted")] == []
    assert [s["sort"] for s in sorting if s.get("reverse")] == ["mr"]
    assert not any("page" in s for s in sorting)


def test_each_count_above_the_table_leads_to_the_ventures_it_counts(client, bob, ventures, cohort):
    links = links_of(client, bob, cohort, "")[:3]
    client.force_login(bob)
    url = reverse("cohort", args=[cohort.public_id])
    tally = client.get(url).context["tally"]
    shown = [len(client.get(url + link).context["shown"]) for link in links]
    assert shown == [tally.critical, tally.short, tally.waiting]
    assert 0 < tally.short < tally.enrolled


@pytest.mark.guard
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_for_more(
    client, bob, alice, published, invitation, cohort, count, django_assert_num_queries
):
    for number in range(count):
        started = actions.start_assessment(name=f"V{number}", by=alice)
        enrolment = enrol(invitation=invitation, venture=started.venture, by=alice)
        review_actions.submit(assessment=answer_as(started, "R-03", alice), enrolment=enrolment, by=alice)
    client.force_login(bob)
    url = reverse("cohort", args=[cohort.public_id])
    client.get(url)
    with django_assert_num_queries(6):
        client.get(url)
