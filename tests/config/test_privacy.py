"""Each statement of "Who sees what" against the code: a statement without a check fails, and so does a false one."""
# ruff: noqa: F811  (fixtures)

import json
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.sessions import BrowserSession, begin, end_session
from assessments import actions
from assessments.actions import Sent
from assessments.answers.watching import SECONDS
from assessments.models import AnswerHistory, Comment
from cohorts import actions as cohort_actions
from cohorts import team
from cohorts.belonging import LastOwner
from cohorts.erasing import erase_venture
from cohorts.models import RIGHTS, AuditEntry, Invitee, Right, StaffMembership
from config.offline import KEPT_PAGES, NOBODY, OWNER, UNTIL
from config.privacy import PARTS, RIGHTS_IN_WORDS, roles_and_rights
from config.roles import RULES
from engine.playbook.answers import Answer
from jobs.sweeping import CHORES
from mails.kinds import KINDS
from mails.models import Mail
from reports.models import KEPT_FOR
from reports.packs.storage import remove_expired
from reviews.deciding.keeping import Deciding, decide, round_of
from reviews.deciding.release import release
from reviews.deciding.table import Table, submissions_to_decide
from reviews.mailing import WRITE
from reviews.models import Submission
from reviews.named import name_somebody
from reviews.returning import answer_return, withdraw_return
from reviews.reviewing import Saying, declare, finish, judge
from reviews.sealing import seal_of
from tests.world import people, world  # noqa: F401  fixtures

CHECKS = {}
WORDS = frozenset(
    [
        "organisation",
        "house",  # the organisation that it is about
        "programme",
        "cohort",
        "venture",
        "ventures",
        "checkpoint",
        "checkpoints",  # names, cohorts and days
        "inviter",
        "sender",
        "writer",
        "role",
        "may",
        "note",
        "writer",
        "subject",
        "body",
        "outcome",
        "words",
        "question",
        "conditions",
        "overdue",
        "due",
        "days",
        "yours",  # chapters of what the reader took on, and how many questions are open; no answer
        "evidence",  # of which questions grows old, and when; no letter names it
        "expires",
        "on",
        "link",
        "things",
        "also",
    ]
)
SECRET = "canary-9d2e"


def proves(code):
    def noted(check):
        CHECKS[code] = check
        return check

    return noted


class Place:
    """What the checks look at: a client, the world and its people."""

    def __init__(self, client, world, people):
        self.client, self.world, self.people = client, world, people

    def read(self, role, name, one, status=200):
        self.client.force_login(self.people[role])
        response = self.client.get(reverse(name, args=[one.public_id]))
        assert response.status_code == status, (role, name, response.status_code)
        return response.content.decode()


@proves("members_read")
def members(place):
    for role in ("owner", "editor", "viewer"):
        assert "<main" in place.read(role, "assessment", place.world.assessment)
    answers = reverse("chapter", args=[place.world.assessment.public_id, "mr"])
    place.client.force_login(place.people["viewer"])
    assert place.client.post(answers, {}).status_code == 403
    place.client.force_login(place.people["editor"])
    assert place.client.post(answers, {"stay": "1"}).status_code == 302


@proves("owners_decide")
def owners_decide(place):
    """What only owners may call is what the sweep of all addresses holds to be theirs."""
    owners = {name for name, rule in RULES.items() if rule.who == "owner" and rule.methods != ("GET",)}
    for name in ("team:POST", "team_role", "team_remove", "venture_rename", "venture_archive", "venture_delete"):
        assert name in owners
        place.client.force_login(place.people["editor"])
        assert place.client.post(place.world.path(name.split(":")[0])).status_code == 403
    for name in ("invitation:POST", "invitee:POST", "cohort_leave", "progress_share", "plan_share"):
        assert name in owners
    owner = place.world.assessment.venture.members.get(role="owner")
    with pytest.raises(LastOwner):
        team.leave(member=owner)


@proves("members_know_each_other")
def members_know_each_other(place):
    venture, invited = place.world.assessment.venture, place.world.invited
    for role in ("owner", "editor", "viewer"):
        page = place.read(role, "team", venture)
        for person in ("owner", "editor", "viewer"):
            assert place.people[person].email in page
        assert invited.address in page
    for role in ("staff", "stranger", "former", "invited"):
        place.read(role, "team", venture, status=404)


@proves("members_present")
def members_present(place):
    """Told to the team alone, and gone with the cache that holds it."""
    cache.clear()
    where = reverse("chapter_now", args=[place.world.assessment.public_id, "mr"])

    def look(role, status=200):
        place.client.force_login(place.people[role])
        response = place.client.get(where)
        assert response.status_code == status
        return response.json()["present"] if status == 200 else ""

    assert look("owner") == ""
    assert str(place.people["owner"]) in look("viewer")
    for role in ("staff", "stranger", "former", "invited"):
        look(role, 404)
    assert SECONDS < 60
    cache.clear()
    assert look("viewer") == ""


@proves("invited_to_team")
def invited_to_team(place):
    invited, venture = place.world.invited, place.world.assessment.venture
    address = reverse("team_invitation", args=[invited.code])
    place.client.force_login(place.people["stranger"])
    assert place.client.post(address).status_code == 200
    page = place.client.get(address).content.decode()
    assert all(part in page for part in (venture.name, str(invited.invited_by), "viewer"))
    assert place.people["editor"].email not in page
    place.client.force_login(place.people["invited"])
    place.read("invited", "assessment", place.world.assessment, status=404)
    place.client.post(address)
    place.read("invited", "assessment", place.world.assessment)


@proves("former_members")
def former_members(place):
    """Everything that is answered to a stranger is answered to them: `tests/test_access.py` goes through all of it."""
    editor, assessment = place.people["editor"], place.world.assessment
    given = Answer(state="not_applicable", reason="ours")
    actions.save_answer(assessment=assessment, item_id="dd_02", given=given, by=editor)
    place.client.force_login(place.people["owner"])
    place.client.post(reverse("team_remove", args=[assessment.venture.public_id, place.world.member.public_id]))
    place.read("editor", "assessment", assessment, status=404)
    assert assessment.answers.get(item_id="dd_02").answered_by == editor


@proves("plan_calendar")
def plan_calendar(place):
    """By the address alone, until it is taken away; what a calendar holds is `tests/plans/test_calendar.py`."""
    place.client.logout()
    address = reverse("plan_feed", args=[place.world.feed])
    assert place.client.get(address).status_code == 200
    place.client.force_login(place.people["viewer"])
    closes = reverse("plan_feed_open", args=[place.world.assessment.public_id])
    assert place.client.post(closes, {"feed": "close"}).status_code == 403
    place.client.force_login(place.people["editor"])
    place.client.post(closes, {"feed": "close"})
    assert place.client.get(address).status_code == 404


@proves("comments_stay")
def comments_stay(place):
    for role in ("staff", "manager", "reviewer", "observer", "other_staff", "stranger"):
        key = place.world.assessment.public_id
        urls = [reverse("comments", args=[key, "mr_01"]), reverse("comments_on", args=[key, "gap", "mr_01"])]
        place.client.force_login(place.people[role])
        for url in (*urls, reverse("threads", args=[key]), reverse("delegation", args=[key])):
            assert place.client.get(url).status_code == 404
        for url in urls:
            assert place.client.post(url, {"text": "Mine"}).status_code == 404
    sealed = [place.world.submission, place.world.milestone]
    words = [one.text for one in Comment.objects.all()]
    assert words
    for row in sealed:
        kept = json.dumps([row.answers, row.summary], default=str)
        assert not [text for text in words if text in kept]


@proves("activity_stays")
def activity_stays(place):
    """What is left of whoever deleted their account is tried in `tests/assessments/test_activity.py`."""
    for role in ("staff", "manager", "reviewer", "observer", "other_staff", "stranger"):
        place.read(role, "activity", place.world.assessment, status=404)
    assert "Who?" not in place.read("viewer", "activity", place.world.assessment)


@proves("plans_stay")
def plans_stay(place):
    for role in ("staff", "manager", "reviewer", "observer", "other_staff", "stranger"):
        for name in ("plan", "what_ifs", "milestones", "milestone_sheet", "plan_sheet", "plan_table", "plan_calendar"):
            place.read(role, name, place.world.assessment, status=404)
        place.read(role, "what_if", place.world.tried, status=404)


@proves("drafts_stay")
def drafts(place):
    for role in ("staff", "manager", "reviewer", "observer", "other_staff", "stranger"):
        for name in ("assessment", "result"):
            place.read(role, name, place.world.assessment, status=404)


@proves("name_at_enrolment")
def name(place):
    assert place.world.assessment.venture.name in place.read("staff", "cohort", place.world.cohorts[0])


@proves("counts_by_switch")
def counts(place):
    """The switch is the owner's, and leaving turns it off; what lists may read beside it are three columns."""
    enrolment = place.world.enrolment
    for share, is_shared in (("no", False), ("yes", True)):
        place.client.force_login(place.people["owner"])
        place.client.post(reverse("progress_share", args=[enrolment.public_id]), {"share": share})
        enrolment.refresh_from_db()
        assert enrolment.shares_progress is is_shared
    fields = {field.name for field in type(place.world.assessment)._meta.get_fields()}
    assert {"asked_count", "answered_count", "answered_at"} <= fields


@proves("plan_by_switch")
def plan_by_switch(place):
    """The switch is the owner's and off at first; then staff who may read see figures, observers nothing."""
    enrolment, sealed = place.world.enrolment, place.world.submission
    assert type(enrolment)._meta.get_field("shares_plan").default is False
    place.client.force_login(place.people["editor"])
    assert place.client.post(reverse("plan_share", args=[enrolment.public_id]), {"share": "no"}).status_code == 403
    for share, status in (("no", 404), ("yes", 200)):
        place.client.force_login(place.people["owner"])
        place.client.post(reverse("plan_share", args=[enrolment.public_id]), {"share": share})
        page = place.read("staff", "submission_plan", sealed, status)
        place.read("observer", "submission_plan", sealed, 404)
        place.read("stranger", "submission_plan", sealed, 404)
        assert place.read("staff", "enrolment_plan", enrolment, status).count("Of these blocked") == (status == 200)
        place.read("observer", "enrolment_plan", enrolment, 403)
        place.read("stranger", "enrolment_plan", enrolment, 404)
    assert "Of these blocked" in page
    assert "Ask the court" not in page
    assert "It is closed" not in page


@proves("sealed_alone")
def sealed(place):
    page = place.read("staff", "submission", place.world.submission)
    assert place.world.submission.seal[:12] in page
    place.read("observer", "submission", place.world.submission, status=404)
    kept = {field.name for field in Submission._meta.get_fields() if field.concrete}
    assert {"answers", "result", "evidence", "forecast"} <= kept


@proves("files_open")
def files(place):
    world, owner = place.world, place.people["owner"]
    actions.remove_evidence(evidence=world.evidence, by=owner)
    address = reverse("sealed_file", args=[world.submission.public_id, world.evidence.public_id])
    declare(enrolment=world.enrolment, person=place.people["reviewer"], answer="none")
    for role, status in (("staff", 200), ("reviewer", 200), ("observer", 404), ("other_staff", 404)):
        place.client.force_login(place.people[role])
        assert place.client.get(address).status_code == status, role
    log = AuditEntry.objects.filter(organisation=world.organisation, act=AuditEntry.Act.OPENED_EVIDENCE)
    assert {entry.by for entry in log} == {place.people["staff"], place.people["reviewer"]}


@proves("declared_first")
def declared_first(place):
    """Only reviewers are asked first, by each of the addresses."""
    sealed = place.world.submission
    for name in ("submission", "submission_answers", "submission_reports"):
        place.read("reviewer", name, sealed, status=302)
        assert sealed.venture_name in place.read("manager", name, sealed)
    declare(enrolment=place.world.enrolment, person=place.people["reviewer"], answer="none")
    assert sealed.seal[:12] in place.read("reviewer", "submission", sealed)


@proves("conflict_hides")
def conflict_hides(place):
    """Every other address is read in `tests/test_conflict.py`."""
    sealed = place.world.submission
    for role in ("manager", "reviewer"):
        assert sealed.venture_name in place.read(role, "cohort", place.world.cohorts[0])
        declare(enrolment=place.world.enrolment, person=place.people[role], answer="unsure", reason="We met once")
        assert sealed.venture_name not in place.read(role, "cohort", place.world.cohorts[0])
        place.read(role, "submission", sealed, status=404)


@proves("members_named")
def members_named(place):
    """The page before the review names the members, and shows nothing that was answered."""
    page = place.read("reviewer", "review", place.world.submission)
    assert str(place.people["owner"]) in page
    assert place.world.submission.seal[:12] not in page
    assert 'name="answer"' in page


@proves("named_conflicts")
def named_conflicts(place):
    """Those who decide read it, but whoever is named by an address of theirs; the venture's members who edit do."""
    enrolment, manager = place.world.enrolment, place.people["manager"]
    name_somebody(enrolment=enrolment, who=f"M <{manager.email}>", reason=SECRET, by=place.people["editor"])
    cohort = place.world.cohorts[0]
    assert SECRET in place.read("staff", "conflicts", cohort)
    for role in ("manager", "reviewer"):
        assert SECRET not in place.read(role, "conflicts", cohort)
    for role in ("owner", "editor"):
        assert SECRET in place.read(role, "named_conflicts", enrolment)
    for role, status in (("viewer", 403), ("staff", 404), ("reviewer", 404), ("stranger", 404)):
        place.read(role, "named_conflicts", enrolment, status=status)


@proves("reviews_stay")
def reviews_stay(place):
    saying = Saying("mr_01", "other", 0, reason=SECRET, founder_comment=SECRET)
    judge(submission=place.world.submission, reviewer=place.people["staff"], saying=saying)
    finish(submission=place.world.submission, reviewer=place.people["staff"], note=SECRET)
    assert SECRET not in place.read("owner", "submission", place.world.submission)
    assert SECRET not in place.read("owner", "result", place.world.assessment)
    place.read("owner", "review", place.world.submission, status=404)


@proves("returns_told")
def returns_told(place):
    """What founders answer to a return is on no page of the staff before they submit it."""
    world, sealed = place.world, place.world.submission
    sentence = world.returned.items.first().sentence
    for role in ("owner", "editor", "viewer"):
        assert sentence in place.read(role, "return_answer", world.returned)
    sent = [Sent("dd_02", Answer(state="not_applicable", reason=SECRET), 0)]
    answer_return(found=world.returned, sent=sent, by=place.people["owner"])
    assert SECRET in place.read("viewer", "return_answer", world.returned)
    place.read("staff", "return_answer", world.returned, status=404)
    for name in ("submission", "submission_answers", "submission_return"):
        assert SECRET not in place.read("staff", name, sealed)


@proves("decisions_told")
def decisions(place):
    sealed, cohort = place.world.submission, place.world.cohorts[0]
    withdraw_return(found=place.world.returned, by=place.people["staff"])  # nothing is decided while it is open
    found, deciding = round_of(cohort, None), Deciding("waitlist", reason=SECRET, words="Please wait")
    decide(found=found, submission=sealed, by=place.people["staff"], deciding=deciding)
    pages = (("submission", sealed), ("result", place.world.assessment))
    assert not any("Please wait" in place.read("owner", name, one) for name, one in pages)
    table = Table(found, submissions_to_decide(cohort, None))
    release(found=found, by=place.people["staff"], shown=table.shown)
    for name, one in pages:
        page = place.read("owner", name, one)
        assert "Please wait" in page
        assert SECRET not in page
    place.read("reviewer", "decision", sealed, status=403)


@proves("later_stays")
def later(place):
    late = Answer(state="not_applicable", reason=SECRET)
    actions.save_answer(assessment=place.world.assessment, item_id="dd_02", given=late, by=place.people["owner"])
    assert SECRET not in place.read("staff", "submission", place.world.submission)
    assert SECRET not in place.read("staff", "cohort", place.world.cohorts[0])


@proves("plan_talk")
def plan_talk(place):
    """Both sides read both while the plan is shared, observers never; afterwards the team alone."""
    enrolment, said = place.world.enrolment, {"staff": "Which lawyer?", "owner": "Ms Tang answers on Friday."}
    for who, text in said.items():
        place.client.force_login(place.people[who])
        place.client.post(reverse("plan_talk", args=[enrolment.public_id]), {"text": text})
    for is_shared, status in ((True, 200), (False, 404)):
        cohort_actions.share_plan(enrolment=enrolment, is_shared=is_shared)
        for who, seen in (("staff", status), ("viewer", 200), ("observer", 403), ("stranger", 404)):
            page = place.read(who, "plan_talk", enrolment, seen)
            assert all(text in page for text in said.values()) == (seen == 200)


@proves("leaving")
def leaving(place):
    owner = place.people["owner"]
    cohort_actions.end_enrolment(enrolment=place.world.enrolment, by=owner, end="left")
    place.world.enrolment.refresh_from_db()
    assert place.world.enrolment.shares_progress is False
    assert place.world.enrolment.shares_plan is False
    place.read("staff", "submission_plan", place.world.submission, status=404)
    place.read("staff", "submission", place.world.submission)


@proves("deleting")
def deleting(place):
    seal, submission = place.world.submission.seal, place.world.submission
    erase_venture(submission.assessment.venture, place.people["owner"])
    for name in ("submission", "submission_answers"):
        place.read("staff", name, submission, status=404)
    kept = Submission._base_manager.get(pk=submission.pk)
    assert (kept.seal, kept.answers, kept.result, kept.evidence) == (seal, {}, {}, [])


@proves("invited_by_list")
def invited_by_list(place):
    """Managers read the state of an invitation, reviewers nothing; once withdrawn, address and letters can go."""
    row = place.world.invitee
    address = reverse("invitees", args=[row.cohort.public_id])
    for role, status in (("manager", 200), ("reviewer", 403)):
        place.client.force_login(place.people[role])
        assert place.client.get(address).status_code == status
    place.client.force_login(place.people["manager"])
    assert "Not opened" in place.client.get(address).content.decode()
    for act in ("invitee_withdraw", "invitee_forget"):
        place.client.post(reverse(act, args=[row.cohort.public_id, row.public_id]))
    assert not Invitee.objects.filter(address=row.address).exists()
    assert not Mail.objects.filter(address=row.address).exists()


@proves("others_nothing")
def others(place):
    for name, one in (("assessment", place.world.assessment), ("submission", place.world.submission)):
        place.read("stranger", name, one, status=404)


@proves("mails_no_answers")
def mails(place):
    """What a letter may be told is the table's: names, days, links, the next actions, and what staff write."""
    told = {word for kind in KINDS.values() for word in kind.needs}
    assert told <= WORDS


@proves("mails_staff")
def list_of_mails(place):
    """The list of emails is for owners and managers, and shows no text of one."""
    assert WRITE.right == Right.MANAGE
    letter = place.world.letter
    shown = {}
    for role in ("staff", "manager", "reviewer", "observer"):
        place.client.force_login(place.people[role])
        shown[role] = place.client.get(reverse("letters", args=[place.world.organisation.public_id]))
    assert [role for role, page in shown.items() if page.status_code == 200] == ["staff", "manager"]
    page = shown["manager"].text
    assert letter.address in page
    assert letter.text not in page


@proves("mails_stop")
def stopping(place):
    assert {code for code, kind in KINDS.items() if not kind.can_stop} == {
        "submission_received",
        "returned",
        "decision",
        "named_undecided",
    }


@proves("packs_go")
def packs(place):
    assert timedelta(days=7) == KEPT_FOR
    assert remove_expired in CHORES
    place.read("staff", "pack", place.world.packs[0])
    place.read("owner", "pack", place.world.packs[0], status=404)
    for role in ("reviewer", "observer"):
        place.read(role, "pack", place.world.packs[0], status=403)


@proves("sessions_kept")
def sessions_kept(place):
    here = Client(
        headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/144.0"}, REMOTE_ADDR="203.0.113.9"
    )
    here.force_login(place.people["owner"])
    session = here.session
    begin(session, "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/144.0", int(time.time()))
    session.save()
    assert "Firefox on Windows" in here.get(reverse("signed_in")).text
    row = BrowserSession.objects.get(pk=here.session.session_key)
    assert "203.0.113.9" not in f"{row.__dict__} {row.get_decoded()}"
    other = Client()
    other.force_login(place.people["editor"])
    assert "Firefox on Windows" not in other.get(reverse("signed_in")).text
    assert end_session(place.people["editor"], row.code) is None
    assert 2 * settings.SESSION_COOKIE_AGE == 24 * 60 * 60  # the last save is within the first half
    here.post(reverse("account_logout"))
    assert not BrowserSession.objects.filter(pk=row.pk).exists()


@proves("history_kept")
def history(place):
    before = AnswerHistory.objects.count()
    given = Answer(state="not_applicable", reason="no")
    actions.save_answer(assessment=place.world.assessment, item_id="dd_02", given=given, by=place.people["owner"])
    assert AnswerHistory.objects.count() == before + 1


@proves("seal_kept")
def seal(place):
    found = Submission.objects.get(pk=place.world.submission.pk)
    assert seal_of(found) == found.seal
    found.submitted_at += timedelta(days=1)
    assert seal_of(found) != found.seal


@proves("device")
def device(place):
    place.client.force_login(place.people["owner"])
    assert place.client.post(reverse("account_logout"))["Clear-Site-Data"] == '"storage"'


@proves("device_pages")
def device_pages(place):
    """What is kept is tried with a browser in `tests/browser/test_offline.py`; here is what the server says of it."""
    assert set(KEPT_PAGES) == {"chapter"}
    place.client.force_login(place.people["owner"])
    page = reverse("chapter", args=[place.world.assessment.public_id, "mr"])
    kept = place.client.get(page)
    assert int(kept[UNTIL]) <= time.time() + 12 * 60 * 60
    assert UNTIL not in place.client.get(reverse("result", args=[place.world.assessment.public_id]))
    # In the same browser, without a sign-out in between.
    place.client.cookies.pop(settings.SESSION_COOKIE_NAME)
    assert place.client.get(reverse("method"))[OWNER] == NOBODY
    place.client.force_login(place.people["stranger"])
    assert place.client.get(reverse("home"))["Clear-Site-Data"] == '"storage"'
    assert UNTIL not in place.client.get(page)


STATEMENTS = [statement for part in PARTS for statement in part.statements]


@pytest.mark.database_free
def test_every_statement_has_a_check_and_every_check_a_statement():
    codes = [statement.code for statement in STATEMENTS]
    assert sorted(codes) == sorted(CHECKS)


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_the_statement_is_true(client, world, people, code):
    CHECKS[code](Place(client, world, people))


@pytest.mark.database_free
def test_the_table_of_roles_is_the_one_that_the_doors_read():
    assert set(RIGHTS_IN_WORDS) == set(Right)
    lines = roles_and_rights()["lines"]
    given = {
        role: frozenset(right for right, line in zip(Right, lines, strict=True) if line.is_given[place])
        for place, role in enumerate(StaffMembership.Role)
    }
    assert given == dict(RIGHTS)


def test_the_page_says_all_of_it(client, db):
    page = client.get(reverse("privacy")).content.decode()
    for statement in STATEMENTS:
        assert str(statement.text).split("’")[0].split("'")[0] in page
