"""Every page in both languages, narrow and wide: nothing for axe to find, nothing wider than the screen."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from assessments import actions
from assessments.models import Assessment
from cohorts import actions as cohort_actions
from cohorts import joining, team
from cohorts.checkpoints import plan_checkpoint
from cohorts.invitees import invite_all, withdraw
from cohorts.lists import Entry, check, read_list
from cohorts.mailings import order_list
from cohorts.models import Cohort, Mailing, StaffMembership, VentureInvitation, VentureMembership
from cohorts.models.mailings import LEFT_OUT
from cohorts.people import invite_colleague, withdraw_invitation
from engine.playbook.answers import Answer as Given
from forecasts import actions as forecast_actions
from forecasts.models import Scenario
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop, token_of
from plans import actions as plan_actions
from plans import trying
from plans.access import Side
from plans.milestones.freezing import freeze
from plans.models import MemberHours
from plans.shared_talk import say
from plans.work import work_of
from playbooks.catalogue import playbook_for
from reports.actions import request_report
from reports.models import Pack, Reason
from reports.packs.ordering import cancel_pack, order_pack
from reviews import actions as review_actions
from reviews.deciding.feedback import clear
from reviews.deciding.keeping import Deciding, decide, round_of, set_places
from reviews.helps import plan_help, record_attendance
from reviews.models import Submission
from reviews.returning import return_submission
from reviews.reviewing import Saying, declare, finish, judge
from tests.browser.hands import PASSPHRASE, sign_in
from tests.conftest import answer_as, person
from tests.forecasts.cases import a_scenario, inputs_of
from tests.reviews.changing import NAMES, a_cohort_that_changed
from tests.tampering import tamper

# What a page looks like does not depend on the database.
pytestmark = [pytest.mark.browser, pytest.mark.database_free]
WIDTHS = (320, 390, 1280)
# What passed is not described: that would take longer than the looking.
BRIEF = {"resultTypes": ["violations"], "selectors": False}
EVERYTHING = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], **BRIEF}
# Colours take axe most of its time. A dark page is the same page in other colours; a Chinese one has the same.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
COLOURS = {"runOnly": {"type": "rule", "values": OF_COLOURS}, **BRIEF}
STRUCTURE = {**EVERYTHING, "rules": {rule: {"enabled": False} for rule in OF_COLOURS}}


# Names as people give them, and as nobody should: words of 44 and of 120 letters without a place to break.
ORDINARY = {
    "person": "Alice",
    "venture": "Inkwell Tutor",
    "other": "Quiet",
    "organisation": "Kiln",
    "programme": "AI",
    "cohort": "Autumn",
    "scenario": "Base",
    "file": "log.pdf",
    "reason": "No rivals yet",
    "text": "We know three schools",
    "address": "mei.lin@inkwell.example",
}
ENDLESS = {key: "W" * (44 if key == "other" else 100 if key == "scenario" else 120) for key in ORDINARY}
ENDLESS["file"] += ".pdf"
ENDLESS["address"] = f"{'w' * 60}@{'w' * 60}.example"


@dataclass
class Site:
    """The addresses of every page, of someone who is founder and staff at once."""

    alice: User
    full: Assessment
    scenario: Scenario
    cohort: Cohort
    paths: list[str]
    states: list[str]
    list: str


def furnished(words):
    alice = User.objects.create_user("alice@example.org", PASSPHRASE, name=words["person"])
    full = answer_as(actions.start_assessment(name=words["venture"], by=alice), "R-10", alice)
    for item, given in (
        ("mr_07", Given("not_applicable", reason=words["reason"])),
        ("os_09", Given("value", words["text"])),
    ):
        actions.save_answer(assessment=full, item_id=item, given=given, by=alice)
    file = SimpleUploadedFile(words["file"], b"%PDF-1.4 minutes")
    actions.attach_file(assessment=full, item_id="mr_01", file=file, by=alice)
    empty = actions.start_assessment(name=words["other"], by=alice)
    organisation = cohort_actions.found_organisation(name=words["organisation"], by=alice)
    cohort, broken, nobody = (
        cohort_actions.open_cohort(organisation=organisation, programme=words["programme"], name=name, by=alice)
        for name in (words["cohort"], "Broken", "Nobody yet")
    )
    invitation = cohort_actions.invite(cohort=cohort, by=alice)
    enrolment = cohort_actions.enrol(invitation=invitation, venture=full.venture, by=alice)
    cohort_actions.enrol(invitation=invitation, venture=empty.venture, by=alice)
    people = people_and_dates(organisation, cohort, nobody, enrolment)
    scenario = a_scenario(full, alice)
    forecast_actions.save_scenario(
        scenario=scenario, name=words["scenario"], inputs=inputs_of(), by=alice, expected_rev=scenario.rev
    )
    submission = review_actions.submit(assessment=full, enrolment=enrolment, by=alice)
    request_report(by=alice, language="en", assessment=full)
    wanted, unwanted = KINDS["letter"], KINDS["reminder_after"]
    stop(alice.email, unwanted)
    a, e = f"/assessments/{full.public_id}", f"/assessments/{empty.public_id}"
    paths = [
        "/",
        a,
        f"{a}/chapters/p",
        f"{a}/chapters/mr",
        f"{a}/chapters/dd",
        f"{a}/chapters/le",
        f"{a}/chapters/ff",
        f"{a}/chapters/os",
        f"{a}/result",
        f"{a}/reports",
        f"{a}/evidence/mr_01",
        f"/evidence/{full.evidence.earliest('pk').public_id}/details",
        f"{a}/forecast",
        f"{e}/forecast",
        f"/scenarios/{scenario.public_id}",
        f"{e}/result",
        f"{e}/chapters/mr",
        f"/submissions/{submission.public_id}",
        f"/submissions/{submission.public_id}/answers",
        f"/submissions/{submission.public_id}/answers?show=words",
        f"/organisations/{organisation.public_id}/log",
        f"/submissions/{submission.public_id}/reports",
        "/organisations",
        f"/cohorts/{cohort.public_id}",
        f"/cohorts/{cohort.public_id}?q=zzz",
        f"/cohorts/{nobody.public_id}",
        *of_needs_and_change(words, cohort, nobody, full, alice),
        f"/invitations/{invitation.code}",
        *people,
        *of_invitees(words, cohort, alice),
        *of_packs(words, cohort, nobody, alice),
        *of_reviews(words, cohort, alice),
        "/day",
        "/method",
        "/who-sees-what",
        "/nothing-here",
        "/language/",
        "/account/mails",
        "/account/data",
        "/account/sessions",
        f"/ventures/{full.venture.public_id}/delete",
        *of_team(words, full),
        *of_plan(words, full, empty, alice),
        of_shared_plan(words, enrolment, alice),
        *(f"/mails/unsubscribe/{token_of('alice@example.org', kind.code)}" for kind in (wanted, unwanted)),
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
        "/accounts/second-factor/",
        "/accounts/second-factor/webauthn/",
        "/accounts/second-factor/totp/activate/",  # leads to the password first
        "/accounts/logout/",
    ]
    states = [*only_read(words, alice), *with_a_broken_seal(words, full, broken, alice)]
    return Site(alice, full, scenario, cohort, paths, states, a_list(words))


def of_team(words, full):
    """A team with members and invitations in every state, an archived venture, and the pages of invitations."""
    owner = full.venture.members.get()
    VentureMembership.objects.create(venture=full.venture, user=person("Tomas"), role="viewer")
    addresses = [words["address"], "late@example.org", "revoked@example.org"]
    waiting, late, revoked = team.invite(by=owner, addresses=addresses, role="editor", language="en")
    team.revoke(invitation=revoked, by=owner)
    VentureInvitation.objects.filter(pk=late.pk).update(expires_at=timezone.now() - timedelta(days=1))
    put_away = actions.start_assessment(name=words["venture"], by=owner.user)
    team.archive(is_archived=True, by=put_away.venture.members.get())
    return [
        f"/ventures/{full.venture.public_id}/team",
        f"/ventures/{put_away.venture.public_id}/team",
        f"/assessments/{put_away.public_id}/chapters/mr",
        f"/team-invitations/{waiting.code}",
        f"/team-invitations/{revoked.code}",
        "/guides/founders",
        "/guides/news",
        "/guides/accessibility",
        "/scan",
        "/scan/parts/profile",
        "/scan/parts/mr",
    ]


def of_shared_plan(words, enrolment, by):
    """What staff and a team wrote to each other about its plan."""
    cohort_actions.share_plan(enrolment=enrolment, is_shared=True)
    for is_staff in (True, False):
        say(side=Side(enrolment, is_staff=is_staff, may_write=True), text=words["text"], language="zh-hans", by=by)
    return f"/enrolments/{enrolment.public_id}/plan-comments"


def of_plan(words, full, empty, by):
    """A plan with items in each status, answers proposed, an item open, what-ifs, and a milestone to compare with."""
    for_all = {"note": words["text"], "cost": "W" * 80, "person_id": by.pk, "due": timezone.localdate()}
    MemberHours.objects.create(assessment=full, user=by, hours=3)
    freeze(assessment=full, name=words["scenario"], by=by, at=timezone.now() - timedelta(days=40))
    for item, given in (("mr_02", Given("value", 0)), ("os_09", Given("value", words["text"] * 2))):
        actions.save_answer(assessment=full, item_id=item, given=given, by=by)
    work = work_of(full)
    proposing = next(key for key, one in work.entries.items() if work.offered(one))
    others = [key for key in work.entries if key != proposing]
    states = ["doing", "blocked", "dropped", "accepted", "open"]
    for key, status in zip([proposing, *others], ["done", *states], strict=False):
        values = {
            **for_all,
            "status": status,
            "reason": words["text"],
            "accepted_until": timezone.localdate() - timedelta(days=1),
        }
        plan_actions.change_item(assessment=full, key=key, rev=0, values=values, by=by)
    own = plan_actions.add_item(assessment=full, values={**for_all, "title": words["venture"]}, by=by)
    plan_actions.open_feed(assessment=full, language="en", by=by)
    found = [trying.begin(assessment=full, name=words["scenario"], by=by) for _ in range(3)]
    items = playbook_for(full.playbook_version).items
    trying.put(found=found[0], item=items["mr_01"], given=Given("value", 3), by=by)
    trying.put(found=found[0], item=items["os_09"], given=Given("value", words["text"]), by=by)
    at, tried = f"/assessments/{full.public_id}", f"/what-ifs/{found[0].public_id}"
    return [
        f"{at}/plan",
        f"{at}/comments",
        f"{at}/comments/on/gap/mr_01",
        f"{at}/who?chapter=mr",
        f"{at}/activity",
        f"{at}/plan?item={others[0]}",
        f"{at}/plan?item={own.key}",
        f"/assessments/{empty.public_id}/plan",
        f"{at}/what-if",
        f"{at}/milestones",
        f"/assessments/{empty.public_id}/milestones",
        f"/assessments/{empty.public_id}/what-if",
        f"{tried}?item=mr_01",
        f"{tried}?item=os_09",
        f"/what-ifs/{found[1].public_id}",
    ]


def of_needs_and_change(words, cohort, nobody, full, by):
    """Needs, help and change: of a few ventures, of many, and of none."""
    many = cohort_actions.open_cohort(organisation=cohort.programme.organisation, programme="P", name="Many", by=by)
    rows = a_cohort_that_changed(many, full, by, [words["venture"], *NAMES[1:]])
    row = plan_help(
        cohort=many, enrolments=rows, by=by, title=words["venture"], on=many.today - timedelta(days=20), gaps=["bm_03"]
    )
    record_attendance(help=row, came={one.pk: True for one in row.ventures.all()})
    at, few = f"/cohorts/{many.public_id}", f"/cohorts/{cohort.public_id}"
    return [
        f"{at}/needs?plan=file.unit_economics",
        f"{at}/change",
        f"/helps/{row.public_id}",
        f"{few}/needs",
        f"{few}/change",
        f"/cohorts/{nobody.public_id}/needs",
    ]


def a_list(words):
    """What somebody pastes: a row that is good, some that are not, and one that is there already."""
    rows = [
        ("new@example.org", words["venture"], "en", words["person"], "44"),
        (words["address"] + "@", words["venture"], "", "", ""),
        ("li@example.org", words["other"], words["text"], "", ""),
        (words["address"], words["venture"], "", "", ""),
    ]
    return "\n".join(map(",".join, [("email", "venture", "language", "name", words["programme"]), *rows]))


def of_invitees(words, cohort, by):
    """Who is invited by list: one was not reached, one waits, one has opened, one enrolled, one is withdrawn."""
    addresses = [words["address"], *(f"{number}@example.org" for number in range(4))]
    listed = read_list("\n".join(f"{address},{words['venture']},en" for address in addresses))
    made = invite_all(cohort=cohort, entries=check(listed.rows, {}, "en").good, by=by, note=words["text"]).made
    failed, waiting, opened, used, gone = made
    was = {"finished_at": timezone.now(), "error_code": Mail.ErrorCode.REFUSED}
    Mail.objects.filter(pk=failed.mail_id).update(status=Mail.Status.FAILED, **was)
    joining.mark_opened(opened)
    venture = actions.start_assessment(name=words["venture"], by=person("Una")).venture
    joining.join(invitee=used, venture=venture, by=by, shares_progress=True)
    withdraw(invitee=gone, by=by)
    entries = [Entry(2, "mailing@example.org", words["person"], words["venture"], "en")]
    mailing = order_list(cohort=cohort, entries=entries, by=by, note=words["text"])
    Mailing.objects.filter(pk=mailing.pk).update(left_out=[[line, reason] for line, reason in enumerate(LEFT_OUT)])
    at, letters = f"/cohorts/{cohort.public_id}", f"/organisations/{cohort.programme.organisation.public_id}/letters"
    return [
        f"{at}/invitees",
        f"{at}/invitees?state=failed",
        f"{at}/invitees?q=zzz",
        f"{at}/invitees/check",
        f"/invitees/{waiting.code}",
        f"/invitees/{used.code}",
        f"/invitees/{gone.code}",
        letters,
        f"{letters}?state=failed",
        f"/mailings/{mailing.public_id}",
    ]


def of_packs(words, cohort, nobody, by):
    """A pack that waits, one that is being made, one that is ready in part, one that failed and one cancelled."""
    orders = [(kind, language) for kind in Pack.Kind.values for language in ("en", "zh-hans")]
    packs = [order_pack(cohort=cohort, kind=kind, query="", language=language, by=by) for kind, language in orders[:5]]
    _waiting, begun, ready, failed, cancelled = packs
    Pack.objects.filter(pk=begun.pk).update(done=1)
    left_out = [{"name": words["venture"], "reason": reason, "enrolment": 0} for reason in Reason.values]
    end = {"finished_at": timezone.now()}
    file = {"sha256": "0" * 64, "size": 1234567, "expires_at": timezone.now() + timedelta(days=7)}
    Pack.objects.filter(pk=ready.pk).update(status="ready", failures=left_out, **file, **end)
    Pack.objects.filter(pk=failed.pk).update(status="failed", error_code="nothing", failures=left_out, **end)
    cancel_pack(cancelled)
    return [
        f"/cohorts/{cohort.public_id}/packs",
        f"/cohorts/{cohort.public_id}/packs?at_least=critical",
        f"/cohorts/{nobody.public_id}/packs",
        *(f"/packs/{pack.public_id}" for pack in packs),
    ]


def of_reviews(words, cohort, by):
    """A review under way, one that is finished and differs from a colleague's, and one that is closed to the reader."""
    ines, nils = person("Ines"), User.objects.create_user("nils@example.org", PASSPHRASE, name=words["person"])
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=ines, role="reviewer")
    found = []
    for name in (words["venture"], words["other"], "Closed"):
        started = answer_as(actions.start_assessment(name=name, by=nils), "R-10", nils)
        file = SimpleUploadedFile(words["file"], b"%PDF-1.4 minutes")
        actions.attach_file(assessment=started, item_id="mr_01", file=file, by=nils)
        invitation = cohort_actions.invite(cohort=cohort, by=by)
        enrolment = cohort_actions.enrol(invitation=invitation, venture=started.venture, by=nils)
        found.append(review_actions.submit(assessment=started, enrolment=enrolment, by=nils))
    begun, done, closed = found
    declare(enrolment=closed.enrolment, person=by, answer="unsure", reason=words["text"])
    declare(enrolment=done.enrolment, person=nils, answer="unsure", reason=words["text"])
    for submission in (begun, done):
        for reviewer, value in ((by, 0), (ines, 1)):
            declare(enrolment=submission.enrolment, person=reviewer, answer="none")
            saying = Saying("mr_01", "other", value, reason=words["text"], founder_comment=words["text"])
            judge(submission=submission, reviewer=reviewer, saying=saying)
    for reviewer in (by, ines):
        finish(submission=done, reviewer=reviewer, recommendation="conditional", note=words["text"])
    decisions = round_of(cohort, done.checkpoint)
    chosen = Deciding("conditional", words["text"], words["text"], ((words["venture"], cohort.today),))
    decide(found=decisions, submission=done, by=by, deciding=chosen)
    decide(found=decisions, submission=begun, by=by, deciding=Deciding("waitlist"))
    set_places(found=decisions, places=30)
    said = {"mr_01": words["text"]}
    clear(submission=done, by=by, texts=said, shown={"mr_01": "\n\n".join([words["text"]] * 2)})
    own = Submission.objects.filter(submitted_by=by).first()
    sentences = {"mr_01": words["text"], "bm_04": words["text"]}
    returned = return_submission(submission=own, by=ines, sentences=sentences, due_on=cohort.today)
    query = f"?checkpoint={done.checkpoint.public_id}" if done.checkpoint else ""
    at = f"/submissions/{begun.public_id}/review"
    return [
        f"{at}?item=mr_01",
        f"{at}?item=le_18&all",
        f"{at}?item=bm_04",
        f"{at}?conflict",
        f"/submissions/{done.public_id}/review?item=mr_01",
        f"/submissions/{done.public_id}",
        f"/submissions/{closed.public_id}/review",
        f"/cohorts/{cohort.public_id}/agenda{query}",
        f"/cohorts/{cohort.public_id}/reviewers{query}",
        f"/cohorts/{cohort.public_id}/phases{query}",
        f"/cohorts/{cohort.public_id}/rubric",
        f"/cohorts/{cohort.public_id}?truth=confirmed&sort=confirmed&columns=confirmed",
        f"/submissions/{begun.public_id}/return",
        f"/returns/{returned.public_id}",
        f"/cohorts/{cohort.public_id}/decisions{query}",
        f"/submissions/{done.public_id}/decision",
        f"/submissions/{closed.public_id}/decision",
    ]


def people_and_dates(organisation, cohort, nobody, enrolment):
    """Colleagues, invitations of them, checkpoints, a venture that waits and one that was taken out."""
    owner = StaffMembership.objects.get(organisation=organisation)
    StaffMembership.objects.create(organisation=organisation, user=person("Renate"), role="reviewer")
    asked = {"by": owner, "role": "observer", "language": "en"}
    waiting = invite_colleague(address="waiting@example.org", **asked)
    used_up = invite_colleague(address="late@example.org", **asked)
    withdraw_invitation(invitation=used_up, by=owner)
    today = cohort.today
    planned = plan_checkpoint(cohort=cohort, kind="baseline", opens_on=today, due_on=today)
    doors = cohort_actions.invite(cohort=nobody, by=owner.user, needs_approval=True, most=3)
    for name in ("Waits", "Taken out"):
        venture = actions.start_assessment(name=name, by=person(name.split()[0])).venture
        row = cohort_actions.enrol(invitation=doors, venture=venture, by=owner.user)
    cohort_actions.end_enrolment(enrolment=row, by=owner.user, end="removed")
    return [
        f"/organisations/{organisation.public_id}/people",
        f"/organisations/{organisation.public_id}/settings",
        f"/colleagues/{waiting.code}",
        f"/colleagues/{used_up.code}",
        f"/cohorts/{cohort.public_id}/settings",
        f"/cohorts/{nobody.public_id}/settings",
        f"/cohorts/{cohort.public_id}/checkpoints/{planned.public_id}",
        f"/cohorts/{cohort.public_id}/invitations",
        f"/enrolments/{enrolment.public_id}/leave",
        f"/invitations/{doors.code}",
    ]


def only_read(words, reader):
    """Pages of a venture that somebody else owns."""
    owner = person("Omar")
    theirs = actions.start_assessment(name=words["venture"], by=owner)
    VentureMembership.objects.create(venture=theirs.venture, user=reader, role="viewer")
    scenario = a_scenario(theirs, owner)
    at = f"/assessments/{theirs.public_id}"
    return [f"{at}/chapters/mr", f"{at}/evidence/mr_01", f"{at}/forecast", f"/scenarios/{scenario.public_id}"]


def with_a_broken_seal(words, full, cohort, by):
    """A submission that was changed past the product, and the cohort that lists it."""
    third = answer_as(actions.start_assessment(name="Third", by=by), "R-03", by)
    invitation = cohort_actions.invite(cohort=cohort, by=by)
    enrolment = cohort_actions.enrol(invitation=invitation, venture=third.venture, by=by)
    submission = review_actions.submit(assessment=third, enrolment=enrolment, by=by)
    tamper("reviews_submission", "venture_name", "Fourth", submission.public_id)
    return [f"/submissions/{submission.public_id}", f"/cohorts/{cohort.public_id}"]


OPEN_PAGES = [
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-used/",
    "/accounts/password/reset/key/done/",
    "/accounts/inactive/",
    "/method",
]


def speak(page, site, language):
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])


@dataclass
class View:
    """Colours and width of the screen in which axe looks at a page, and for what."""

    scheme: str
    width: int
    rules: dict


@dataclass
class Look:
    """In which language pages are looked at, and how pages and their states and refusals are."""

    language: str
    pages: tuple[View, ...]
    states: tuple[View, ...]


DARK = View("dark", 320, COLOURS)
# A page is loaded once: what is dark about it is its colours, and they follow the screen.
ENGLISH = Look("en", pages=(View("light", 1280, EVERYTHING), DARK), states=(DARK,))
CHINESE = Look("zh-hans", pages=(View("light", 320, STRUCTURE),), states=(View("light", 320, EVERYTHING),))
LOOKS = pytest.mark.parametrize("look", [ENGLISH, CHINESE], ids=["english", "chinese"])

# The same few colours stand behind every word, and axe reads each of them anew, layer by layer: that took a third
# of its time. What it reads from a text of CSS is kept.
KEEP_COLOURS = """(() => {
  const colour = axe.commons.color.Color.prototype, read = colour.parseString, known = new Map();
  colour.parseString = function (text) {
    if (!known.has(text)) {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
})();"""
AXE = Axe().axe_script + KEEP_COLOURS
# Only what is told comes back: a description of the whole page would be read for nothing.
VIOLATIONS = """rules => axe.run(rules).then(({violations}) =>
  violations.map(({id, nodes}) => [id, nodes[0].html.slice(0, 160)]))"""
# A colour on its way to another is neither of them; where less motion is asked for, few are on their way.
COLOURS_STAND = """() => {
  getComputedStyle(document.body).color;
  return Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => null);
}"""


def faults(page, site, paths, views):
    """What axe finds in each view of a page, and which pages scroll sideways at any width."""
    found = []
    for path in paths:
        page.goto(site + path)
        found += faults_here(page, path, views)
    return found


def faults_here(page, path, views):
    found = too_wide(page, path, WIDTHS) + squeezed(page, path)
    page.evaluate(AXE)
    for view in views:
        found += [(path, view.scheme, *violation) for violation in seen_by_axe(page, view)]
    return found


def seen_by_axe(page, view):
    """What axe, which the page has loaded, finds in a view of it: the rule and the first element that breaks it."""
    page.set_viewport_size({"width": view.width, "height": 900})
    page.emulate_media(color_scheme=view.scheme, reduced_motion="reduce")
    page.evaluate(COLOURS_STAND)
    return page.evaluate(VIOLATIONS, view.rules)


def too_wide(page, path, widths):
    """The widths at which a page scrolls sideways, with all that folds opened.

    What a page says is there to be read before all its sheets are: how wide it is counts from then on.
    """
    page.wait_for_load_state("load")
    page.evaluate("for (const d of document.querySelectorAll('main details')) d.open = true")
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        wide, reaching = page.evaluate(SETTLED_WIDTH)
        if wide > width:
            found.append((path, width, f"{wide} px wide", *reaching))
    return found + [(path, widths[-1], over) for over in page.evaluate(PAST_MARGIN)]


# The width once faces are there and what scripts do after a new width is drawn, and what reaches over the window.
SETTLED_WIDTH = """async () => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await drawn();
  await document.fonts.ready;
  await drawn();
  const wide = document.documentElement.scrollWidth;
  const over = wide > innerWidth ? [...document.querySelectorAll("body *")] : [];
  const reaching = over.filter((one) => Math.round(one.getBoundingClientRect().right) === wide).slice(0, 3);
  return [wide, reaching.map((one) => `${one.tagName} ${one.className}: ${one.textContent.trim().slice(0, 60)}`)];
}"""


# Words past half the margin of a page (16 px): the next machine's face, a little wider, takes them over the edge.
PAST_MARGIN = """() => {
  const main = document.querySelector("main");
  if (!main) return [];
  const end = innerWidth - 8;
  const cut = (one) => {
    for (let at = one; at && at !== main; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX !== "visible" || style.clipPath !== "none" || style.position === "fixed") return true;
    }
    return false;
  };
  const words = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...main.querySelectorAll("*")]
    .filter((one) => words(one) && one.checkVisibility() && one.getBoundingClientRect().right > end && !cut(one))
    .slice(0, 3)
    .map((one) => `past the margin: ${one.tagName} ${one.className}: ${one.textContent.trim().slice(0, 60)}`);
}"""


# What stands in a column of a few letters is read one letter below the other. Whatever is hidden is no column.
SQUEEZED = """() => [...document.querySelectorAll("main :is(td, th, dd, dt, li, p, label, a, h2, h3)")].filter((one) => {
  const style = getComputedStyle(one);
  const width = one.getBoundingClientRect().width - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  if (one.textContent.trim().length < 15 || width < 3 || width > 70) return false;
  const words = document.createRange();
  words.selectNodeContents(one);
  return new Set([...words.getClientRects()].filter((box) => box.width > 1).map((box) => Math.round(box.top))).size > 4;
}).map((one) => one.textContent.trim().slice(0, 60))"""


def squeezed(page, path):
    """Words that a tablet held upright, or a sheet of paper, leaves no room for."""
    page.set_viewport_size({"width": 768, "height": 900})
    return [(path, 768, words) for words in page.evaluate(SQUEEZED)[:3]]


def send(page, form, **values):
    """Sends a form past its script, with these values in its fields."""
    with page.expect_navigation():
        page.evaluate(
            """([form, values]) => {
              const found = document.querySelector(form);
              for (const [name, value] of Object.entries(values)) {
                const [field] = [...found.elements].filter((one) => one.name === name && one.type !== "radio");
                if (field) field.value = value;
                const radio = [...found.elements].find((one) => one.name === name && one.value === value && one.type === "radio");
                if (radio) radio.checked = true;
              }
              found.submit();
            }""",
            [form, values],
        )


def faults_of_refusals(page, site, shown, views):
    """What is wrong with pages that come back: refused, met by a colleague's answer, or not sent yet."""
    a, found = f"{site}/assessments/{shown.full.public_id}", []
    for path, form, values in (
        ("/", "#new form", {"name": ""}),
        ("/organisations", "main form", {"programme": "", "name": ""}),
        (f"{a}/chapters/mr", "form[data-autosave]", {"mr_07": "many"}),
        (f"{a}/chapters/mr", "form[data-autosave]", {"mr_01-rev": "0", "mr_01": "0"}),
        (f"{a}/evidence/mr_01", "main form.pl-form", {"link": "http://127.0.0.1/x"}),
        (f"{a}/forecast", "#new form", {"price": "-"}),
        (f"/scenarios/{shown.scenario.public_id}", "#form", {"name": ""}),
        (f"/scenarios/{shown.scenario.public_id}", "#form", {"rev": "0", "name": "Mine"}),
        ("/accounts/password/change/", "main form", {"oldpassword": "x"}),
        ("/accounts/email/", "main form.pl-form", {"email": "x"}),
    ):
        page.goto(path if path.startswith("http") else site + path)
        send(page, form, **values)
        found += faults_here(page, f"{path} refused", views)
    page.goto(site)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    send(page, "#new form", name="Kept venture")
    page.locator("[name=login]").fill("alice@example.org")
    page.locator("[name=password]").fill(PASSPHRASE)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/not-sent-yet")
    return found + faults_here(page, "kept form", views)


def steps(page, site, shown):
    """Leads to each page that only a form of another page leads to, and names it."""
    cohort = f"{site}/cohorts/{shown.cohort.public_id}"
    page.goto(f"{cohort}/invitees/check")
    send(page, "main form", text="nobody at all", language="en")
    yield "a list that cannot be read"
    page.goto(f"{cohort}/invitees/check")
    send(page, "main form", text=shown.list, language="en")
    yield "a list that was checked"
    for act in ("write", "lead", "tag", "reports", "remind"):
        page.goto(f"{cohort}?select=all")
        page.locator(f"#bulk [value={act}]").click()
        expect(page.locator("main form [name=sure]")).to_have_count(1)
        yield f"{act}, asked"
    page.locator("main form .btn-primary").click()
    expect(page.locator("main [role=status].pl-lede")).to_be_visible()
    yield "remind, done"


def ask_for_a_code(page, site):
    """Signs up as far as the page that asks for the code."""
    page.goto(f"{site}/accounts/signup/")
    for name, text in (("name", "Mei"), ("email", "mei@example.org"), ("password1", PASSPHRASE)):
        page.locator(f"[name={name}]").fill(text)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/accounts/confirm-email/")


FAINT = """<style>
  p { color: #777; background: #888; transition: color 0.15s, background-color 0.15s }
  @media (prefers-color-scheme: dark) { p { color: #fff; background: #000 } }
</style><main><p>Faint</p><p>As faint</p></main>"""


def test_a_word_that_is_faint_in_one_scheme_is_found_there_only(page):
    page.set_content(FAINT)
    page.evaluate(AXE)
    views = [View(scheme, 320, COLOURS) for scheme in ("light", "dark", "light")]
    found = [[rule for rule, _element in seen_by_axe(page, view)] for view in views]
    assert found == [["color-contrast"], [], ["color-contrast"]]


@LOOKS
def test_every_page_is_accessible_and_fits(page, site, look):
    shown = furnished(ORDINARY)
    speak(page, site, look.language)
    assert faults(page, site, OPEN_PAGES, look.pages) == []
    ask_for_a_code(page, site)
    assert faults(page, site, ["/accounts/confirm-email/"], look.pages) == []
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sign_in(page, site, "alice@example.org")
    assert faults(page, site, shown.paths, look.pages) == []


@LOOKS
def test_every_state_and_refusal_is_accessible_and_fits(page, site, look):
    shown = furnished(ORDINARY)
    speak(page, site, look.language)
    sign_in(page, site, "alice@example.org")
    found = faults(page, site, shown.states, look.states)
    for step in steps(page, site, shown):
        found += faults_here(page, step, look.states)
    assert found + faults_of_refusals(page, site, shown, look.states) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_words_without_an_end_stay_on_the_screen(page, site, language):
    """Names, reasons, texts and file names of 44 and 120 letters in one piece, on every page of a phone."""
    shown = furnished(ENDLESS)
    speak(page, site, language)
    sign_in(page, site, "alice@example.org")
    found = []
    for path in [*shown.paths, *shown.states]:
        page.goto(site + path)
        found += too_wide(page, path, (320, 390))
    for step in steps(page, site, shown):
        found += too_wide(page, step, (320, 390))
    page.goto(site)
    page.locator(".pl-bar__end details.pl-menu summary").click()
    found += too_wide(page, "the menu", (320, 390))
    assert found == [], "\n".join(map(str, found))
