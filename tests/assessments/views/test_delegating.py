"""The page on which a team shares its chapters and questions, and where it is seen."""

from html import unescape

import pytest
from django.urls import reverse

from assessments.delegating import give, given_in
from assessments.models import Delegation
from cohorts.models import VentureMembership
from tests.plans.conftest import as_vic  # noqa: F401  fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def hers(assessment, erin, team):
    return VentureMembership.objects.get(venture=assessment.venture, user=erin)


def url_of(assessment, name="delegation", *more):
    return reverse(name, args=[assessment.public_id, *more])


def shown(client, *url):
    return unescape(client.get(url_of(*url)).content.decode())


def test_what_is_given_shows_at_chapter_and_question_and_on_the_home_page(as_alice, client, assessment, erin, hers):
    sent = {"chapter-le": str(hers.public_id), "question-mr_01": str(hers.public_id), "chapter": "mr"}
    page = as_alice.post(url_of(assessment), sent, follow=True).content.decode()
    assert "2 changes are saved." in page
    assert page.count(f'value="{hers.public_id}" selected') == 2
    assert "For Erin" in shown(as_alice, assessment, "assessment")
    assert "For Erin" in shown(as_alice, assessment, "chapter", "mr")
    assert "Erin takes on" in shown(as_alice, assessment, "chapter", "le")
    assert "Yours:" not in shown(as_alice, assessment, "assessment")
    client.force_login(erin)
    assert "Yours:" in client.get(reverse("home")).content.decode()
    assert "1 question open in “" in shown(client, assessment, "assessment")


@pytest.mark.parametrize("to", ["", "nobody", "11111111-1111-4111-8111-111111111111"])
def test_nobody_and_people_of_elsewhere_take_on_nothing(as_alice, assessment, hers, to):
    page = as_alice.post(url_of(assessment), {"chapter-le": to}, follow=True).content.decode()
    assert not Delegation.objects.exists()
    assert ("Choose again" in page) == bool(to)


def test_what_a_page_of_an_earlier_version_gave_is_told(as_alice, assessment, hers):
    sent = {"question-zz_99": str(hers.public_id), "was-question-zz_99": "", "chapter-zz": "", "was-chapter-zz": ""}
    page = as_alice.post(url_of(assessment), sent, follow=True).content.decode()
    assert "what you gave is no longer asked" in page
    assert "Nothing was changed." not in page


def test_a_viewer_is_offered_nothing_and_gets_nothing(as_alice, as_vic, assessment, vic, hers):  # noqa: F811
    his = VentureMembership.objects.get(venture=assessment.venture, user=vic)
    page = as_alice.post(url_of(assessment), {"chapter-le": str(his.public_id)}, follow=True).content.decode()
    assert "Choose again" in page
    assert as_vic.get(url_of(assessment)).status_code == 200
    assert as_vic.post(url_of(assessment), {"chapter-le": str(hers.public_id)}).status_code == 403
    assert not Delegation.objects.exists()


def test_only_what_was_chosen_on_the_page_changes(as_alice, assessment, alice, erin, hers):
    give(assessment=assessment, given={("chapter", "le"): hers}, by=erin)
    mine = VentureMembership.objects.get(venture=assessment.venture, user=alice)
    stale = {"chapter-le": "", "was-chapter-le": "", "chapter-mr": str(mine.public_id), "was-chapter-mr": ""}
    as_alice.post(url_of(assessment), stale)
    assert {key: one.user for (_of, key), one in given_in(assessment).by_piece.items()} == {"le": erin, "mr": alice}
    clash = {"chapter-le": str(mine.public_id), "was-chapter-le": ""}
    page = as_alice.post(url_of(assessment), clash, follow=True).content.decode()
    assert "Erin gave “" in page
    assert given_in(assessment).chapter("le").user == erin


@pytest.mark.parametrize("chapter", ["", "zz", "../x"])
def test_an_unknown_chapter_opens_none(as_alice, assessment, chapter):
    assert as_alice.get(url_of(assessment), {"chapter": chapter}).status_code == 200
    answer = as_alice.post(url_of(assessment), {"chapter": chapter})
    assert answer.url == url_of(assessment)
