"""Addresses of views: what of them is kept, and from which page a request comes."""

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from cohorts.models import Cohort
from reviews.glance.address import Links, cell_of, pairs_of, read_view, view_left
from reviews.glance.asked import COLUMNS

pytestmark = pytest.mark.database_free
COHORT = Cohort()


def test_of_an_address_only_the_view_is_kept():
    assert read_view("q=a&evil=1&sort=&sort=name&page=2") == "q=a&sort=name"
    assert read_view("q=a&page=2", page=True) == "q=a&page=2"
    assert read_view("columns=tags&columns=lead&columns=evil") == "columns=lead.tags"
    assert read_view("columns=lead.tags") == "columns=lead.tags"
    assert read_view("&".join(f"columns={key}" for key in COLUMNS)) == read_view("columns=all") == "columns=all"
    assert read_view("columns=evil") == ""
    assert read_view("//evil.example") == ""


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("12.le", (12, "le")),
        ("12le", (12, "le")),
        ("12.3d", (12, "3d")),
        ("12", None),
        ("123456789012345678le", None),
        ("x.le", None),
        ("", None),
        ("²." + "le", None),
        ("12.", None),
    ],
)
def test_a_cell_is_a_key_and_a_chapter(text, cell):
    assert cell_of(text) == cell


@pytest.mark.parametrize(
    ("came", "left"),
    [
        ("http://testserver/cohorts/{cohort}?sort=name&q=a%26b&page=2&c=1.le&evil=1", "q=a%26b&sort=name&page=2"),
        ("http://testserver/cohorts/{cohort}?columns=lead&columns=tags", "columns=lead.tags"),
        ("http://testserver/cohorts/{cohort}", ""),
        ("http://testserver/cohorts/{cohort}/needs?sort=name", ""),
        ("http://testserver/cohorts/00000000-0000-0000-0000-000000000000?sort=name", ""),
        ("http://evil.example/cohorts/{cohort}?sort=name", ""),
        ("http://testserver.evil.example/cohorts/{cohort}?sort=name", ""),
        ("http://testserver@evil.example/cohorts/{cohort}?sort=name", ""),
        ("http://[evil/cohorts/{cohort}?sort=name", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_only_the_list_of_this_cohort_on_this_site_is_a_view_that_was_left(came, left):
    request = RequestFactory().get("/", headers={"referer": came.format(cohort=COHORT.public_id)})
    assert view_left(request, COHORT) == left


def test_a_site_over_https_was_not_left_over_http():
    came = f"testserver/cohorts/{COHORT.public_id}?sort=name"
    request = RequestFactory().get("/", headers={"referer": f"http://{came}"}, secure=True)
    assert view_left(request, COHORT) == ""
    request = RequestFactory().get("/", headers={"referer": f"https://{came}"}, secure=True)
    assert view_left(request, COHORT) == "sort=name"


def asked(address):
    return Links(pairs_of(QueryDict(address)))


def test_a_link_keeps_what_it_does_not_change():
    links = asked("tag=1&q=a%26b+%F0%A0%AE%B7&tag=2&page=3&sort=name")
    assert links.to() == "?tag=1&tag=2&q=a%26b+%F0%A0%AE%B7&page=3&sort=name"
    assert links.to(page=None, sort="band") == "?tag=1&tag=2&q=a%26b+%F0%A0%AE%B7&sort=band"
    assert links.to(sort="state", page=None) == "?tag=1&tag=2&q=a%26b+%F0%A0%AE%B7&sort=state"
    assert QueryDict(links.to(q="é&=?#")[1:])["q"] == "é&=?#"


def test_a_link_that_takes_everything_away_leads_to_the_page_itself():
    assert asked("page=3").to(page=None) == "?"
    assert asked("").to(c="12.le") == "?c=12.le"


def test_a_link_is_escaped_where_it_stands_in_a_page():
    page = Template("{% load view %}<a href=\"{% link links shows='change' page=None %}\">")
    assert page.render(Context({"links": asked('q="><b>&page=2')})) == '<a href="?q=%22%3E%3Cb%3E&amp;shows=change">'
