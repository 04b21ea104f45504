"""What is due in a plan goes to whoever does it: once a week, in their language, and never of what is settled."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from assessments.actions import attach_link, remove_evidence, save_answer
from assessments.delegating import give
from assessments.evidence.details import Details
from assessments.models import Delegation
from cohorts.checkpoints import plan_checkpoint
from cohorts.models import Organisation, VentureMembership
from engine.playbook.answers import Answer
from jobs.sweeping import CHORES, Paced
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop
from plans import actions
from plans.models import PlanItem
from plans.reminders import remind
from plans.work import work_of
from playbooks import catalogue
from playbooks.models import PlaybookVersion
from reviews.actions import submit
from tests.conftest import answer_as
from tests.tampering import tamper

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def no_broker(settings):
    settings.CELERY_BROKER_URL = "memory://"


@pytest.fixture
def plan(assessment, team, alice):
    return answer_as(assessment, "R-08", alice)


def at(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def item(plan, by, title="Ask the court", **values):
    return actions.add_item(assessment=plan, values={"title": title, "status": "open"} | values, by=by)


def letters():
    return {(mail.address, mail.language): mail.text for mail in Mail.objects.filter(kind="plan_due")}


def test_each_person_gets_one_letter_of_what_they_do_and_owners_what_nobody_does(plan, alice, erin):
    item(plan, alice, "Of Erin", person_id=erin.pk, due=MONDAY + timedelta(2))
    item(plan, alice, "Of nobody", due=MONDAY - timedelta(3))
    assert remind(at(MONDAY)) == 2
    found = {address: text for (address, _language), text in letters().items()}
    assert set(found) == {alice.email, erin.email}
    assert "Of Erin" in found[erin.email]
    assert "Of nobody" not in found[erin.email]
    assert "Overdue in the plan of Inkwell Tutor:" in found[alice.email]
    assert "Of nobody" in found[alice.email]
    assert "Due within a week" not in found[alice.email]


@pytest.mark.parametrize(
    ("days", "is_told"), [(-400, True), (-1, True), (0, True), (6, True), (7, False), (400, False)]
)
def test_a_week_ahead_and_all_that_is_overdue_counts(plan, alice, days, is_told):
    item(plan, alice, due=MONDAY + timedelta(days))
    assert remind(at(MONDAY)) == int(is_told)


def test_a_version_that_is_damaged_stops_no_other_chore(plan, alice, caplog):
    item(plan, alice, due=MONDAY)
    tamper(PlaybookVersion._meta.db_table, "canonical", b"{}")
    catalogue._playbook_with.cache_clear()
    try:
        assert remind(at(MONDAY)) == 0
    finally:
        catalogue._playbook_with.cache_clear()
    assert "is damaged" in caplog.text


def test_once_a_week_however_often_it_runs_and_again_in_the_next(plan, alice):
    item(plan, alice, due=MONDAY)
    assert [remind(at(MONDAY + timedelta(days))) for days in range(15)] == [1, *[0] * 6, 1, *[0] * 6, 1]


def test_what_comes_up_within_the_week_is_told_once_nothing_was(plan, alice):
    item(plan, alice, due=MONDAY + timedelta(9))
    assert [remind(at(MONDAY + timedelta(days))) for days in range(5)] == [0, 0, 0, 1, 0]


@pytest.mark.parametrize(
    "values",
    [
        {"status": "done"},
        {"status": "dropped", "reason": "No need"},
        {"status": "accepted", "reason": "We can live with it", "accepted_until": MONDAY + timedelta(90)},
    ],
)
def test_nothing_is_said_of_what_is_settled(plan, alice, values):
    item(plan, alice, due=MONDAY, **values)
    assert remind(at(MONDAY)) == 0


def test_a_blocked_item_is_told_of_and_one_without_a_day_is_not(plan, alice):
    item(plan, alice, "Blocked", status="blocked", reason="It is closed", due=MONDAY)
    item(plan, alice, "No day")
    remind(at(MONDAY))
    [text] = letters().values()
    assert "Blocked" in text
    assert "No day" not in text


def test_a_piece_of_the_playbook_is_named_in_the_language_of_its_reader(plan, alice):
    key, one = next(iter(work_of(plan).going.items()))
    actions.change_item(assessment=plan, key=key, rev=0, values={"due": MONDAY}, by=alice)
    alice.keep_language("zh-hans")
    remind(at(MONDAY))
    [((_address, language), text)] = letters().items()
    assert language == "zh-hans"
    assert one.step.rung.title.zh in text
    assert "一周内到期" in text


def test_whoever_stopped_left_or_only_reads_gets_none(plan, alice, erin, vic):
    item(plan, alice, "Of Erin", person_id=erin.pk, due=MONDAY)
    stop(erin.email, KINDS["plan_due"])
    assert remind(at(MONDAY)) == 0
    VentureMembership.objects.filter(user=erin).delete()
    remind(at(MONDAY))
    assert [address for address, _language in letters()] == [alice.email]


def test_an_archived_venture_is_left_in_peace(plan, alice):
    item(plan, alice, due=MONDAY)
    plan.venture.__class__.objects.filter(pk=plan.venture_id).update(archived_at=at(MONDAY))
    assert remind(at(MONDAY)) == 0


def test_what_the_answers_no_longer_ask_for_is_not_due(plan, alice):
    key = next(iter(work_of(plan).going))
    actions.change_item(assessment=plan, key=key, rev=0, values={"due": MONDAY}, by=alice)
    PlanItem.objects.update(rung_id="of-no-playbook")
    assert remind(at(MONDAY)) == 0


def test_a_round_stops_at_its_most_and_goes_on_in_the_next(plan, alice, erin):
    for person in (alice, erin):
        item(plan, alice, f"Of {person}", person_id=person.pk, due=MONDAY)
    assert [remind(at(MONDAY), most=1) for _round in range(3)] == [1, 1, 0]


def test_the_sweeper_and_the_command_remind(plan, alice):
    item(plan, alice, due=date(2020, 1, 1))
    [chore] = [one for one in CHORES if isinstance(one, Paced) and one.work is remind]
    fresh = Paced(chore.work, chore.most, chore.pause)
    assert [fresh(), fresh.rests_until is not None] == [0, True]
    assert len(letters()) == 1
    said = StringIO()
    call_command("remind", stdout=said)
    assert said.getvalue() == "Reminders written: 0.\n"


def piece(plan, by, days, item="mr_01", link="https://example.org/old"):
    until = Details(good_until=MONDAY + timedelta(days)) if days is not None else None
    return attach_link(assessment=plan, item_id=item, link=link, by=by, details=until)


@pytest.mark.parametrize(
    ("days", "is_told"), [(-8, False), (-7, True), (-1, True), (0, True), (14, True), (15, False), (None, False)]
)
def test_evidence_whose_last_day_is_near_or_just_past_is_told(plan, alice, days, is_told):
    piece(plan, alice, days)
    assert remind(at(MONDAY)) == is_told
    for text in letters().values():
        assert "MR-01: " in text
        assert "example.org/old" not in text  # no letter names what a team attached
        assert ("no longer counts" in text) == (days < 0)
        assert "/evidence/mr_01" in text


def test_owners_and_whoever_attached_it_are_told_and_nobody_else(plan, alice, erin, vic):
    piece(plan, erin, 3)
    assert remind(at(MONDAY)) == 2
    assert {address for address, _language in letters()} == {alice.email, erin.email}
    assert remind(at(MONDAY + timedelta(1))) == 0
    piece(plan, alice, 3, "mr_03")
    assert remind(at(MONDAY + timedelta(7))) == 2


@pytest.mark.parametrize(("days", "is_told"), [(None, False), (15, False), (14, True)])
def test_an_answer_with_newer_evidence_needs_no_reminder(plan, alice, days, is_told):
    piece(plan, alice, 3)
    piece(plan, alice, days, link="https://example.org/new")
    assert remind(at(MONDAY)) == is_told


def test_what_was_withdrawn_or_does_not_concern_the_venture_is_not_told(plan, alice):
    remove_evidence(evidence=piece(plan, alice, 3), by=alice)
    situation = work_of(plan).evaluation.situation
    not_asked = next(key for key, asked in situation.relevance.items() if asked is False)
    piece(plan, alice, 3, not_asked)
    assert remind(at(MONDAY)) == 0


def test_work_and_evidence_stand_in_one_letter(plan, alice):
    item(plan, alice, "Of nobody", due=MONDAY)
    piece(plan, alice, 3)
    assert remind(at(MONDAY)) == 1
    [text] = letters().values()
    assert "Of nobody" in text
    assert "MR-01: " in text


def checkpoint(cohort, days, **fields):
    day = MONDAY + timedelta(days)
    kept = {"kind": "midterm", "opens_on": day - timedelta(30), "due_on": day} | fields
    return plan_checkpoint(cohort=cohort, **kept)


@pytest.mark.parametrize(("days", "is_told"), [(-1, False), (0, True), (6, True), (7, False)])
def test_a_checkpoint_within_a_week_is_told_to_all_who_may_hand_in(plan, enrolment, cohort, alice, erin, days, is_told):
    checkpoint(cohort, days)
    assert remind(at(MONDAY)) == (2 if is_told else 0)
    for text in letters().values():
        assert "Autumn: Mid-term" in text
        assert "Open the assessment" in text
    assert remind(at(MONDAY)) == 0


@pytest.mark.parametrize(
    ("zone", "moment", "is_told"),
    [
        # 7 December is within a week from 1 December on, and that day begins in Auckland 13 hours before it does in UTC.
        ("Pacific/Auckland", datetime(2026, 11, 30, 10, 59, tzinfo=UTC), False),
        ("Pacific/Auckland", datetime(2026, 11, 30, 11, tzinfo=UTC), True),
        # The day it is due is over in Auckland while it lasts in Honolulu.
        ("Pacific/Auckland", datetime(2026, 12, 7, 11, tzinfo=UTC), False),
        ("Pacific/Honolulu", datetime(2026, 12, 8, 9, 59, tzinfo=UTC), True),
        ("Pacific/Honolulu", datetime(2026, 12, 8, 10, tzinfo=UTC), False),
    ],
)
def test_days_of_a_checkpoint_are_those_of_its_organisation(plan, enrolment, cohort, zone, moment, is_told):
    checkpoint(cohort, 7)
    Organisation.objects.update(time_zone=zone)
    assert bool(remind(moment)) == is_told


def test_nobody_is_told_once_it_is_handed_in_or_the_venture_or_the_cohort_is_gone(plan, enrolment, cohort, alice):
    own = checkpoint(cohort, 3)
    other = checkpoint(cohort, 4, kind="exit")
    handed_in = submit(assessment=plan, enrolment=enrolment, by=alice)
    tamper("reviews_submission", "checkpoint_id", own.pk)
    remind(at(MONDAY))
    [text, _of_erin] = letters().values()
    assert "Exit" in text
    assert "Mid-term" not in text
    Mail.objects.all().delete()
    tamper("reviews_submission", "checkpoint_id", other.pk, public_id=handed_in.public_id)
    own.delete()
    assert remind(at(MONDAY)) == 0


def test_letters_on_checkpoints_stop_with_their_kind_and_speak_the_readers_language(
    plan, enrolment, cohort, alice, erin
):
    checkpoint(cohort, 3)
    stop(erin.email, KINDS["plan_due"])
    alice.keep_language("zh-hans")
    assert remind(at(MONDAY)) == 1
    [((address, _language), text)] = letters().items()
    assert address == alice.email
    assert "Autumn: 中期" in text


def test_a_plan_of_which_all_have_their_letter_is_not_judged_again(
    plan, enrolment, cohort, django_assert_max_num_queries
):
    checkpoint(cohort, 3)
    assert remind(at(MONDAY)) == 2
    with django_assert_max_num_queries(9):
        assert remind(at(MONDAY)) == 0


def took_on(assessment, person, day, *pieces):
    """Has somebody take questions on, on a day."""
    member = assessment.venture.members.get(user=person)
    give(assessment=assessment, given=dict.fromkeys(pieces, member), by=person)
    Delegation.objects.update(given_at=at(day))


@pytest.mark.parametrize(("days", "is_told"), [(6, False), (7, True), (100, True)])
def test_what_somebody_took_on_and_left_open_for_a_week_is_a_reason_for_a_letter(assessment, erin, team, days, is_told):
    took_on(assessment, erin, MONDAY - timedelta(days), ("question", "mr_01"), ("question", "mr_02"))
    save_answer(assessment=assessment, item_id="mr_02", given=Answer("unknown"), by=erin)
    assert remind(at(MONDAY)) == int(is_told)
    assert remind(at(MONDAY + timedelta(1))) == int(not is_told)
    [text] = letters().values()
    assert "Taken on by you in Inkwell Tutor, and still open:" in text
    assert "1 question open in" in text
    assert f"/assessments/{assessment.public_id}" in text
    assert f"/assessments/{assessment.public_id}/" not in text


def test_what_is_answered_or_given_to_somebody_who_may_only_read_is_no_reason(assessment, erin, team):
    took_on(assessment, erin, MONDAY - timedelta(30), ("question", "mr_01"))
    VentureMembership.objects.filter(user=erin).update(role="viewer")
    assert remind(at(MONDAY)) == 0
    VentureMembership.objects.filter(user=erin).update(role="editor")
    save_answer(assessment=assessment, item_id="mr_01", given=Answer("value", 2), by=erin)
    assert remind(at(MONDAY)) == 0


def test_a_letter_of_the_plan_names_what_was_taken_on_yesterday_too_in_the_language_of_its_reader(
    assessment, alice, erin, team
):
    erin.language = "zh-hans"
    erin.save()
    item(assessment, alice, "Of Erin", person_id=erin.pk, due=MONDAY)
    item(assessment, alice, "Of Alice", person_id=alice.pk, due=MONDAY)
    took_on(assessment, erin, MONDAY - timedelta(1), ("chapter", "mr"))
    assert remind(at(MONDAY)) == 2
    assert "道" in letters()[erin.email, "zh-hans"].split("由您负责")[1]
    assert "took on" not in letters()[alice.email, "en"]
