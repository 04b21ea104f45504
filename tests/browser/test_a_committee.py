"""A season of a committee as its people live it: one steps aside, one reviews, what came back is reviewed alone, and the
founders read what was decided.

What each page takes and refuses is tried elsewhere; here the pieces follow from each other.
"""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Answer
from cohorts.models import StaffMembership
from mails.backends import file_of
from mails.models import Mail
from reviews.models import Return, Submission
from tests.browser.hands import PASSPHRASE, download, sign_in, squeezed, text_of
from tests.conftest import person
from tests.reports.workers import until

# Every step is tried on both databases by the tests of views and actions; this is the walk through all of them.
pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.database_free]
RETURNED = {"mr_01": "Name the interviews you rely on", "dd_02": "Show how often it was measured"}


def known(user):
    user.set_password(PASSPHRASE)
    user.save()
    return user


def reviewer(name, cohort):
    user = known(person(name))
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=user, role="reviewer")
    return user


def test_from_a_declaration_to_a_decision_that_founders_read(site, worker, desk, submission, cohort, alice, bob):
    people = {
        "rita": reviewer("Rita", cohort),
        "kim": reviewer("Kim", cohort),
        "bob": known(bob),
        "alice": known(alice),
    }
    pages = {name: desk() for name in people}
    for name, user in people.items():
        sign_in(pages[name], site, user.email)
    rita, kim, manager, founder = (pages[name] for name in ("rita", "kim", "bob", "alice"))
    answers = dict(Answer.objects.values_list("item_id", "value"))

    kim_steps_aside_and_finds_nothing(site, kim, submission, cohort)
    rita_judges_the_set_by_keyboard(site, rita, submission)
    the_manager_returns_two_questions(site, manager, submission)
    the_founder_answers_them_alone(site, founder)
    assert dict(Answer.objects.values_list("item_id", "value")) == answers
    later = Submission.objects.exclude(pk=submission.pk).get()
    rita_reviews_what_changed(site, rita, later)
    the_manager_decides_and_releases(site, manager, cohort, later)
    the_founder_reads_it(site, founder, later)
    the_paper_shows_what_is_confirmed(site, manager, founder, later)


def at(site, name, row):
    return site + reverse(name, args=[row.public_id])


def kim_steps_aside_and_finds_nothing(site, kim, submission, cohort):
    kim.goto(at(site, "review", submission))
    kim.get_by_label("Yes, I step aside").check()
    kim.get_by_label("In a sentence").fill("My sister works there")
    kim.get_by_role("button", name="Save my answer").click()
    expect(kim.get_by_text("You stepped aside.")).to_be_visible()
    kim.goto(at(site, "cohort", cohort))
    expect(kim.locator("main")).not_to_contain_text(submission.venture_name)
    assert kim.request.get(at(site, "submission", submission)).status == 404


def rita_judges_the_set_by_keyboard(site, rita, submission):
    rita.goto(at(site, "review", submission))
    rita.get_by_label("No conflict").focus()
    rita.keyboard.press("Space")
    rita.keyboard.press("Enter")
    expect(rita.locator("[data-keys]")).to_be_visible()
    rita.get_by_text("Comments", exact=True).press("Enter")
    rita.get_by_label("For the founders").fill("Well argued; keep the notes of these talks")
    judge_the_rest(rita)
    rita.get_by_label("accept with conditions").focus()
    rita.keyboard.press("Space")
    rita.get_by_role("button", name="Finish this review").press("Enter")
    expect(rita.get_by_text("Your review is finished and counts.")).to_be_visible()


def judge_the_rest(page):
    """Confirms question after question by the return key until the set is done."""
    while True:
        judged, of = numbers(page)
        if judged == of:
            return
        page.get_by_role("button", name="Save, next question").press("Enter")
        expect(page.get_by_text(f"{judged + 1} of {of} judged")).to_be_visible()
        expect(page.locator("[data-keys]")).to_be_visible()


def numbers(page):
    """How many questions of the set are judged, and how many it has."""
    found = re.search(r"(\d+) of (\d+) judged", page.locator("main").inner_text())
    return int(found[1]), int(found[2])


def the_manager_returns_two_questions(site, manager, submission):
    manager.goto(at(site, "submission", submission))
    manager.get_by_role("link", name=re.compile("^Return")).first.click()
    manager.get_by_text("All other questions").click()
    for item, sentence in RETURNED.items():
        manager.locator(f"[name=say-{item}]").fill(sentence)
    manager.get_by_label("Answer by").fill((submission.enrolment.cohort.today + timedelta(7)).isoformat())
    manager.get_by_role("button", name="Return these questions").click()
    until(Return.objects.exists)


def the_founder_answers_them_alone(site, founder):
    letter = letter_to("alice@example.org", "returned")
    founder.goto(re.search(r"https?://\S+", letter).group())
    expect(founder.locator("[data-item]")).to_have_count(2)
    for sentence in RETURNED.values():
        expect(founder.get_by_text(sentence)).to_be_visible()
    founder.locator("[name=mr_01][value='2']").check()
    founder.locator("[name=dd_02][value='1']").check()
    founder.get_by_role("button", name="Submit these answers").click()
    until(lambda: Submission.objects.count() == 2)


def rita_reviews_what_changed(site, rita, later):
    rita.goto(at(site, "review", later))
    expect(rita.locator("[data-keys]")).to_be_visible()
    in_set = rita.locator(".pl-desk__set .pl-queue .pl-id").all_inner_texts()
    assert {"MR-01", "DD-02"} <= set(in_set)
    assert len(in_set) < 15
    judge_the_rest(rita)
    rita.get_by_role("button", name="Finish this review").press("Enter")
    expect(rita.get_by_text("Your review is finished and counts.")).to_be_visible()


def the_manager_decides_and_releases(site, manager, cohort, later):
    manager.goto(at(site, "decision", later))
    manager.get_by_label("accepted with conditions").check()
    manager.locator("[name=condition_0]").fill("Sign the agreement on data")
    manager.locator("[name=due_0]").fill((cohort.today + timedelta(30)).isoformat())
    manager.locator("[name=words]").fill("We are glad to have you")
    manager.get_by_role("button", name="Keep this decision").click()
    expect(manager.locator("main [role=status], main .pl-notice").first).to_be_visible()
    manager.goto(at(site, "decision", later))
    manager.get_by_role("button", name="Keep the feedback").click()
    expect(manager.get_by_text("kept by Bob")).to_be_visible()
    manager.goto(at(site, "decisions", cohort))
    manager.get_by_role("button", name="Release 1 decision").click()
    expect(manager.get_by_text("First released on")).to_be_visible()


def the_founder_reads_it(site, founder, later):
    assert "Autumn" in letter_to("alice@example.org", "decision")
    for name, row in (("submission", later), ("result", later.assessment)):
        founder.goto(at(site, name, row))
        for text in ("We are glad to have you", "Sign the agreement on data"):
            expect(founder.locator("main").get_by_text(text).first).to_be_visible()
    founder.goto(at(site, "submission", later))
    expect(founder.get_by_text("Well argued; keep the notes of these talks").first).to_be_visible()


def the_paper_shows_what_is_confirmed(site, manager, founder, later):
    manager.goto(at(site, "submission_reports", later))
    manager.get_by_role("button", name=re.compile("English")).first.click()
    content, _name = download(manager, manager.get_by_role("link", name="Download").first)
    paper = text_of(content)
    assert re.search(r"\d+answersreviewed", paper)
    assert squeezed("no review shown") not in paper
    founder.goto(at(site, "submission_reports", later))
    expect(founder.locator("main")).to_be_visible()
    expect(founder.get_by_role("link", name="Download")).to_have_count(0)


def letter_to(address, kind):
    """The text of the newest letter of a kind as it was delivered: the worker has sent it, its file lies in the folder."""
    sent = Mail.objects.filter(address=address, kind=kind, sent_at__isnull=False).order_by("-pk")
    mail = until(sent.first)
    body = message_from_bytes(file_of(mail.message_id).read_bytes(), policy=policy.default).get_body(("plain",))
    return body.get_content()
