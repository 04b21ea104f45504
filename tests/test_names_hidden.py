"""Names hidden in a phase are on no address that a reviewer can open, and in no file: every one of them is read."""
# ruff: noqa: F811  (fixtures)

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.actions import save_answer
from cohorts.models import VentureNote
from config.roles import rules_of
from engine.playbook.answers import Answer
from reviews import actions
from reviews.models import Declaration
from reviews.phases import plan_phase
from reviews.returning import return_submission, withdraw_return
from reviews.reviewing import Saying, declare, finish, judge, reopen
from reviews.sealing import is_intact
from tests.test_conflict import BY_LINK, FOR_REVIEWERS, NAME, made, paths, read  # noqa: F401  fixtures
from tests.test_staff import words
from tests.world import colleague, own_names, world  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
# They name the venture, and nothing else of it; they are refused.
# (Of the letter and the invitation of somebody else only who holds their link reads the address.)
BY_NAME, REFUSED = (
    {"conflicts", "unsubscribe", "colleague"},
    {"submission_reports", "submission_plan", "enrolment_plan", "plan_talk", "report", "report_download"},
)


@pytest.fixture
def blind(made, bob):
    """The world in a phase that hides names, with texts that name the venture and its people."""
    cohort = made.cohorts[0]
    days = {"from_on": cohort.today - timedelta(1), "to_on": cohort.today + timedelta(1)}
    plan_phase(cohort=cohort, checkpoint=None, name="Blind", by=bob, hides_names=True, sees="always", **days)
    VentureNote.objects.filter(pk=made.note.pk).update(text=f"{NAME} moves in March")
    withdraw_return(found=made.returned, by=bob)
    sentences = {"mr_01": f"Let {NAME} name the day"}
    return_submission(submission=made.submission, by=bob, sentences=sentences, due_on=cohort.today)
    reopen(submission=made.submission, reviewer=bob)
    finish(submission=made.submission, reviewer=bob, note=f"{NAME} is strong")
    return made


def reviewer_of(world, name="rita"):
    person = colleague(name, world.organisation, "reviewer")
    declare(enrolment=world.enrolment, person=person, answer="none")
    judge(submission=world.submission, reviewer=person, saying=Saying("mr_01", "confirmed"))
    finish(submission=world.submission, reviewer=person)
    return person


def pages(client, world, person, names):
    """What somebody reads under each of some names of addresses."""
    client.force_login(person)
    return {name: "".join(read(client, path) for path in paths(world, name)) for name in sorted(names)}


@pytest.mark.database_free  # what is hidden is decided after the rows are read
@pytest.mark.long
def test_no_address_names_a_venture_to_a_reviewer(client, blind, alice):
    names = [name for name in own_names() if any("GET" in rule.methods for rule in rules_of(name))]
    found = pages(client, blind, reviewer_of(blind), names)
    people = {alice.name, alice.email}
    leaks = {name for name, text in found.items() if NAME in text or any(one in text for one in people)}
    assert leaks - BY_NAME - BY_LINK == set()
    labelled = {name for name, text in found.items() if "Venture 1" in text}
    assert labelled >= FOR_REVIEWERS - REFUSED | {"agenda"}


def test_who_manages_reads_names_but_where_they_review_themselves(client, blind, bob):
    found = pages(client, blind, bob, FOR_REVIEWERS)
    found["review"] = found["review"].replace(f"{NAME} is strong", "")  # their own words
    assert {name for name, text in found.items() if NAME in text} == FOR_REVIEWERS - {"review"}
    assert "Venture 1" in found["review"]
    told = "Because you manage the cohort, other pages show you the names."
    assert told in " ".join(found["review"].split())


def test_nothing_is_found_or_sorted_by_a_hidden_name(client, blind):
    client.force_login(reviewer_of(blind))
    address = reverse("cohort", args=[blind.cohorts[0].public_id])
    for asked, is_found in (("Inkwell", False), ("Venture 1", True), ("", True)):
        assert (f"id=r{blind.enrolment.pk}" in client.get(address, {"q": asked}).text) == is_found, asked
    assert client.get(address, {"sort": "name", "reverse": "on"}).status_code == 200


def test_a_report_is_refused_and_ordered_by_nobody_who_reads_no_names(client, blind):
    client.force_login(reviewer_of(blind))
    submission, report = blind.submission.public_id, blind.reports[0].public_id
    said = "Names are hidden in this phase, and a report carries them."
    for name, key in (("submission_reports", submission), ("report", report), ("report_download", report)):
        page = client.get(reverse(name, args=[key]))
        assert (page.status_code, said in words(page)) == (403, True), name
    assert client.post(reverse("submission_report_order", args=[submission]), {"language": "en"}).status_code == 403
    assert 'id="report"' not in client.get(reverse("submission", args=[submission])).text


def test_free_answers_are_masked_and_what_is_sealed_stays(client, world, alice, bob):
    person, cohort = reviewer_of(world), world.cohorts[0]
    plan_phase(
        cohort=cohort, checkpoint=None, name="Blind", by=bob, hides_names=True, from_on=cohort.today, to_on=cohort.today
    )
    unfit = Answer("not_applicable", reason=f"{NAME} and {alice.name} sell none")
    save_answer(assessment=world.assessment, item_id="mr_07", given=unfit, by=alice)
    sealed = actions.submit(assessment=world.assessment, enrolment=world.enrolment, by=alice)
    assert NAME in str(sealed.answers)
    seal = sealed.seal
    addresses = [
        reverse("submission_answers", args=[sealed.public_id]),
        reverse("review", args=[sealed.public_id]) + "?item=mr_07",
    ]
    for address in addresses:
        client.force_login(person)
        page = words(client.get(address))
        assert ("Venture 1 and … sell none" in page, NAME in page, alice.name in page) == (True, False, False), address
    client.force_login(bob)
    assert f"{NAME} and {alice.name} sell none" in words(client.get(addresses[0]))
    sealed.refresh_from_db()
    assert (sealed.seal, is_intact(sealed)) == (seal, True)


def test_conflicts_are_declared_by_name_before_and_reviews_open_by_number(client, blind):
    person = colleague("fresh", blind.organisation, "reviewer")
    client.force_login(person)
    review = reverse("review", args=[blind.submission.public_id])
    page = reverse("conflicts", args=[blind.cohorts[0].public_id])
    gate = client.get(review).text
    assert ("Venture 1" in gate, NAME in gate, f'href="{page}"' in gate) == (True, False, True)
    listed = client.get(page).text
    assert (NAME in listed, "Venture 1<" in listed) == (True, False)
    field = f"v{blind.enrolment.pk}"
    assert "Choose an answer for at least one venture." in words(client.post(page, {}, follow=True))
    wrong = client.post(page, {f"{field}-answer": "conflict"})
    assert (wrong.status_code, "Say in a sentence" in words(wrong)) == (422, True)
    assert client.post(page, {f"{field}-answer": "odd"}).status_code == 422
    assert client.post(page, {f"{field}-reason": "A share"}).status_code == 422
    assert not Declaration.objects.filter(person=person).exists()
    kept = client.post(page, {f"{field}-answer": "none"}, follow=True)
    assert "Your answer on 1 venture is saved." in words(kept)
    assert "You have said it of every venture." in words(kept)
    assert Declaration.objects.get(person=person).answer == "none"
    opened = client.get(review).text
    assert ("claim-h" in opened, NAME in opened) == (True, False)
    again = client.get(review + "?conflict").text
    assert ("If you have recognised the venture" in words(client.get(review + "?conflict")), NAME in again) == (
        True,
        False,
    )


def test_outside_of_such_a_phase_the_same_page_declares_too(client, world):
    person = colleague("fresh", world.organisation, "reviewer")
    client.force_login(person)
    page = reverse("conflicts", args=[world.cohorts[0].public_id])
    sent = {f"v{world.enrolment.pk}-answer": "conflict", f"v{world.enrolment.pk}-reason": "A share"}
    assert NAME in client.get(page).text
    client.post(page, sent)
    assert Declaration.objects.get(person=person).answer == "conflict"
    assert NAME not in client.get(page).text
