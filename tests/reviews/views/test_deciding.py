"""Deciding on the pages: one venture at a time, released together, and nothing seen before."""

from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from mails.models import Mail
from reviews.deciding import page
from reviews.deciding import release as releasing
from reviews.models import Decision, DecisionRound, Feedback
from reviews.reviewing import Saying, declare, finish, judge
from tests.reviews.filing import enrolled, filed, planned
from tests.world import colleague

SECRET = "Behind closed doors"


def of(name, one):
    return reverse(name, args=[one.public_id])


def decide(client, submission, **data):
    return client.post(of("decision", submission), {"rev": "0", "words": "Come in"} | data)


def release(client, cohort):
    page = client.get(of("decisions", cohort)).context["table"]
    return client.post(of("decisions_release", cohort), {"shown": page.shown}, follow=True).content.decode()


@pytest.fixture
def staff(client, bob):
    client.force_login(bob)
    return client


def test_the_list_shows_grounds_and_what_is_missing(staff, cohort, submission, bob):
    declare(enrolment=submission.enrolment, person=bob, answer="none")
    judge(submission=submission, reviewer=bob, saying=Saying("mr_01", "confirmed"))
    finish(submission=submission, reviewer=bob, recommendation="conditional")
    rita = colleague("rita", cohort.programme.organisation, "reviewer")
    declare(enrolment=submission.enrolment, person=rita, answer="none")
    judge(submission=submission, reviewer=rita, saying=Saying("mr_01", "other", 0, reason="The log is empty"))
    finish(submission=submission, reviewer=rita, recommendation="decline")
    html = staff.get(of("decisions", cohort)).content.decode()
    assert "1 question stays open: reviewers differ" in html
    assert "they differ" in html
    assert "1 venture has no decision yet" in html
    assert "accept with conditions" in html
    assert 'aria-disabled="true"' in html
    assert not DecisionRound.objects.exists()  # looking writes nothing


def test_a_decision_is_kept_and_shown_with_its_letter_in_both_languages(staff, submission):
    response = decide(
        staff, submission, outcome="conditional", condition_0="Cap table", due_0="2027-01-15", reason=SECRET
    )
    assert response.status_code == 302
    html = staff.get(response["Location"]).content.decode()
    assert "Your venture is accepted with conditions." in html
    assert "您的项目获得有条件录取。" in html
    assert SECRET in html
    assert not Mail.objects.filter(kind="decision").exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"outcome": "perhaps"},
        {"outcome": "conditional", "condition_0": "Cap table"},
        {"outcome": "conditional", "due_0": "2027-01-15"},
        {"outcome": "conditional", "condition_0": "Cap table", "due_0": "1900-01-01"},
        {"outcome": "accepted", "condition_0": "Cap table", "due_0": "2027-01-15"},
    ],
)
def test_what_cannot_be_decided_comes_back_with_what_was_typed(staff, submission, data):
    response = decide(staff, submission, words="Typed with care", **data)
    assert response.status_code == 422
    assert "Typed with care" in response.content.decode()
    assert not Decision.objects.exists()


def test_who_saw_another_decision_reads_both_and_may_replace_it(staff, submission):
    decide(staff, submission, outcome="accepted", words="Of the first")
    response = decide(staff, submission, outcome="declined", words="Of the second")
    html = response.content.decode()
    assert response.status_code == 409
    assert "Of the first" in html
    assert "Of the second" in html
    assert Decision.objects.get().outcome == "accepted"
    decide(staff, submission, outcome="declined", words="Of the second", rev=response.context["clash"].rev)
    assert Decision.objects.get().words == "Of the second"


def test_founders_see_nothing_before_the_release_and_all_of_it_after(staff, client, cohort, submission, alice, bob):
    decide(staff, submission, outcome="waitlist", words="Please wait for us", reason=SECRET)
    pages = [of("submission", submission), of("result", submission.assessment), reverse("home") + "?ventures"]

    def read():
        client.force_login(alice)
        found = "".join(client.get(path).content.decode() for path in pages)
        return found + "".join(mail.subject + mail.text + mail.html for mail in Mail.objects.all())

    before = read()
    for word in ("Please wait for us", SECRET, "on the waitlist", 'id="decision"'):
        assert word not in before
    client.force_login(bob)
    assert "1 decision was released." in release(client, cohort)
    assert "nothing to release" in release(client, cohort)
    after = read()
    assert "Please wait for us" in after
    assert 'id="decision"' in after
    assert "Decision of Kiln for Autumn: on the waitlist" in after
    assert after.count("Please wait for us") == 4  # on both pages, and in the email as text and as HTML
    assert SECRET not in after
    assert Mail.objects.filter(kind="decision", address=alice.email).count() == 1


def test_a_release_says_why_it_cannot_be(staff, cohort, submission):
    decide(staff, submission, outcome="conditional")
    assert "Something is still missing" in release(staff, cohort)
    assert not Mail.objects.filter(kind="decision").exists()


def test_places_are_kept_and_a_wrong_number_is_refused_in_words(staff, cohort, submission):
    staff.post(of("decisions_places", cohort), {"places": "2"})
    decide(staff, submission, outcome="accepted")
    html = staff.get(of("decisions", cohort)).content.decode()
    assert "1 of 2 places" in html
    assert html.count("pl-box--free") == 2  # a box, and its word below
    for wrong in ("-1", "many", "999999999"):
        page = staff.post(of("decisions_places", cohort), {"places": wrong}, follow=True)
        assert "Nothing was changed" in page.content.decode()
    assert DecisionRound.objects.get().places == 2


def test_the_waitlist_moves_by_its_buttons(staff, cohort, submission):
    told = staff.post(of("decision_move", submission), {"step": "up"}, follow=True).content.decode()
    assert "not on the waitlist" in told
    decide(staff, submission, outcome="waitlist")
    told = staff.post(of("decision_move", submission), {"step": "up"}, follow=True).content.decode()
    assert "end of the list already" in told


def test_who_has_a_conflict_finds_nothing_of_the_venture_and_releases_nothing(staff, cohort, submission, bob):
    decide(staff, submission, outcome="accepted", words=SECRET)
    declare(enrolment=submission.enrolment, person=bob, answer="conflict", reason="I hold shares")
    assert staff.get(of("decision", submission)).status_code == 404
    assert decide(staff, submission, outcome="declined", rev=1).status_code == 404
    html = staff.get(of("decisions", cohort)).content.decode()
    assert submission.venture_name not in html
    assert SECRET not in html
    with pytest.raises(releasing.NotReleasable, match="conflict of interest in this round"):
        releasing.release(found=DecisionRound.objects.get(), by=bob, shown="")
    assert Decision.objects.get().outcome == "accepted"


def test_reviewers_do_not_read_what_is_decided(client, cohort, submission):
    client.force_login(colleague("rita", cohort.programme.organisation, "reviewer"))
    for path in (of("decisions", cohort), of("decision", submission)):
        assert client.get(path).status_code == 403


def test_each_checkpoint_has_its_own_decisions(staff, cohort, submission):
    first, second = planned(cohort, "baseline", -30, -20), planned(cohort, "midterm", -10, 10)
    html = staff.get(of("decisions", cohort)).content.decode()
    assert second.title in html
    assert "There is nothing to decide on yet" in html
    assert staff.get(of("decisions", cohort), {"checkpoint": str(first.public_id)}).context["checkpoint"] == first
    for wrong in ("x", str(cohort.public_id)):
        assert staff.get(of("decisions", cohort), {"checkpoint": wrong}).status_code == 404


def test_the_list_costs_the_same_for_many(staff, cohort, submission, deck_of, django_assert_max_num_queries):
    deck_of(5)
    with django_assert_max_num_queries(17):
        page = staff.get(of("decisions", cohort))
    assert len(page.context["table"].submissions) == 6


def test_a_part_of_many_comes_in_pages(staff, cohort, submission, deck_of, monkeypatch):
    monkeypatch.setattr(page, "PAGE_SIZE", 4)
    deck_of(5)
    first = staff.get(of("decisions", cohort))
    assert "?pending=2#pending" in first.text
    rows = staff.get(of("decisions", cohort) + "?pending=2").context["page"].parts[0].listing
    assert [row.submission.venture_name for row in rows] == ["Kite 3", "Kite 4"]


@pytest.fixture
def deck_of(cohort, assessment, alice):
    def made(count):
        for at in range(count):
            filed(enrolled(cohort, f"Kite {at}", alice), assessment, alice)

    return made


def test_a_button_of_the_waitlist_pressed_twice_moves_by_one_place(staff, cohort, submission, assessment, alice):
    rows = [submission, *(filed(enrolled(cohort, name, alice), assessment, alice) for name in ("Kite", "Moss"))]
    for row in rows:
        assert decide(staff, row, outcome="waitlist").status_code == 302
    sent = {"step": "up", "once": uuid4().hex}
    for _ in range(2):
        staff.post(of("decision_move", rows[2]), sent)
    ranks = {one.enrolment_id: one.rank for one in Decision.objects.all()}
    assert [ranks[row.enrolment_id] for row in rows] == [1, 3, 2]


def test_feedback_sent_twice_is_kept_once(staff, cohort, submission, bob):
    declare(enrolment=submission.enrolment, person=bob, answer="none")
    judge(submission=submission, reviewer=bob, saying=Saying("mr_01", "confirmed", founder_comment="Show the log"))
    finish(submission=submission, reviewer=bob)
    sent = {"text-mr_01": "Please show the log", "shown-mr_01": "Show the log", "once": uuid4().hex}
    for _ in range(2):
        assert staff.post(of("feedback", submission), sent).status_code == 302
    assert Feedback.objects.get().text == "Please show the log"


def test_of_very_many_ventures_twenty_are_named():
    names = [f"Venture {number}." for number in range(1, 26)]
    few, many = (
        " ".join(render_to_string("reviews/_names.html", {"names": some}).split()) for some in (names[:20], names)
    )
    assert "Venture 20." in few
    assert "more" not in few
    assert "Venture 20." in many
    assert "Venture 21." not in many
    assert many.endswith("and 5 more")
