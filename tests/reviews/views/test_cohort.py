"""The cohort at a glance, on the page and as a workbook."""
# ruff: noqa: F811  (fixtures)

import gzip
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.views import VIEWS
from cohorts.actions import archive_cohort, close_cohort, enrol, invite
from cohorts.checkpoints import plan_checkpoint
from reviews.glance.address import KEPT, columns_in
from reviews.glance.form import ORDERS
from reviews.models import SavedView, Submission
from reviews.phases import plan_phase
from reviews.reviewing import declare
from tests.forms_of_pages import Page
from tests.reviews.glance.conftest import invent  # noqa: F401  a fixture
from tests.tampering import tamper
from tests.world import colleague


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


def page_of(client, bob, cohort, query=""):
    client.force_login(bob)
    response = client.get(reverse("cohort", args=[cohort.public_id]) + query)
    return response, response.content.decode()


def links_of(html):
    return [unescape(link) for link in re.findall(r'href="(\?[^"]*)"', html)]


def test_sort_links_keep_the_filters(client, bob, ventures, cohort):
    _response, html = page_of(client, bob, cohort, "?q=mur&state=submitted&sort=mr&page=1&truth=evidenced")
    head = html[html.index("<thead") : html.index("</thead")]
    sorting = [QueryDict(link[1:]).dict() for link in links_of(head)]
    assert len(sorting) > 10
    assert [s for s in sorting if (s.get("q"), s.get("state"), s["truth"]) != ("mur", "submitted", "evidenced")] == []
    assert [s["sort"] for s in sorting if s.get("reverse")] == ["mr"]
    assert not any("page" in s for s in sorting)
    assert head.count("aria-sort") == 1
    assert re.search(r'aria-sort="descending"><a [^>]*sort=mr', head)


def test_each_count_above_the_table_leads_to_the_ventures_it_counts(client, bob, ventures, cohort):
    response, html = page_of(client, bob, cohort)
    tally = response.context["glance"].tally
    above = html[html.index('class="pl-sum"') : html.index('id="hm"')]
    shown = [page_of(client, bob, cohort, link)[0].context["glance"].tally["shown"] for link in links_of(above)]
    assert shown == [tally["critical"], tally["short"], tally["waiting"]]
    assert 0 < tally["short"] < tally["enrolled"]


def test_few_ventures_have_no_filters_no_views_and_no_foot(client, bob, ventures, cohort):
    _response, html = page_of(client, bob, cohort)
    assert not re.search('id="filter"|pl-chips|<tfoot', html)
    _response, filtered = page_of(client, bob, cohort, "?state=waiting")
    assert 'id="filter"' in filtered  # what was asked for in the address can be seen and changed


def test_a_closed_cohort_says_so_and_offers_no_invitation(client, bob, cohort):
    _response, html = page_of(client, bob, cohort)
    assert "Make an invitation link" in html
    close_cohort(cohort=cohort, is_closed=True)
    _response, html = page_of(client, bob, cohort)
    assert "This cohort is closed" in html
    assert "Make an invitation link" not in html
    archive_cohort(cohort=cohort, is_archived=True)
    assert "This cohort is archived" in page_of(client, bob, cohort)[1]


def test_nothing_is_due_any_more_in_a_closed_cohort(client, bob, enrolment, cohort):
    plan_checkpoint(cohort=cohort, kind="exit", opens_on=cohort.today, due_on=cohort.today + timedelta(3))
    assert "due in 3 days" in page_of(client, bob, cohort)[1]
    close_cohort(cohort=cohort, is_closed=True)
    assert "due in 3 days" not in page_of(client, bob, cohort)[1]


def test_an_empty_cohort_names_who_waits_at_its_door(client, bob, alice, assessment, cohort):
    enrol(invitation=invite(cohort=cohort, by=bob, needs_approval=True), venture=assessment.venture, by=alice)
    _response, html = page_of(client, bob, cohort)
    assert "1 venture waits to be let in" in html
    assert "Invite the first ventures" not in html


def test_forms_of_the_page_keep_what_they_do_not_show(client, bob, invent, cohort):
    invent(9)
    query = "?q=a&truth=evidenced&shows=change&columns=tags&columns=verdict&sort=name&reverse=on"
    _response, html = page_of(client, bob, cohort, query)
    page = Page(html)
    asking = {form.attributes.get("id", ""): form.data() for form in page.forms if form.method == "get"}
    assert asking["filter"]["q"] == ["a"]
    kept = {"truth": ["evidenced"], "shows": ["change"], "sort": ["name"], "reverse": ["on"]}
    for form in [one for one in page.forms if one.method == "get"]:
        sent = form.data()
        assert {name: sent.get(name) for name in kept} == kept
        assert columns_in(sent["columns"]) == ["verdict", "tags"]


def test_a_cell_opens_its_chapter_and_closing_keeps_the_view(client, bob, ventures, cohort):
    key = cohort.enrolments.get(venture__name="Murmur").pk
    response, html = page_of(client, bob, cohort, f"?sort=name&q=m&c={key}.le")
    panel = response.context["glance"].panel
    assert (panel.row.name, panel.chapter_id) == ("Murmur", "le")
    assert all(gap.title in unescape(html) for gap in panel.gaps)
    assert f'href="/cohorts/{cohort.public_id}?sort=name&amp;q=m#r{key}"' in html
    assert len(re.findall(r"<button [^>]*aria-current=\"true\">", html)) == 1


@pytest.mark.parametrize("cell", ["0.le", "x", "1", "999999999999999999.le", "1.nonsense", "-1.le"])
def test_a_cell_that_is_none_leaves_the_table_alone(client, bob, ventures, cohort, cell):
    response, html = page_of(client, bob, cohort, f"?c={cell}")
    assert response.status_code == 200
    assert response.context["glance"].panel is None
    assert "Murmur" in html


def test_names_and_tags_are_text(client, bob, invent, cohort):
    invent(9)
    cohort.programme.organisation.tags.filter(name="hardware").update(name="<i>x</i>")
    _response, html = page_of(client, bob, cohort, "?columns=tags")
    assert "<b>Bold</b>" not in html
    assert "&lt;b&gt;Bold&lt;/b&gt;" in html
    assert "<i>x</i>" not in html
    assert "&lt;i&gt;x&lt;/i&gt;" in html


def test_a_broken_seal_shows_nothing_but_that(client, bob, invent, cohort):
    one = invent(9)[0]
    broken = Submission.objects.filter(enrolment=one).order_by("-submitted_at").first()
    whole = re.search(rf"<tr id=r{one.pk}.*", page_of(client, bob, cohort)[1])[0]
    assert "/submissions/" in whole  # it was intact when the process last read it
    tamper("reviews_submission", "summary", '{"band": "strong", "readiness": [99.9, 99.9]}', broken.public_id)
    _response, html = page_of(client, bob, cohort)
    row = re.search(rf"<tr id=r{one.pk} .*", html)[0]
    assert "Seal broken: nothing is shown" in row
    assert "99.9" not in row
    assert "/submissions/" not in row


def test_who_shares_nothing_is_said_to_share_nothing(client, bob, ventures, cohort):
    quiet = cohort.enrolments.get(venture__name="Quiet")
    row = rf"<tr id=r{quiet.pk} .*"
    cohort.enrolments.update(shares_progress=True)
    assert "nothing answered yet" in re.search(row, page_of(client, bob, cohort)[1])[0]
    assessment = quiet.venture.assessments.get()
    type(assessment).objects.update(asked_count=86, answered_count=64, answered_at="2026-11-28T10:00Z")
    assert "64 of 86 answered, last active 28 Nov" in re.search(row, page_of(client, bob, cohort)[1])[0]
    cohort.enrolments.update(shares_progress=False)
    said = re.search(row, page_of(client, bob, cohort)[1])[0]
    assert "nothing shared" in said
    assert not re.search("answered|active", said)


EVERY_COLUMN = "columns=all"
ASKED = {
    "at_least": ["high"],
    "chapter": ["le"],
    "band": ["ready", "early"],
    "state": ["submitted", "waiting", "late", "due", "unreviewed", "yours"],
    "since": ["ever"],
    "stage": ["2"],
    "sector": ["other"],
    "runway": ["short"],
    "lead": ["mine", "nobody"],
    "group": ["band", "stage", "sector", "lead"],
    "truth": ["evidenced", "confirmed"],
    "shows": ["change"],
    "reverse": ["on"],
    "page": ["2"],
    "q": ["b"],
    "sort": ["le", *ORDERS],
}


def every_view(tag):
    """Each value of each filter and order with every column, then all of them at once in each order."""
    asked = ASKED | {"tag": [str(tag)]}
    assert set(asked) == {*KEPT, "page"} - {"columns"}
    yield ""
    for name, values in asked.items():
        yield from (f"{EVERY_COLUMN}&{name}={value}" for value in values)
    rest = "&".join(
        f"{name}={values[-1]}" for name, values in asked.items() if name not in {"sort", "page", "q", "tag"}
    )
    yield from (f"{EVERY_COLUMN}&{rest}&sort={order}" for order in asked["sort"])


def masked_reviewer(cohort, by):
    """A reviewer before whom names are hidden, who has declared on half of the ventures."""
    rita, today = colleague("rita", cohort.programme.organisation, "reviewer"), cohort.today
    days = {"from_on": today - timedelta(9), "to_on": today + timedelta(9)}
    for one in cohort.checkpoints.all():
        plan_phase(
            cohort=cohort, checkpoint=one, by=by, name="R", **days, who="roles", sees="after_own", hides_names=True
        )
    for one in cohort.enrolments.order_by("pk")[::2]:
        declare(enrolment=one, person=rita, answer="none")
    return rita


@pytest.mark.guard
@pytest.mark.parametrize("kind", ["owner", "masked reviewer"])
def test_any_filter_order_and_columns_cost_twelve_queries(client, bob, invent, cohort, kind):
    """Two of them are the session and its user."""
    invent(12)
    reader = bob if kind == "owner" else masked_reviewer(cohort, bob)
    SavedView.objects.create(cohort=cohort, saved_by=reader, name="Late", query="state=late&sort=lead")
    client.force_login(reader)
    url = reverse("cohort", args=[cohort.public_id])
    page = client.get(url).text  # the playbook is read, and that they looked is written
    assert ("Names hidden" in page) == (kind == "masked reviewer")
    assert ("have not said yet" in page) == (kind != "owner")
    assert ("Invitation link" in page) == (kind == "owner")
    over = {}
    for query in every_view(cohort.programme.organisation.tags.first().pk):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{url}?{query}").status_code == 200
        if len(queries) > 12:
            over[query] = [one["sql"][:200] for one in queries]
    assert not over


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_hundred_rows_are_light_in_every_view(client, bob, invent, cohort, language):
    """Keys are counted as if they had two digits more: a row repeats its own ten times."""
    invent(120)
    client.cookies["django_language"] = language
    over = {}
    for name, query in VIEWS.items():
        response, html = page_of(client, bob, cohort, f"?{query}")
        assert len(re.findall("<tr id=", html)) <= 100
        assert f'lang="{response.headers["Content-Language"]}"'.lower() == f'lang="{language}"'
        weight = len(response.content) + 2 * len(re.findall(r" (?:value|id)=r?\d", html))
        most = 150_000 if name.startswith("every column") else 130_000
        if weight > most or len(gzip.compress(response.content, 6)) > 20_000:
            over[name] = weight
    assert not over
