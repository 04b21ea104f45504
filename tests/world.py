"""A world with a real object behind every parameter of every address, found by walking the addresses.

A parameter that is new fails every sweep with a `KeyError` until it gets a value in `World.values`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import User
from assessments import actions
from assessments.comments import write_comment
from assessments.threads import Thread
from cohorts import actions as cohort_actions
from cohorts.checkpoints import plan_checkpoint
from cohorts.invitees import invite_all, withdraw
from cohorts.lists import Entry, check, read_list
from cohorts.mailings import order_list
from cohorts.models import StaffMembership
from cohorts.people import invite_colleague
from cohorts.team import accept, invite, remove
from config.addresses import addresses
from config.roles import RULES, rules_of
from engine.playbook.answers import Answer as GivenAnswer
from mails.models import Mail
from mails.stopping import token_of
from plans import actions as plan_actions
from plans import trying
from plans.milestones.freezing import freeze
from plans.work import work_of
from playbooks import catalogue
from reports import actions as report_actions
from reports.actions import request_report
from reports.packs.ordering import cancel_pack, order_pack
from reviews import keeping
from reviews.helps import cancel_help, plan_help
from reviews.models import Release
from reviews.named import name_somebody
from reviews.needs import needs_of
from reviews.phases import plan_phase, state_of
from reviews.returning import return_submission
from reviews.reviewing import Saying, declare, judge
from reviews.rubric import add_criterion
from tests.conftest import answer_as
from tests.forecasts.cases import a_scenario, book
from tests.reviews.observing.cases import FIGURES

CHECKPOINT = {"kind": "exit", "opens_on": "2030-01-01", "due_on": "2030-02-01", "after_due": "accept"}
LANGUAGES = ("en", "zh-hans")
CARRIED = '{"answers": [{"q": "mr_01", "rev": 1, "value": 2}]}'
# A question of each kind of form, one that is judged already, the list of all, and the declaration again.
REVIEWED = ["?item=mr_01", "?item=bm_04", "?item=le_18", "?item=le_02", "?item=dd_08&all", "?conflict"]
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def parameters(pattern: str) -> Iterator[tuple[str, str]]:
    """Each parameter of an address with the last fixed part before it."""
    before = ""
    for part in pattern.lstrip("^").split("/"):
        found = PARAMETER.findall(part)
        yield from ((before, name) for name in found)
        before = before if found else part


class World:
    """Real objects for every parameter of every address."""

    def __init__(self, **objects):
        self.__dict__.update(objects)

    def values(self, before, parameter):
        """What may stand for a parameter after a fixed part of an address; the first is the fullest."""
        some = {
            ("assessments", "public_id"): [self.assessment],
            ("submit", "enrolment_id"): [self.enrolment],
            ("evidence", "public_id"): [self.evidence],
            ("evidence", "piece_id"): [self.evidence],
            ("scenarios", "public_id"): [self.scenario, self.uncompared],
            ("submissions", "public_id"): [self.submission],
            ("ventures", "public_id"): [self.assessment.venture],
            ("returns", "public_id"): [self.returned],
            ("what-ifs", "public_id"): [self.tried],
            ("milestones", "public_id"): [self.milestone],
            ("organisations", "public_id"): [self.organisation],
            ("cohorts", "public_id"): self.cohorts,
            ("reports", "public_id"): self.reports,
            ("packs", "public_id"): self.packs,
            ("summary", "release_id"): [self.release],
            ("helps", "public_id"): self.helps,
            ("people", "member_id"): [self.colleague],
            ("team", "member_id"): [self.member],
            ("invited", "invitation_id"): [self.invited],
            ("reviewers", "member_id"): [self.manager],
            ("invitations", "invitation_id"): [self.waiting],
            ("invitees", "invitee_id"): [self.invitee],
            ("checkpoints", "checkpoint_id"): [self.checkpoint],
            ("enrolments", "enrolment_id"): [self.knocking],
            ("enrolments", "public_id"): [self.enrolment],
            ("letters", "public_id"): [self.letter],
            ("mailings", "public_id"): [self.mailing],
            ("views", "public_id"): [self.saved_view],
            ("notes", "public_id"): [self.note],
            ("phases", "phase_id"): [self.phase],
            ("rubric", "criterion_id"): [self.criterion],
            ("declarations", "public_id"): [self.unsure],
            ("conflicts", "named_id"): [self.named],
        }
        plain = {
            ("chapters", "chapter_id"): ["mr", *(key for key in self.chapters if key != "mr")],
            ("evidence", "item_id"): ["mr_01"],
            ("history", "item_id"): ["mr_01"],
            ("comments", "key"): ["mr_01"],
            ("on", "about"): ["gap", "question"],
            ("on", "key"): ["mr_01"],
            ("parts", "part_id"): ["profile", "mr"],
            ("settle", "item_id"): ["mr_01"],
            ("invitations", "code"): [self.invitation.code],
            ("plans", "code"): [self.feed],
            ("invitees", "code"): [self.invitee.code, self.ended.code],
            ("team-invitations", "code"): [self.invited.code, self.hers_to_team.code],
            ("colleagues", "code"): [self.waiting.code, self.hers.code],
            ("templates", "working_id"): ["unit_economics", "board_update"],
            ("templates", "language"): ["en", "zh-hans"],
            ("guides", "slug"): ["staff", "founders", "news", "accessibility"],
            ("unsubscribe", "token"): [token_of(self.alice.email, "letter"), token_of("nobody@example.org", "invitee")],
            ("key", "uidb36"): [user_pk_to_url_str(self.alice)],
            ("key", "key"): [default_token_generator.make_token(self.alice)],
        }
        found = some.get((before, parameter))
        return [str(one.public_id) for one in found] if found else plain[before, parameter]

    def paths(self, name):
        """Every path of an address: one for each value of its parameters, in turn."""
        pattern = next(pattern for pattern, found, _view in addresses() if found == name)
        wanted = list(parameters(pattern))
        first = {key: self.values(before, key)[0] for before, key in wanted}
        if "checkpoint_id" in first:  # planned where nobody is, so that every founder may submit
            return [reverse(name, kwargs=first | {"public_id": str(self.cohorts[1].public_id)})]
        paths = [reverse(name, kwargs=first)]
        for before, key in wanted:
            others = self.values(before, key)[1:]
            paths += [reverse(name, kwargs={**first, key: value}) for value in others]
        return paths

    def path(self, name):
        if name == "invitation_withdraw":  # the other one is still needed
            return reverse(name, args=[self.cohorts[0].public_id, self.spare.code])
        return self.paths(name)[0]

    def data(self, name):
        return {
            "set_language": {"language": "en"},
            "set_appearance": {"appearance": "dark"},
            "venture_create": {"name": "Another"},
            "organisations": {"name": "Another"},
            "cohort_create": {"programme": "P", "name": "C"},
            "organisation_settings": {"name": "Kiln", "time_zone": "Asia/Shanghai"},
            "organisation_branding": {"accent": "#0F5C58"},
            "colleagues": {"address": "new@example.org", "role": "reviewer", "language": "en"},
            "colleague_role": {"role": "observer"},
            "team": {"addresses": "new@example.org", "role": "editor", "language": "en"},
            "team_role": {"role": "viewer"},
            "organisation_hand_over": {"to": str(self.manager.public_id), "then": "manager", "sure": "on"},
            "team_hand_over": {"to": str(self.member.public_id), "then": "editor"},
            "venture_rename": {"name": "Inkwell"},
            "venture_archive": {"state": "archive"},
            "cohort_settings": {"name": "Autumn", "programme": "P"},
            "cohort_state": {"state": "close"},
            "checkpoint_add": CHECKPOINT,
            "checkpoint": CHECKPOINT,
            "progress_share": {"share": "no"},
            "plan_share": {"share": "yes"},
            "answer_history": {"to": "1", "rev": "1"},
            "answers_take": {"carried": CARRIED, "all": "yes"},
            "comments": {"text": "Who asked them?"},
            "comments_on": {"text": "Is it so?"},
            "delegation": {"chapter-mr": str(self.member.public_id)},
            "chapter": {"mr_01": "1", "mr_01-rev": "1"},
            "scan_part": {"p_01": "2"},
            "evidence_add": {"link": "https://example.org/log"},
            "evidence_change": {"note": "Page 3", "was_grade": "", "was_note": "", "was_good_until": ""},
            "report_order": {"language": "en"},
            "what_ifs": {"name": "If we raise"},
            "milestones": {"name": "Before the pilot"},
            "upgrade": {"seen": "nothing"},
            "what_if_rung": {"step": "nothing"},
            "what_if_inputs": {"input-opening.cash": "5"},
            "what_if_set": {"item": "mr_01", "mr_01": "3"},
            "what_if_back": {"item": "mr_01"},
            "plan_add": {"title": "Ask Ms Tang", "status": "open"},
            "plan_item": {"key": self.pieces[0], "status": "doing", "rev": "1"},
            "plan_statuses": {f"status-{self.pieces[0]}": "done", f"was-{self.pieces[0]}": "open"},
            "plan_move": {"key": self.pieces[0], "to": "later"},
            "plan_hours": {f"hours-{self.alice.pk}": "8"},
            "plan_talk": {"text": "Who asks Ms Tang?"},
            "plan_answer": {"key": self.pieces[0], "choice": "leave", "rev": "1"},
            "actuals": {"month": "2026-01", "cash": "900000", "currency": "CNY"},
            "actuals_paste": {"text": "2026-01,900000", "currency": "CNY"},
            "scenario_adopt": {"item": "ff_01", "rev": "0"},
            "scenario_propose": {"item": "ff_01", "rev": "0"},
            "submission_report_order": {"language": "en"},
            "pack_order": {"kind": "zip", "language": "en"},
            "help_plan": {"need": self.need, "title": "Clinic", "kind": "workshop", "on": "2026-12-01"},
            "help_attended": {f"v{self.helps[0].ventures.get().pk}": "yes"},
            "submission_return": {"say-mr_01": "Name the day", "due": "2099-01-01"},
            "return_answer": {"mr_01": "1", "mr_01-rev": "0"},
            "review_declare": {"answer": "none"},
            "review_judge": {"item": "mr_01", "pick": "0", "reason": "The log is empty", "rev": "0"},
            "review_finish": {"recommendation": "accept"},
            "declaration_settle": {"answer": "none"},
            "reviewers_propose": {"each": "1", "shown": "other"},
            "reviewers_assign": {"venture": str(self.enrolment.public_id), "reviewer": str(self.manager.pk)},
            "rubric": {"name": "Market", "least": "None", "most": "A large one", "weight": "1"},
            "phases": {
                "name": "Screen",
                "from_on": "2030-01-01",
                "to_on": "2030-02-01",
                "who": "roles",
                "sees": "never",
            },
            "phase": {
                "name": "Later",
                "from_on": "2030-01-01",
                "to_on": "2030-03-01",
                "who": "assigned",
                "sees": "always",
                "shown": state_of(self.phase),
            },
            "named_conflicts": {"who": "Kiln Ventures", "reason": "They own a rival"},
            "conflicts": {f"v{self.enrolment.pk}-answer": "none"},
            "reviewer": {"capacity": "12"},
            "reviewer_own": {"capacity": "12"},
            "decision": {"outcome": "accepted", "words": "Come in", "rev": "0"},
            "decision_move": {"step": "up"},
            "decisions_places": {"places": "20"},
            "cohort_bulk": {"act": "tag", "rows": str(self.enrolment.pk)},
            "view_save": {"name": "Grave", "query": "at_least=critical"},
            "note_add": {"text": "Ask them again in May"},
            "invitation": {"venture": str(self.assessment.venture.public_id)},
            "invitee": {"venture": str(self.assessment.venture.public_id)},
            "invitees_check": {"text": "new@example.org\nwrong@@example.org", "language": "en"},
            "invitees_invite": {"text": "new@example.org", "language": "en"},
            "invitee_address": {"address": "moved@example.org"},
        }.get(name, {})


@cache
def own_names():
    """The names of the product's own addresses."""
    return tuple(sorted({key.split(":")[0] for key in RULES}))


@cache
def takes(method):
    """The names of the product's own addresses that take a method."""
    return tuple(n for n in own_names() if any(method in rule.methods for rule in rules_of(n)))


@cache
def account_names():
    """The names of the pages that django-allauth brings, but those of one passkey, which a browser must have made."""
    found = {
        name for pattern, name, _v in addresses() if name.startswith(("account_", "mfa_")) and "<int:pk>" not in pattern
    }
    return tuple(sorted(found))


@pytest.fixture
def world(
    published, alice, bob, charlie, team, assessment, cohort, other_cohort, evidence, submission, enrolment, invitation
):
    cohort_actions.share_plan(enrolment=enrolment, is_shared=True)
    enrolment.refresh_from_db()
    report = request_report(by=alice, language="en", assessment=assessment)
    cancelled = request_report(by=alice, language="zh-hans", assessment=assessment)
    report_actions.cancel(report=cancelled, by=alice)
    actions.start_assessment(name="Second of hers", by=alice)
    own = actions.start_assessment(name="Charlie's own", by=charlie)
    answer_as(own, "R-03", charlie)
    organisation = cohort.programme.organisation
    empty = cohort_actions.open_cohort(
        organisation=organisation, programme=cohort.programme.name, name="Nobody yet", by=bob
    )
    need = needs_of(cohort, "en").needs[0]
    fields = {"kind": "workshop", "on": cohort.today, "gaps": list(need.gaps)}
    helps = [
        plan_help(cohort=cohort, enrolments=[enrolment], by=bob, title=title, **fields) for title in ("Clinic", "Off")
    ]
    cancel_help(help=helps[1])
    uncompared = a_scenario(assessment, alice, currency="USD")  # the books are in another one: they prove nothing here
    book(assessment, alice, ("2027-01", {"cash": "1150000", "customers": "60"}))
    owner = StaffMembership.objects.get(organisation=organisation, user=bob)
    waiting = invite_colleague(by=owner, address="waiting@example.org", role="observer", language="en")
    hers = invite_colleague(by=owner, address=alice.email, role="observer", language="en")
    [invited] = asked(assessment, alice, "invited@example.org")
    [hers_to_team] = asked(own, charlie, alice.email)
    listed = read_list("email,venture\none@example.org,Kite\ntwo@example.org,\n")
    entries = check(listed.rows, {}, "en").good
    invitee, ended = invite_all(cohort=cohort, entries=entries, by=bob).made
    withdraw(invitee=ended, by=bob)
    Mail.objects.filter(pk=invitee.mail_id).update(requested_at="2026-01-01T00:00:00Z")  # so it may go again
    mailing = order_list(cohort=cohort, entries=[Entry(9, "three@example.org", "Mei", "Kelp", "en")], by=bob)
    letter = Mail.objects.filter(tenant=f"organisation-{organisation.pk}").first()
    Mail.objects.filter(pk=letter.pk).update(status="failed", error_code="refused", finished_at=now())
    knocker = actions.start_assessment(name="Knocks", by=alice)
    door = cohort_actions.invite(cohort=cohort, by=bob, needs_approval=True)
    knocking = cohort_actions.enrol(invitation=door, venture=knocker.venture, by=alice)
    ordered, stopped = (order_pack(cohort=cohort, kind="zip", query="", language=tag, by=bob) for tag in LANGUAGES)
    cancel_pack(stopped)
    declare(enrolment=enrolment, person=bob, answer="none")
    for item, outcome in (("mr_01", "confirmed"), ("dd_02", "cannot")):
        judge(submission=submission, reviewer=bob, saying=Saying(item, outcome))
    due_on = cohort.today
    sentences = {"mr_01": "Name the day of the last interview", "dd_02": "Say for how many customers"}
    returned = return_submission(submission=submission, by=bob, sentences=sentences, due_on=due_on)
    torn = colleague("torn", organisation, "reviewer")
    unsure = declare(enrolment=enrolment, person=torn, answer="unsure", reason="We met once")
    pieces = worked_plan(assessment, alice)
    for about in ("question", "gap"):
        write_comment(assessment=assessment, thread=Thread(about, "mr_01"), text="Who?", language="en", by=alice)
    chapters = [chapter.id for chapter in catalogue.playbook_for(published).chapters]
    return World(
        alice=alice,
        assessment=assessment,
        submission=submission,
        evidence=evidence,
        cohorts=[cohort, empty],
        enrolment=enrolment,
        organisation=organisation,
        invitation=invitation,
        scenario=a_scenario(assessment, alice),
        uncompared=uncompared,
        letter=letter,
        mailing=mailing,
        saved_view=keeping.save_view(cohort=cohort, name="Late", query="state=late", is_shared=True, by=bob),
        note=keeping.add_note(enrolment=enrolment, text="They move in March", by=bob),
        spare=cohort_actions.invite(cohort=cohort, by=bob),
        reports=[report, cancelled],
        packs=[ordered, stopped],
        colleague=colleague("gone", organisation, "reviewer").staff_memberships.get(),
        unsure=unsure,
        named=name_somebody(enrolment=enrolment, who="Hollow Oak Fund", reason="They own a rival", by=alice),
        returned=returned,
        manager=owner,
        criterion=add_criterion(cohort=cohort, name="Team", least="Nobody", most="Everybody they need", weight=2),
        phase=plan_phase(
            cohort=cohort, checkpoint=None, by=bob, name="Later", from_on="2030-01-01", to_on="2030-02-01"
        ),
        waiting=waiting,
        member=assessment.venture.members.get(role="editor"),
        invited=invited,
        hers_to_team=hers_to_team,
        hers=hers,
        invitee=invitee,
        ended=ended,
        knocking=knocking,
        checkpoint=plan_checkpoint(cohort=empty, **CHECKPOINT | {"kind": "baseline"}),
        release=Release.objects.create(cohort=cohort, figures=FIGURES, released_by=bob),
        queries={
            "plan": [*(f"?item={key}" for key in pieces[:2]), "?view=weeks"],
            "milestones": ["?from=today&to=nothing", f"?from=s-{submission.public_id}"],
            "what_if": ["?item=mr_01", "?item=bm_04", "?item=p_01", "?item=nothing"],
            "cohort": [f"?c={enrolment.pk}.le"],
            "review": REVIEWED,
            "reviewers": ["?propose=1&each=2"],
        },
        chapters=chapters,
        pieces=pieces,
        tried=tried(assessment, alice),
        milestone=freeze(assessment=assessment, name="Start", by=alice),
        feed=plan_actions.open_feed(assessment=assessment, language="en", by=alice).feed_code,
        helps=helps,
        need=need.key,
    )


def asked(assessment, by, address):
    """Invitations to the team of a venture."""
    owner = assessment.venture.members.get(user=by)
    return invite(by=owner, addresses=[address], role="viewer", language="en")


def tried(assessment, alice):
    """A what-if with a better answer in it."""
    found = trying.begin(assessment=assessment, name="If we measure", by=alice)
    item = catalogue.playbook_for(assessment.playbook_version).items["mr_01"]
    trying.put(found=found, item=item, given=GivenAnswer("value", 4), by=alice)
    return found


def worked_plan(assessment, alice):
    """The keys of the pieces of a plan, of which the first is done and another is an own item that is blocked."""
    work = work_of(assessment)
    pieces = sorted(work.going, key=lambda key: not work.offered(work.going[key]))
    plan_actions.change_item(assessment=assessment, key=pieces[0], rev=0, values={"status": "done"}, by=alice)
    own = {"title": "Ask the court", "status": "blocked", "reason": "It is closed"}
    plan_actions.add_item(assessment=assessment, values=own, by=alice)
    return pieces


@pytest.fixture
def operator(db):
    return User.objects.create_superuser("ops@example.org", "correct horse battery", name="Ops")


@pytest.fixture
def people(published, assessment, alice, erin, vic, bob, dora, charlie, cohort, other_cohort):
    here, there = cohort.programme.organisation, other_cohort.programme.organisation
    many = colleague("many", here, "reviewer")
    StaffMembership.objects.create(organisation=there, user=many, role="manager")
    actions.start_assessment(name="Of many", by=many)
    lesser = {role: colleague(role, here, role) for role in ("manager", "reviewer", "observer")}
    lesser |= {"former": left_team(assessment, alice), "invited": founder("invited")}
    own = {"owner": alice, "editor": erin, "viewer": vic, "staff": bob, "other_staff": dora, "stranger": charlie}
    return own | lesser | {"many": many}


def founder(name):
    """Somebody new, with a confirmed address."""
    return User.objects.create_user(f"{name}@example.org", "correct horse battery", name=name.title())


def left_team(assessment, alice):
    """Somebody who accepted an invitation to the team, and was removed."""
    user = founder("former")
    [made] = asked(assessment, alice, user.email)
    remove(member=accept(invitation=made, by=user), by=made.venture.members.get(user=alice))
    return user


def colleague(name, organisation, role):
    """Somebody new who works for an organisation."""
    user = founder(name)
    StaffMembership.objects.create(organisation=organisation, user=user, role=role)
    return user
