"""The quick scan as a browser without an account walks through it."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from assessments.answers.scanning import SESSION, scan_of
from assessments.evaluation import raw_answers
from assessments.models import Assessment
from playbooks import catalogue
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(published):
    return Client()


def words(response):
    text = response.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text[text.index("<main") :])).split())


def part(name):
    return reverse("scan_part", args=[name])


def posted(raw):
    """Raw answers as a form posts them."""
    found = {}
    for key, value in raw.items():
        if isinstance(value, dict) and "unknown" in value:
            found[f"{key}-state"] = found[key] = "__unknown"
        elif isinstance(value, dict):
            found |= {key: "__na", f"{key}-state": "__na", f"{key}-reason": value["na"]}
        else:
            found[key] = [str(one) for one in value] if isinstance(value, list) else str(value)
    return found


def walk(client, code="R-08"):
    """Answers everything as a persona would; the addresses that it led through."""
    personas = {one.code: one for one in catalogue.personas_on_disk(catalogue.default_playbook_id())}
    raw, url, seen = personas[code].answers, part("profile"), []
    while url != reverse("scan_result"):
        seen.append(url)
        names = set(re.findall(r'name="(\w+?)(?:-state|-reason)?"', client.get(url).content.decode()))
        answer = client.post(url, posted({key: value for key, value in raw.items() if key in names}))
        assert answer.status_code == 302, words(answer)
        url = answer["Location"]
    return seen


def test_from_the_start_page_to_a_short_result(visitor):
    assert reverse("scan") in visitor.get("/").content.decode()
    assert part("profile") in visitor.get(reverse("scan")).content.decode()
    seen = walk(visitor)
    assert len(seen) > 4
    read = words(visitor.get(reverse("scan_result")))
    assert "Readiness: " in read
    assert "as claimed" in read
    assert reverse("account_signup") in visitor.get(reverse("scan_result")).content.decode()
    assert not Assessment.objects.exists()


def test_nothing_is_expected_before_it_is_answered(visitor):
    walk(visitor)
    assert "expected at this stage" not in words(visitor.get(part("mr")))


def test_a_refused_answer_comes_back_and_the_others_are_kept(visitor):
    visitor.post(part("profile"), {"p_01": "2"})
    read = visitor.post(part("ff"), {"ff_01": "500000", "ff_02": "many"})
    assert read.status_code == 422
    page = read.content.decode()
    assert 'value="many"' in page
    assert "All others are kept." in page
    assert visitor.session[SESSION] == {"p_01": "2", "ff_01": 500000}


def test_back_keeps_what_was_typed(visitor):
    visitor.post(part("profile"), {"p_01": "2"})
    answer = visitor.post(part("mr"), {"mr_01": "3", "back": "1"})
    assert answer["Location"] == part("profile")
    assert visitor.session[SESSION]["mr_01"] == 3


def test_a_result_without_answers_leads_to_the_beginning(visitor):
    answer = visitor.get(reverse("scan_result"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("scan")
    assert "There is no answer yet." in unescape(answer.content.decode())


def test_too_few_answers_give_no_figure(visitor):
    visitor.post(part("profile"), {"p_01": "2"})
    assert "It is too early for a figure" in words(visitor.get(reverse("scan_result")))


def test_an_unknown_part_is_not_there_and_one_without_questions_leads_back(visitor):
    assert visitor.get(part("nothing")).status_code == 404
    assert visitor.post(part("nothing"), {"held": "mr_01", "mr_01": "3"}).status_code == 404
    visitor.post(part("profile"), {"p_01": "0"})
    empty = [
        chapter.id
        for chapter in scan_of(visitor.session, "en").playbook.scored_chapters
        if scan_of(visitor.session, "en").part(chapter.id) is None
    ]
    assert empty
    for chapter in empty:
        assert visitor.get(part(chapter))["Location"] == reverse("scan")


def test_the_answers_can_be_deleted(visitor):
    walk(visitor)
    for _twice in range(2):
        assert visitor.post(reverse("scan_forget"))["Location"] == reverse("scan")
        assert SESSION not in visitor.session


def test_signing_in_keeps_them_and_they_become_a_venture_once(visitor, alice):
    walk(visitor)
    before = dict(visitor.session[SESSION])
    visitor.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    page = visitor.get("/")
    assert f"This browser holds {len(before)} answers of a quick scan." in words(page)
    sent = {"name": "Mine", "scan": "keep", "once": "0123456789abcdef0123456789abcdef"}
    for _twice in range(2):
        visitor.post(reverse("venture_create"), sent)
    [assessment] = Assessment.objects.all()
    assert raw_answers(assessment) == before
    assert SESSION not in visitor.session
    assert "This browser holds" not in words(visitor.get("/"))


def test_what_weighs_as_much_follows_the_short_result_and_an_invitation_stays_with_either_form(visitor, alice):
    walk(visitor)
    assert part("more") in visitor.get(reverse("scan_result")).text
    more = scan_of(visitor.session, "en").more
    assert visitor.get(part("more")).text.count("<fieldset") == len(more)
    sent = visitor.post(part("more"), {item.id: "__unknown" for item in more})
    assert sent["Location"] == reverse("scan_result")
    assert {item.id for item in more} <= visitor.session[SESSION].keys()
    assert visitor.get(part("more"))["Location"] == reverse("scan")
    visitor.force_login(alice)
    refused = visitor.post(reverse("venture_create"), {"name": " ", "invitation": "invitation-k7"})
    forms = [one for one in re.findall(r"<form.*?</form>", refused.text, re.DOTALL) if reverse("venture_create") in one]
    assert len(forms) > 1
    assert all("invitation-k7" in one for one in forms)


def held_by(response):
    return re.search(r'name="held" value="([\w ]*)"', response.text)[1]


def test_further_questions_are_read_as_the_page_asked_them_however_often_it_is_sent(visitor):
    """Back, another answer, and the button again."""
    walk(visitor)
    more, held = scan_of(visitor.session, "en").more, held_by(visitor.get(part("more")))
    assert held.split() == [item.id for item in more]
    first = next(item.id for item in more if item.levels)
    for level in ("1", "3"):
        sent = {**{item.id: "__unknown" for item in more}, first: level, "held": held}
        assert visitor.post(part("more"), sent)["Location"] == reverse("scan_result")
        assert visitor.session[SESSION][first] == int(level)
    refused = visitor.post(part("more"), {first: "9", "held": held})
    assert refused.status_code == 422
    assert held_by(refused) == held
    assert visitor.session[SESSION][first] == 3


def test_a_chapter_from_before_takes_away_no_answer_given_since(visitor):
    walk(visitor)
    found = scan_of(visitor.session, "en")
    chapter = next(one.chapter for one in found.more if found.part(one.chapter))
    before = {item.id for item in found.part(chapter).items}
    held = held_by(visitor.get(part(chapter)))
    visitor.post(part("more"), {item.id: "__unknown" for item in found.more})
    given = dict(visitor.session[SESSION])
    visitor.post(part(chapter), {**posted({key: given[key] for key in before if key in given}), "held": held})
    assert visitor.session[SESSION] == given


@pytest.mark.parametrize("held", ["nothing p_99 <b>", "\u200b", "mr_01" * 50])
def test_a_page_that_names_no_question_of_the_scan_is_read_as_its_part(visitor, held):
    visitor.post(part("profile"), {"p_01": "2"})
    assert visitor.post(part("mr"), {"mr_01": "3", "held": held}).status_code == 302
    assert visitor.session[SESSION]["mr_01"] == 3


def test_a_refused_name_keeps_them(visitor, alice):
    walk(visitor)
    visitor.force_login(alice)
    assert visitor.post(reverse("venture_create"), {"name": " ", "scan": "keep"}).status_code == 422
    assert visitor.session[SESSION]


def test_whoever_is_signed_in_is_told_how_long_they_stay_and_signing_out_forgets_them(visitor, alice):
    assert "for twelve hours after the last one" in words(visitor.get(reverse("scan")))
    visitor.force_login(alice)
    assert "until you sign out" in words(visitor.get(reverse("scan")))
    visitor.post(part("profile"), {"p_01": "2"})
    visitor.post(reverse("account_logout"))
    assert visitor.get(reverse("scan_result"))["Location"] == reverse("scan")


def test_another_browser_sees_nothing_of_them(visitor):
    walk(visitor)
    assert "answers of a quick scan" not in words(Client().get(reverse("scan"))).lower()
    assert Client().get(reverse("scan_result"))["Location"] == reverse("scan")


def test_what_is_claimed_after_it_was_deleted_is_told(visitor, alice):
    visitor.force_login(alice)
    answer = visitor.post(reverse("venture_create"), {"name": "Mine", "scan": "keep"}, follow=True)
    assert "no answers of a quick scan any more" in unescape(answer.content.decode())
    assert Assessment.objects.count() == 1


def test_an_invitation_says_that_they_are_kept_and_takes_them_over(visitor, alice, invitation):
    url = reverse("invitation", args=[invitation.code])
    assert "quick scan" not in words(visitor.get(url))
    visitor.post(part("profile"), {"p_01": "2"})
    before = dict(visitor.session[SESSION])
    assert "Your answers to the quick scan are kept in this browser." in words(visitor.get(url))
    visitor.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    assert re.search(r'name="scan" value="keep"[^>]* checked', visitor.get(url).text)
    visitor.post(reverse("venture_create"), {"name": "Kite", "invitation": invitation.code, "scan": "keep"})
    [assessment] = Assessment.objects.all()
    assert raw_answers(assessment) == before
    assert invitation.cohort.enrolments.get().venture == assessment.venture
    assert 'name="scan"' not in visitor.get(url).text
