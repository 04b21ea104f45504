"""What the demo holds, and an inventory of it for tests and inspections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from assessments import actions
from assessments.evaluation import Evaluation, evaluate, read_sheet
from assessments.models import Assessment, Evidence
from cohorts import actions as cohort_actions
from cohorts import checkpoints, invitees, joining, lists
from cohorts.models import Cohort, Enrolment, Invitee, Organisation, StaffMembership, Venture, VentureMembership
from engine.forecast.inputs.months import month_after
from engine.judging.reviewing import CANNOT, CONFIRMED, OTHER
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import VALUE, Answer
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook
from forecasts.actions import create_scenario
from forecasts.books import MonthSent, save_months
from forecasts.links import sourced
from forecasts.models import FIGURES, Scenario
from forecasts.start import StartForm, known_start, next_month
from mails.models import Mail
from playbooks import catalogue
from reports.models import Pack
from reports.packs.ordering import order_pack
from reviews import actions as review_actions
from reviews import helps, reviewing
from reviews.desk.page import ground_of
from reviews.models import Help, Submission
from reviews.needs import needs_of
from reviews.sealing import evaluate_submission

OWN_WORDS = "Churn stays under 3% a month and a task costs under 4 cents. Least certain is the churn; see {notes}."
PASSWORD = "plumb-line-demo-2026"  # noqa: S105  printed at every start; refused in production
# Role -> e-mail, name. Ventures of `founder` are the personas of the bank; `rival` owns one in the other incubator.
SIGN_INS = {
    "founder": ("founder@demo.example", "Mei Lin"),
    "editor": ("editor@demo.example", "Dario Rossi"),
    "viewer": ("viewer@demo.example", "Ana Souza"),
    "rival": ("rival@demo.example", "Wei Zhang"),
    "organisation_owner": ("owner@demo.example", "Ruth Adler"),
    "manager": ("staff@demo.example", "Jonas Weber"),
    "reviewer": ("reviewer@demo.example", "Priya Nair"),
    "observer": ("observer@demo.example", "Tomás Silva"),
    "other_owner": ("owner2@demo.example", "Lea Martin"),
    "other_manager": ("staff2@demo.example", "Chen Yu"),
    "stranger": ("stranger@demo.example", "Sam Okafor"),
}
NAMES = {
    "R-00": "Blank Slate",
    "R-01": "Basket & Bloom",
    "R-03": "Northlight Desk",
    "R-04": "Ledgerline",
    "R-05": "Meridian Models",
    "R-07": "Murmur",
    "R-08": "Halyard Works",
    "R-10": "Inkwell Tutor",
    "R-99": "Plumb True",
    "X-02": "Tidewise",
}
SUBMITTED = ("R-01", "R-04", "R-05", "R-07", "R-08", "R-10")
UNFINISHED = "R-03"
# Days from today: of the checkpoints opens and due, and when the baseline was handed in and the help given.
# Who is invited to the first cohort by list: at reserved names, so that no letter reaches anybody.
INVITED = """email,venture,language
post@oakum.example,Oakum,en
rosa@rowanaudit.example,Rowan Audit,en
li.wen@mogeng.example,墨耕文档,zh
k.adeyemi@quaylabs.example,Quay Labs,en
ines@hearthstone.example,Hearthstone,en
team@ledgerline.example,Ledgerline,en
hello@blankslate.example,Blank Slate,en
"""
CHECKPOINTS = {"baseline": (-80, -60), "midterm": (-10, 5), "exit": (80, 110)}
BASELINE_WAS, HELP_WAS = 70, 40
# Code -> scenarios: name, kind, and numbers to start from, invented so that revenue, cost and what is answered of
# burn and margin fit together in the first month. One venture reaches profit, one cannot as it is, and one must
# change its price to.
FORECASTS = {
    "R-04": [
        (
            "Base case",
            "base",
            {
                "cash": "11750000",
                "price": "6000",
                "customers": "300",
                "new_customers": "10",
                "growth": "2",
                "monthly_cost": "1000000",
                "salaries": "700000",
                "heads": "20",
                "cost_growth": "1",
                "cac": "40000",
            },
        )
    ],
    "R-07": [
        (
            "Base case",
            "base",
            {
                "price": "30",
                "customers": "20000",
                "new_customers": "3300",
                "growth": "2",
                "monthly_cost": "1370000",
                "salaries": "640000",
                "heads": "18",
            },
        ),
        (
            "Advertise less",
            "lean",
            {
                "price": "30",
                "customers": "20000",
                "new_customers": "1800",
                "growth": "0",
                "monthly_cost": "900000",
                "salaries": "640000",
                "heads": "18",
            },
        ),
    ],
    "R-10": [
        (
            "Base case",
            "base",
            {
                "price": "59",
                "customers": "1500",
                "new_customers": "420",
                "growth": "6",
                "churn": "12",
                "monthly_cost": "390000",
                "salaries": "250000",
                "heads": "8",
                "cac": "20",
            },
        ),
        (
            "At a price of 149",
            "own",
            {
                "price": "149",
                "customers": "1500",
                "new_customers": "420",
                "growth": "6",
                "churn": "12",
                "inference_share": "22",
                "monthly_cost": "390000",
                "salaries": "250000",
                "heads": "8",
                "cac": "20",
            },
        ),
    ],
}

# Code -> the books of the months up to the last, cash, customers, revenue and cost each, invented like the forecast:
# a little slower than it. The forecast of such a venture begins with their first month.
BOOKS = {
    "R-04": [
        ("11802000", "305", "1824000", "1741000"),
        ("11840000", "309", "1841000", "1752000"),
        ("11858000", "314", "1866000", "1796000"),
        ("11907000", "317", "1887000", "1801000"),
        ("11931000", "321", "1904000", "1838000"),
        ("11992000", "325", "1930000", "1829000"),
    ]
}


@dataclass(frozen=True)
class DemoCohort:
    """A cohort to look at, for whoever is not signed in yet.

    Attributes:
        link: to its table; without a sign-in it leads there by the sign-in.
    """

    link: str
    email: str
    password: str


def demo_cohort() -> DemoCohort | None:
    """The demo's cohort and who may look at it; None where the demo is not loaded, and always in production.

    Asked of the database, and only when a page that speaks of it is drawn. None as well once the demo's account
    has another password: what the page says is true, or is not said.
    """
    if settings.IS_PRODUCTION:
        return None
    email = SIGN_INS["manager"][0]
    user = User.objects.filter(email=email, is_active=True).first()
    cohorts = Cohort.objects.going_on().filter(programme__organisation__staff__user=user)
    found = cohorts.order_by("pk").first() if user is not None and is_open_to_all(user.password) else None
    return DemoCohort(reverse("cohort", args=[found.public_id]), email, PASSWORD) if found else None


@lru_cache(maxsize=8)  # a good hash is slow on purpose
def is_open_to_all(encoded: str) -> bool:
    """Whether a kept password is the demo's."""
    return check_password(PASSWORD, encoded)


class Seeder:
    """Makes the demo once, through the same actions that people use."""

    def seed(self) -> None:
        self.users = {
            role: User.objects.create_user(email, PASSWORD, name=name) for role, (email, name) in SIGN_INS.items()
        }
        kiln = self.organisation("Kiln incubator", "organisation_owner", "manager")
        self.cohort = cohort_actions.open_cohort(
            organisation=kiln,
            programme="AI founders programme",
            name="Autumn 2026",
            by=self.users["organisation_owner"],
        )
        for role in (StaffMembership.Role.REVIEWER, StaffMembership.Role.OBSERVER):
            StaffMembership.objects.create(organisation=kiln, user=self.users[role.value], role=role)
        quay = self.organisation("Quay accelerator", "other_owner", "other_manager")
        self.other = cohort_actions.open_cohort(
            organisation=quay, programme="Quay programme", name="2026 B", by=self.users["other_owner"]
        )
        self.invitations = [
            cohort_actions.invite(cohort=cohort, by=self.users[role])
            for cohort, role in ((self.cohort, "manager"), (self.other, "other_manager"))
        ]
        self.checkpoints()
        self.ventures()
        self.invitees()
        self.helps()
        self.packs()
        self.reviews()

    def invitees(self) -> None:
        """A list that was invited a while ago: one letter failed, one was opened, one withdrawn, two ventures came."""
        by = self.users["manager"]
        entries = lists.check(lists.read_list(INVITED).rows, {}, "en").good
        made = invitees.invite_all(cohort=self.cohort, entries=entries, by=by).made
        failed, _first, _second, opened, gone, *enrolled = made
        was = timezone.now() - timedelta(days=12)
        written = Mail.objects.filter(pk__in=[one.mail_id for one in made])
        written.update(status=Mail.Status.READY, requested_at=was, finished_at=was, sent_at=was)
        refused = {"status": Mail.Status.FAILED, "error_code": Mail.ErrorCode.REFUSED, "sent_at": None}
        written.filter(address=failed.address).update(**refused)
        Invitee.objects.filter(pk__in=[one.pk for one in made]).update(created_at=was, invited_at=was)
        joining.mark_opened(opened)
        invitees.withdraw(invitee=gone, by=by)
        for one in enrolled:
            place = Enrolment.objects.get(cohort=self.cohort, venture__name=one.venture_name)
            Invitee.objects.filter(pk=one.pk).update(enrolment=place, opened_at=was)

    def reviews(self) -> None:
        """The reviewer has finished one review and begun another; the manager finished the first one, too."""
        newest = {row.venture_name: row for row in Submission.objects.filter(enrolment__cohort=self.cohort)[::-1]}
        for role, code, share in (("reviewer", "R-04", 15), ("manager", "R-04", 6), ("reviewer", "R-10", 4)):
            submission, by = newest[NAMES[code]], self.users[role]
            reviewing.declare(enrolment=submission.enrolment, person=by, answer="none")
            evaluation = evaluate_submission(submission)
            for number, key in enumerate(ground_of(submission, evaluation, "en").chosen.ids[:share]):
                reviewing.judge(submission=submission, reviewer=by, saying=demo_saying(evaluation, key, number, role))
            if code == "R-04":
                note = "The evidence is thin for the size of the claims; the team knows its customers."
                reviewing.finish(submission=submission, reviewer=by, recommendation="conditional", note=note)

    def checkpoints(self) -> None:
        """When the ventures of the first cohort hand in: the baseline is over, the mid-term is open."""
        today = self.cohort.today
        for kind, (opens, due) in CHECKPOINTS.items():
            days = {"opens_on": today + timedelta(days=opens), "due_on": today + timedelta(days=due)}
            checkpoints.plan_checkpoint(cohort=self.cohort, kind=kind, remind_before=3, remind_after=2, **days)

    def helps(self) -> None:
        """A workshop that was held between baseline and mid-term, with who came, and another that is planned."""
        by, today, needs = self.users["manager"], self.cohort.today, needs_of(self.cohort, "en").needs
        enrolments = list(self.cohort.enrolments.filter(submissions__isnull=False).distinct().order_by("pk"))
        for need, day in (
            (max(needs, key=lambda need: len(need.ventures)), today - timedelta(days=HELP_WAS)),
            (needs[0], today + timedelta(days=7)),
        ):
            title = f"Workshop: {need.title}"
            fields = {"kind": Help.Kind.WORKSHOP, "title": title, "on": day, "gaps": list(need.gaps)}
            row = helps.plan_help(cohort=self.cohort, enrolments=enrolments, by=by, **fields)
            if day < today:
                came = {one.pk: number > 0 for number, one in enumerate(row.ventures.order_by("pk"))}
                helps.record_attendance(help=row, came=came)

    def packs(self) -> None:
        """A cohort report that was just ordered: the worker draws it in its first seconds, beside the first look around."""
        order_pack(
            cohort=self.cohort, kind=Pack.Kind.COHORT_PDF, query="sort=name", language="en", by=self.users["manager"]
        )

    def baseline(self, assessment: Assessment, enrolment: Enrolment, role: str) -> None:
        """What the venture handed in at the baseline: less was done, and here and there more; then it answers as now."""
        by = self.users[role]
        now = read_sheet(Assessment.objects.get(pk=assessment.pk))
        given = {key: answer for key, answer in now.evaluation.answers.items() if answer.state == VALUE}
        earlier = dict(earlier_answers(now.playbook, given))
        actions.save_answers(assessment=assessment, sent=sent(earlier), by=by)
        fresh = Assessment.objects.get(pk=assessment.pk)
        was = timezone.now() - timedelta(days=BASELINE_WAS)
        review_actions.submit(assessment=fresh, enrolment=enrolment, by=by, at=was)
        actions.save_answers(assessment=assessment, sent=sent({key: given[key] for key in earlier}), by=by)

    def organisation(self, name: str, owner: str, manager: str) -> Organisation:
        organisation = cohort_actions.found_organisation(name=name, by=self.users[owner])
        StaffMembership.objects.create(organisation=organisation, user=self.users[manager])
        return organisation

    def ventures(self) -> None:
        for persona in catalogue.personas_on_disk(catalogue.default_playbook_id()):
            if persona.code not in NAMES:
                continue
            role, cohort = ("founder", 0) if persona.code.startswith("R-") else ("rival", 1)
            assessment = self.venture(persona.code, persona.answers, role)
            self.forecasts(persona.code, assessment, role)
            self.books(persona.code, assessment, role)
            if persona.code != UNFINISHED:
                submit = persona.code in SUBMITTED or role == "rival"
                self.hand_in(assessment, cohort, role, submit=submit)

    def venture(self, code: str, answers: Any, role: str) -> Assessment:
        """A venture with a persona's answers, a colleague in each lesser role, and a canary in its evidence."""
        owner = self.users[role]
        assessment = actions.start_assessment(name=NAMES[code], by=owner)
        # Made now, it would count against what its owner may make within an hour.
        made = timezone.now() - timedelta(days=1)
        Venture.objects.filter(pk=assessment.venture_id).update(created_at=made)
        if role == "founder":
            for lesser in (VentureMembership.Role.EDITOR, VentureMembership.Role.VIEWER):
                VentureMembership.objects.create(venture=assessment.venture, user=self.users[lesser.value], role=lesser)
        playbook = catalogue.playbook_for(assessment.playbook_version)
        given = dict(read_answers(playbook, answers).answers)
        for item in playbook.items.values():
            if type_of(item).is_free_text:
                given[item.id] = Answer("value", OWN_WORDS.format(notes=canary(NAMES[code])))
        sent = [actions.Sent(item_id, answer) for item_id, answer in given.items()]
        if code == UNFINISHED:
            sent = [one for number, one in enumerate(sent) if number % 3 != 2]
        actions.save_answers(assessment=assessment, sent=sent, by=owner)
        link = f"https://evidence.example/{canary(NAMES[code])}"
        actions.attach_link(assessment=assessment, item_id="mr_01", link=link, by=owner)
        notes = SimpleUploadedFile("interviews.txt", OWN_WORDS.format(notes=canary(NAMES[code])).encode())
        actions.attach_file(assessment=assessment, item_id="mr_01", file=notes, by=owner)
        return assessment

    def forecasts(self, code: str, assessment: Assessment, role: str) -> None:
        """The venture's scenarios, begun as on the page: what is answered stands there already."""
        scenarios = FORECASTS.get(code, [])
        if not scenarios:
            return
        evaluation = evaluate(Assessment.objects.get(pk=assessment.pk))
        for name, kind, numbers in scenarios:
            frame = {"currency": "CNY", "start": first_month(code), "horizon": "36", "name": name, "kind": kind}
            known = known_start(evaluation)
            form = StartForm(known | numbers | frame, known=known)
            if not form.is_valid():
                raise ValueError(f"The demo's forecast of {code}: {form.errors.as_text()}")
            create_scenario(
                assessment=assessment,
                name=name,
                kind=kind,
                inputs=sourced(form.inputs, evaluation),
                by=self.users[role],
            )

    def books(self, code: str, assessment: Assessment, role: str) -> None:
        """The venture's months, beside its forecast."""
        first = first_month(code)
        sent = [
            MonthSent(month_after(first, number), "CNY", dict(zip(FIGURES, figures, strict=True)), 0)
            for number, figures in enumerate(BOOKS.get(code, []), 1)
        ]
        save_months(assessment=assessment, sent=sent, by=self.users[role])

    def hand_in(self, assessment: Assessment, cohort: int, role: str, *, submit: bool) -> None:
        enrolment = cohort_actions.enrol(
            invitation=self.invitations[cohort], venture=assessment.venture, by=self.users[role]
        )
        if submit:
            if enrolment.cohort == self.cohort:
                self.baseline(assessment, enrolment, role)
            fresh = Assessment.objects.get(pk=assessment.pk)
            review_actions.submit(assessment=fresh, enrolment=enrolment, by=self.users[role])

    def inventory(self) -> dict[str, Any]:
        """Sign-ins, ids and canaries of what is in the database, as plain data."""
        return {
            "password": PASSWORD,
            "sign_ins": {role: email for role, (email, _name) in SIGN_INS.items()},
            "organisations": [organisation_entry(o) for o in Organisation.objects.order_by("pk")],
            "ventures": [venture_entry(a) for a in Assessment.objects.with_venture().order_by("pk")],
        }


def demo_saying(evaluation: Evaluation, key: str, number: int, role: str) -> reviewing.Saying:
    """Most claims are confirmed; of every fifth level the reviewer sets one less, and one question is not judged."""
    level = evaluation.situation.answer(key).value
    if number == 3:
        return reviewing.Saying(key, CANNOT, reason="The link asks for a sign-in.")
    if role == "reviewer" and number % 5 == 2 and evaluation.playbook.items[key].levels and level:
        reason = "What is attached shows the step before this one only."
        return reviewing.Saying(key, OTHER, level - 1, reason=reason, founder_comment="Show one finished case.")
    return reviewing.Saying(key, CONFIRMED)


def first_month(code: str) -> str:
    """The month with which a venture's forecast begins: the next, or as many months back as there are in the books."""
    return month_after(next_month(), -len(BOOKS[code])) if code in BOOKS else next_month()


def earlier_answers(playbook: Playbook, given: Mapping[str, Answer]) -> Iterator[tuple[str, Answer]]:
    """Of every second level one less, of every ninth one more, and a venture at a later stage was one stage earlier."""
    levels = [key for key in given if playbook.items[key].levels]
    for number, key in enumerate(levels):
        level = given[key].value
        was = level + 1 if number % 9 == 4 else level - 1 if number % 2 == 0 else level
        if was != level and 0 <= was <= 4:
            yield key, Answer(VALUE, was)
    stage = given.get(playbook.stage_fact)
    if stage is not None and stage.value in ("3", "4"):
        yield playbook.stage_fact, Answer(VALUE, str(int(stage.value) - 1))


def sent(answers: Mapping[str, Answer]) -> list[actions.Sent]:
    return [actions.Sent(key, answer) for key, answer in answers.items()]


def canary(name: str) -> str:
    """A word that belongs to one venture only: seen by anybody else, it is a leak."""
    return f"{slugify(name)}-notes"


def organisation_entry(organisation: Organisation) -> dict[str, Any]:
    cohorts = Cohort.objects.filter(programme__organisation=organisation).order_by("pk")
    return {
        "id": str(organisation.public_id),
        "name": organisation.name,
        "staff": {m.user.email: m.role for m in organisation.staff.select_related("user")},
        "cohorts": [
            {
                "id": str(c.public_id),
                "name": c.name,
                "invitations": list(c.invitations.open().values_list("code", flat=True)),
                "enrolments": [str(e) for e in c.enrolments.order_by("pk").values_list("public_id", flat=True)],
            }
            for c in cohorts
        ],
    }


def venture_entry(assessment: Assessment) -> dict[str, Any]:
    venture = assessment.venture
    evidence = Evidence.objects.filter(assessment=assessment).values_list("public_id", flat=True)
    scenarios = Scenario.objects.filter(assessment=assessment).values_list("public_id", flat=True)
    submissions = Submission.objects.filter(assessment=assessment).values_list("public_id", flat=True)
    return {
        "id": str(venture.public_id),
        "name": venture.name,
        "canaries": [venture.name, canary(venture.name)],
        "members": {m.user.email: m.role for m in venture.members.select_related("user")},
        "assessment": str(assessment.public_id),
        "evidence": [str(e) for e in evidence],
        "scenarios": [str(s) for s in scenarios.order_by("pk")],
        "submissions": [str(s) for s in submissions],
        "enrolments": [str(e) for e in venture.enrolments.values_list("public_id", flat=True)],
    }
