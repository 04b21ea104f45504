"""The pages of an act on many ventures (what they do: tests/reviews/test_bulk.py)."""

from django.http import QueryDict
from django.urls import reverse

from cohorts.actions import end_enrolments
from reviews.glance.page import GlancePage
from reviews.views.bulk import selected


def page_of(cohort, bob, query=""):
    cohort.role = "owner"
    return GlancePage(cohort, bob.pk, QueryDict(query), "en")


def test_what_was_ticked_is_selected_in_this_cohort_alone(ventures, cohort, bob):
    first, second, *_others = cohort.enrolments.order_by("pk").values_list("pk", flat=True)
    rows = selected(page_of(cohort, bob), QueryDict(f"rows={second}&rows={first},999999"))
    assert [row.enrolment.pk for row in rows] == [first, second]
    assert selected(page_of(cohort, bob), QueryDict("")) == []


def test_all_are_those_of_the_view_in_its_order(ventures, cohort, bob):
    rows = selected(page_of(cohort, bob, "sort=name&state=submitted"), QueryDict("all=1"))
    assert [row.name for row in rows] == ["Halyard", "Ledgerline", "Murmur"]


def test_an_old_page_is_told_that_what_it_selected_is_gone(client, ventures, cohort, bob):
    client.force_login(bob)
    first, second, *_others = cohort.enrolments.order_by("pk")
    end_enrolments([first.pk], by=bob, end="removed")
    url = reverse("cohort_bulk", args=[cohort.public_id])
    gone = client.post(url, {"act": "lead", "rows": str(first.pk)}, follow=True).text
    assert "what you selected is no longer among these ventures" in gone
    for nothing in ({"act": "lead"}, {"act": "burn", "rows": str(second.pk)}):
        assert "Select ventures first" in client.post(url, nothing, follow=True).text
