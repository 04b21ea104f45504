"""A programme as its people live it: colleagues and ventures are invited, hand in twice, and are read.

What each page takes and refuses is tried elsewhere; here the pieces follow from each other.
"""

import csv
import io
import re
from datetime import timedelta
from email import message_from_bytes, policy
from html import unescape
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from playwright.sync_api import expect
from pypdf import PdfReader

from accounts.models import User
from assessments.actions import save_answer
from assessments.models import Assessment
from cohorts.actions import found_organisation
from cohorts.models import Cohort, Invitee, VentureMembership
from engine.playbook.answers import Answer
from mails.backends import file_of
from mails.models import Mail
from reviews.models import Submission
from tests.browser.hands import PASSPHRASE, create_account, download, sign_in, squeezed, text_of
from tests.conftest import answer_as
from tests.reports.workers import until

# Every step is tried on both databases by the tests of views and actions; this is the walk through all of them.
pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.database_free]

# Whose answers each venture gives: the first two have an open critical gap, and none has many, so that papers are short.
PERSONAS = {
    "Inkwell Tutor": "L-11",
    "Lumen Grid": "H-03",
    "禾舟": "X-36",
    "Rowan Audit": "X-50",
    "Oakum": "L-06",
    "Late Harbour": "H-09",
}
FOUNDERS = {
    "Inkwell Tutor": "mei@example.org",
    "Lumen Grid": "nora@example.org",
    "禾舟": "li@example.org",
    "Rowan Audit": "rosa@example.org",
    "Oakum": "ines@example.org",
    "Late Harbour": "sam@example.org",
}
CRITICAL = ["Inkwell Tutor", "Lumen Grid"]
LIST = """venture,email,language
Inkwell Tutor,mei@example.org,en
Lumen Grid,nora@@example.org,en
禾舟,li@example.org,zh
Rowan Audit,rosa@example.org,en
Oakum,ines@example.org,en
Late Harbour,sam@example.org,en
Nobody to write to,,en
"""


def test_a_programme_from_its_first_invitation_to_what_changed(site, worker, desk):
    jonas, renate, omar = desk(), desk(), desk()
    the_owner_invites_a_manager_and_an_observer(site, jonas, renate, omar)
    cohort = the_manager_plans_a_cohort(site, renate)
    the_manager_invites_six_ventures(renate)
    founders = {venture: desk() for venture in FOUNDERS}
    for venture, page in founders.items():
        the_founder_enrols(page, venture)
    for venture in FOUNDERS:
        if venture != "Late Harbour":
            the_founder_submits(site, founders[venture], venture, "Baseline")
    the_late_one_is_reminded_and_submits(site, cohort, renate, founders["Late Harbour"])
    the_manager_gives_the_critical_ones_a_lead(site, cohort, renate)
    the_manager_takes_their_reports_away(renate)
    the_days_move_on(cohort, renate, "Mid-term", opens=-1, due=5)
    a_gap_closes("Inkwell Tutor", "le_06")
    for venture in FOUNDERS:
        if venture != "Late Harbour":
            the_founder_submits(site, founders[venture], venture, "Mid-term")
    the_manager_reads_what_changed(site, cohort, renate)
    the_observer_reads_what_is_released_and_no_name(site, cohort, renate, omar)


def the_owner_invites_a_manager_and_an_observer(site, jonas, renate, omar):
    founder = User.objects.create_user("jonas@example.org", PASSPHRASE, name="Jonas Weber")
    found_organisation(name="Kiln incubator", by=founder)
    sign_in(jonas, site, "jonas@example.org")
    jonas.goto(f"{site}/organisations")
    jonas.get_by_role("link", name="1 person").click()
    for address, role in (("renate@example.org", "programme manager"), ("omar@example.org", "observer")):
        jonas.get_by_label("Email address").fill(address)
        jonas.get_by_label(f"{role}: ").check()
        jonas.get_by_role("button", name="Send the invitation").click()
        expect(jonas.locator("li").filter(has_text=address)).to_contain_text(role)

    renate.goto(link_in(letter_to("renate@example.org")))
    renate.get_by_role("link", name="Create an account").click()
    create_account(renate, "Renate Vogel", "renate@example.org")
    User.objects.create_user("omar@example.org", PASSPHRASE, name="Omar Haddad")
    omar.goto(link_in(letter_to("omar@example.org")))
    omar.get_by_role("link", name="Sign in").last.click()
    enter(omar, "omar@example.org")
    for page in (renate, omar):
        page.get_by_role("button", name="Accept the invitation").click()
        expect(page.get_by_role("button", name="Accept the invitation")).to_have_count(0)
    jonas.reload()
    expect(jonas.locator("li").filter(has_text="Renate Vogel")).to_contain_text("programme manager, since")
    expect(jonas.locator("li").filter(has_text="Omar Haddad")).to_contain_text("observer, since")


def the_manager_plans_a_cohort(site, renate):
    renate.goto(f"{site}/organisations")
    renate.locator("[name=programme]").fill("AI founders")
    renate.locator("form[action$='/cohorts'] [name=name]").fill("Autumn 2026")
    renate.get_by_role("button", name="Open the cohort").click()
    renate.get_by_role("link", name="Settings").click()
    cohort = Cohort.objects.get()
    for kind, opens, due in (("Baseline", -1, 7), ("Mid-term", 60, 67), ("Exit", 120, 127)):
        renate.get_by_text("Plan a checkpoint").click()
        renate.get_by_label("Kind").select_option(kind)
        fill_days(renate, cohort, opens, due)
        renate.get_by_label("Remind so many days after").fill("1")
        renate.get_by_role("button", name="Plan it").click()
        expect(renate.get_by_role("link", name=kind)).to_be_visible()
    return cohort


def the_manager_invites_six_ventures(renate):
    renate.get_by_role("link", name="Invitations", exact=True).click()
    renate.get_by_role("link", name="Invite a list by email").click()
    file = {"name": "ventures.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    renate.locator("[type=file]").set_input_files(file)
    renate.get_by_role("button", name="Check the list").click()
    expect(renate.get_by_text("There is more than one @ in it")).to_be_visible()
    expect(renate.locator("tr.is-bad")).to_have_count(2)
    assert Mail.objects.filter(kind="invitee").count() == 0
    renate.get_by_label("Right value for line 3").fill("nora@example.org")
    renate.get_by_label("Leave out line 8").check()
    renate.get_by_role("button", name="Send 5 invitations").click()
    expect(renate.get_by_text("6 invited, 0 enrolled, 0 submitted.")).to_be_visible()
    assert sorted(Invitee.objects.values_list("address", flat=True)) == sorted(FOUNDERS.values())


def the_founder_enrols(page, venture):
    address = FOUNDERS[venture]
    letter = letter_to(address)
    assert ("请您" if venture == "禾舟" else "invites your venture to Autumn 2026") in letter
    User.objects.create_user(address, PASSPHRASE, name=f"Founder of {venture}")
    page.goto(link_in(letter))
    page.get_by_role("link", name="Sign in").last.click()
    enter(page, address)
    expect(page.locator("[name=name]")).to_have_value(venture)
    page.get_by_role("button", name="Create and enrol it").click()
    expect(page.locator("h1")).to_have_text("Profile")
    assessment = Assessment.objects.get(venture__name=venture)
    answer_as(assessment, PERSONAS[venture], VentureMembership.objects.get(venture__name=venture).user)


def the_founder_submits(site, page, venture, checkpoint):
    page.goto(f"{site}/assessments/{Assessment.objects.get(venture__name=venture).public_id}/result")
    page.get_by_role("button", name=f"Submit to Autumn 2026: {checkpoint}").click()
    expect(page.get_by_text("Submitted and sealed")).to_be_visible()


def the_late_one_is_reminded_and_submits(site, cohort, renate, sam):
    the_days_move_on(cohort, renate, "Baseline", opens=-20, due=-1)
    assert run_reminders() == 1
    assert run_reminders() == 0
    renate.goto(f"{site}/day")
    expect(renate.get_by_role("heading", name="venture is late: Baseline")).to_be_visible()
    renate.get_by_role("link", name="Remind or write to them").click()
    expect(ventures_in_the_table(renate)).to_have_text(["Late Harbour"])

    sam.goto(link_in(letter_to(FOUNDERS["Late Harbour"], "reminder_after")))
    expect(sam.locator("h1")).to_contain_text("Late Harbour")
    the_founder_submits(site, sam, "Late Harbour", "Baseline")
    renate.goto(f"{site}/day")
    expect(renate.get_by_text("6 ventures have submitted")).to_be_visible()


def the_manager_gives_the_critical_ones_a_lead(site, cohort, renate):
    renate.goto(f"{site}/cohorts/{cohort.public_id}")
    renate.get_by_role("link", name="with an open critical gap").click()
    expect(ventures_in_the_table(renate)).to_have_text(CRITICAL)
    renate.locator("thead .s input").check()
    expect(renate.locator("#bulk")).to_contain_text("2 selected")
    renate.get_by_role("button", name="Assign lead").click()
    renate.get_by_label("Lead").select_option("Renate Vogel")
    renate.get_by_role("button", name="Assign").click()
    expect(renate.get_by_text("Done for 2 of 2.")).to_be_visible()
    expect(renate.get_by_text("Renate Vogel is its lead now.")).to_have_count(2)
    renate.get_by_role("link", name="Back to the ventures").click()


def the_manager_takes_their_reports_away(renate):
    renate.get_by_role("link", name="Reports and packs").click()
    expect(renate.get_by_text("Of the 2 ventures that your view shows.")).to_be_visible()
    pack = order(renate, "All gap reports (ZIP)")
    with ZipFile(io.BytesIO(pack)) as book:
        for venture in CRITICAL:
            report = PdfReader(io.BytesIO(book.read(f"{venture}.pdf")))
            assert venture in report.pages[0].extract_text()
            assert len(report.pages) > 1
        manifest = list(csv.DictReader(io.StringIO(book.read("manifest.csv").decode("utf-8-sig"))))
    seals = dict(Submission.objects.values_list("venture_name", "seal"))
    assert sorted((line["venture"], line["seal"]) for line in manifest) == [(one, seals[one]) for one in CRITICAL]


def the_days_move_on(cohort, renate, checkpoint, opens, due):
    """Time passes as staff let it: the checkpoint gets other days."""
    renate.get_by_role("link", name="Settings").click()
    renate.get_by_role("link", name=checkpoint).click()
    fill_days(renate, cohort, opens, due)
    renate.get_by_role("button", name="Save").click()
    expect(renate.get_by_text("Plan a checkpoint")).to_be_visible()


def a_gap_closes(venture, item):
    assessment = Assessment.objects.get(venture__name=venture)
    founder = User.objects.get(email=FOUNDERS[venture])
    save_answer(assessment=assessment, item_id=item, given=Answer("value", 4), by=founder)


def the_manager_reads_what_changed(site, cohort, renate):
    renate.goto(f"{site}/cohorts/{cohort.public_id}")
    renate.get_by_role("link", name="Change", exact=True).first.click()
    expect(renate.get_by_text("5 ventures submitted each time that is compared here.")).to_be_visible()
    expect(renate.get_by_text("1 other did not and is left out")).to_be_visible()
    renate.get_by_label("Venture", exact=True).select_option("Inkwell Tutor")
    renate.get_by_role("button", name="Show").click()
    expect(renate.get_by_role("heading", name="One venture: Inkwell Tutor")).to_be_visible()
    closed = renate.locator(".pl-trio > div").filter(has=renate.get_by_role("heading", name="Closed"))
    expect(closed.locator(".pl-id")).to_have_text(["LE-06"])

    renate.get_by_role("link", name="Packs", exact=True).click()
    paper = text_of(order(renate, "Cohort report (PDF)"))
    assert all(squeezed(venture) in paper for venture in FOUNDERS)


def the_observer_reads_what_is_released_and_no_name(site, cohort, renate, omar):
    pack = renate.locator(".pl-job a[href$='/download']").first.get_attribute("href")
    at = f"/cohorts/{cohort.public_id}"
    omar.goto(f"{site}{at}/summary")
    expect(omar.get_by_text("Nothing has been released yet")).to_be_visible()
    renate.get_by_role("link", name="Summary").click()
    renate.get_by_role("button", name="Release Mid-term").click()
    expect(renate.get_by_text("Observers can read this summary from now on.")).to_be_visible()

    omar.goto(f"{site}/day")
    omar.get_by_role("link", name="Autumn 2026").click()
    expect(omar.locator("h1")).to_have_text("Autumn 2026: summary for observers")
    expect(omar.locator(".pl-tally li").first).to_have_text(re.compile(r"^\s*5\s*ventures handed in\s*$"))
    texts = everything_behind(omar, site, f"{at}/summary")
    assert "Omar Haddad" in texts[f"{at}/summary"]
    assert any(path.startswith(f"{at}/summary.csv") for path in texts)
    submission = f"/submissions/{Submission.objects.first().public_id}"
    for path in (at, f"{at}/needs", f"{at}/change", f"{at}/invitees", f"{at}/packs", pack, submission):
        refused = omar.request.get(site + path)
        assert refused.status in {403, 404}, path
        texts[path] = refused.text()
    secrets = [*FOUNDERS, *FOUNDERS.values(), "Founder of"]
    assert [(path, one) for path, text in texts.items() for one in secrets if one in text] == []


def enter(page, email):
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSPHRASE)
    page.locator("main button[type=submit]").click()
    expect(page.locator(".pl-bar__end details.pl-menu")).to_be_visible()


def fill_days(page, cohort, opens, due):
    """Days of a checkpoint, counted from today."""
    page.get_by_label("Opens on").fill((cohort.today + timedelta(days=opens)).isoformat())
    page.get_by_label("Due on").fill((cohort.today + timedelta(days=due)).isoformat())


def letter_to(address, kind=""):
    """The text of the newest letter as it was delivered: the worker has sent it, its file lies in the folder."""
    sent = Mail.objects.filter(address=address, kind__contains=kind, sent_at__isnull=False).order_by("-pk")
    mail = until(sent.first)
    body = message_from_bytes(file_of(mail.message_id).read_bytes(), policy=policy.default).get_body(("plain",))
    return body.get_content()


def link_in(letter):
    return re.search(r"https?://\S+", letter).group()


def run_reminders():
    """How many a run of the command wrote."""
    reminders = Mail.objects.filter(kind__startswith="reminder")
    before = reminders.count()
    call_command("remind", stdout=io.StringIO())
    return reminders.count() - before


def ventures_in_the_table(page):
    return page.locator("tbody th[scope=row]")


def order(page, kind):
    """Orders a pack on its page and waits until the page offers it; its bytes."""
    page.get_by_label(kind).check()
    page.get_by_role("button", name="Order in English").click()
    link = page.locator(".pl-job").first.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=60_000)
    return download(page, link)[0]


def everything_behind(page, site, start):
    """The text of every page and file that links lead to from a page, by address."""
    found, waiting = {}, [start]
    while waiting:
        path = waiting.pop()
        if path in found or path.startswith("/static/"):
            continue
        found[path] = page.request.get(site + path).text()
        waiting += [unescape(link) for link in re.findall(r'href="(/[^"#]*)', found[path])]
    return found
