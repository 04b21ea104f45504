"""A conflict of interest hides the venture: every address of the product, and every file that it gives out, is read."""
# ruff: noqa: F811  (fixtures)

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from django.db import transaction
from pypdf import PdfReader

from cohorts import audit
from cohorts.audit import Act
from cohorts.models import Invitee
from config.roles import rules_of
from reports import building as report_building
from reports.actions import request_report
from reports.models import Pack
from reports.packs import building
from reports.packs.ordering import NotOrdered, order_pack
from reviews.reviewing import declare, finish
from tests.world import colleague, own_names, world  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
NAME = "Inkwell Tutor"
# The venture's name, what a file of it is called, and what staff noted of it.
CANARIES = (NAME, "interview log", "They move in March", "Name the day of the last interview")
ROLES = ("owner", "manager", "reviewer")
# Where each role reads the name, so that the same search finds it for a colleague without a conflict.
FOR_REVIEWERS = {
    *("cohort", "cohort_needs", "help", "submission", "submission_answers", "submission_reports"),
    *("submission_plan", "enrolment_plan", "plan_talk"),
    *("review", "submission_return", "report", "report_download"),
}
FOR_MANAGERS = FOR_REVIEWERS | {
    *("cohort_sheet", "cohort_csv", "invitees", "letters", "day", "agenda"),
    *("pack", "pack_download", "review_settle", "reviewers"),
}
SHOWN_TO = {
    "owner": FOR_MANAGERS | {"organisation_log", "organisation_log_csv"},
    "manager": FOR_MANAGERS,
    "reviewer": FOR_REVIEWERS,
}


def text_of(content):
    """What a person reads in a file: of papers their text, of workbooks and archives all that is in them."""
    if content.startswith(b"%PDF") and b"%%EOF" in content:
        return " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
    if is_zipfile(BytesIO(content)):
        book = ZipFile(BytesIO(content))
        return "\n".join([name + text_of(book.read(name)) for name in book.namelist()])
    return content.decode("utf-8", errors="replace")


def read(client, path):
    response = client.get(path, follow=True)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return text_of(body) + str(response.headers)


def paths(world, name):
    """Every address of a name, with the queries that open more of it."""
    found = world.paths(name)
    more = [*world.queries.get(name, ()), *EXTRA.get(name, ())]
    return [*found, *(found[0] + one for one in more)]


EXTRA = {
    "cohort": (
        "?q=Inkwell",
        "?select=all",
        "?state=submitted",
        "?sort=name&group=lead",
        "?truth=confirmed&sort=confirmed",
    ),
    "cohort_needs": ("?all",),
    "letters": ("?state=failed",),
    "invitees": ("?q=Inkwell",),
    "cohort_sheet": ("?q=Inkwell",),
    "cohort_csv": ("?q=Inkwell",),
}


def shown(client, world, person, names):
    """Those of some addresses, by their names, that show somebody anything of the venture."""
    client.force_login(person)
    found = set()
    for name in sorted(names):
        if any("GET" in rule.methods for rule in rules_of(name)):
            for path in paths(world, name):
                point = transaction.savepoint()
                if any(word in read(client, path) for word in CANARIES):
                    found.add(name)
                transaction.savepoint_rollback(point)
    return found


@pytest.fixture
def made(world, settings, tmp_path, monkeypatch, bob):
    """The world with a finished report, a finished pack, somebody unsure of the venture, and a log that names it."""
    settings.PACK_FOLDER, settings.REPORT_FOLDER = tmp_path / "packs", tmp_path / "reports"
    settings.CELERY_BROKER_URL = "memory://"
    monkeypatch.setattr(building, "SECONDS_A_TURN", float("inf"))
    report = request_report(by=bob, language="en", submission=world.submission)
    report_building.build(report.public_id)
    report.refresh_from_db()
    assert report.status == "ready"
    world.reports = [report]
    pack = order_pack(cohort=world.cohorts[0], kind="sheet", query="", language="en", by=bob)
    for _turn in range(20):
        building.build_next()
    pack.refresh_from_db()
    assert pack.status == "ready"
    Pack.objects.filter(pk=pack.pk).update(failures=[{"name": NAME, "reason": "not_drawn"}])
    world.packs = [pack]
    facts = {"submission": str(world.submission.public_id)}
    audit.write(organisation=world.organisation, by=bob, act=Act.OPENED_SUBMISSION, about="", **facts)
    Invitee.objects.filter(pk=world.invitee.pk).update(enrolment=world.enrolment)
    finish(submission=world.submission, reviewer=bob)
    return world


# Read by whoever has a link that a founder gave away.
BY_LINK = {"team_invitation", "plan_feed"}


def person_in(world, role, answer):
    person = colleague(f"{role}-{answer}", world.organisation, role)
    declare(enrolment=world.enrolment, person=person, answer=answer, reason="" if answer == "none" else "A share")
    return person


@pytest.mark.database_free  # one query decides (cohorts/closing.py), which the rights of each page ask on both
@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_a_conflict_hides_the_venture_on_every_address(client, made, role):
    there = SHOWN_TO[role]
    assert shown(client, made, person_in(made, role, "none"), there) == there
    everywhere = set(own_names()) - BY_LINK
    assert shown(client, made, person_in(made, role, "conflict"), everywhere) == set()
    assert shown(client, made, person_in(made, role, "unsure"), there) == set()


def test_what_is_sent_about_a_closed_venture_does_nothing_and_names_nothing(client, world):
    person = person_in(world, "owner", "conflict")
    client.force_login(person)
    cohort, key = world.cohorts[0].public_id, world.enrolment.pk
    for sent in ({"rows": str(key)}, {"all": "1"}):
        for act in ("lead", "tag", "remove", "write", "reports"):
            page = client.post(f"/cohorts/{cohort}/bulk", {"act": act, "sure": "1", "tag": "x"} | sent, follow=True)
            assert NAME not in page.text, (act, sent)
    world.enrolment.refresh_from_db()
    assert world.enrolment.is_current
    assert not world.enrolment.tags.exists()
    for address in (f"enrolments/{world.enrolment.public_id}/notes", f"notes/{world.note.public_id}/remove"):
        assert client.post(f"/{address}", {"text": "Mine"}).status_code == 404
    assert client.post(f"/enrolments/{world.enrolment.public_id}/remove").status_code == 404
    assert client.post(f"/submissions/{world.submission.public_id}/return", {}).status_code == 404
    assert client.post(f"/returns/{world.returned.public_id}/withdraw").status_code == 404
    world.returned.refresh_from_db()
    assert world.returned.is_open
    page = client.post(f"/cohorts/{cohort}/needs/plan", world.data("help_plan"), follow=True)
    assert "No venture has this need any more" in page.text
    row = world.helps[0].ventures.get()
    client.post(f"/helps/{world.helps[0].public_id}/attended", {f"v{row.pk}": "yes"})
    row.refresh_from_db()
    assert row.attended is None


def test_a_pack_that_holds_a_closed_venture_is_listed_and_not_given_out(client, made):
    person = person_in(made, "manager", "conflict")
    client.force_login(person)
    pack = made.packs[0]
    said = "It holds a venture that is closed to you, so you cannot download it."
    assert said in client.get(f"/cohorts/{made.cohorts[0].public_id}/packs").text
    refused = client.get(f"/packs/{pack.public_id}/download")
    assert (refused.status_code, said in refused.text) == (403, True)
    Pack.objects.filter(pk=pack.pk).update(status="cancelled", sha256="", size=0, expires_at=None)
    client.post(f"/packs/{pack.public_id}/retry")
    pack.refresh_from_db()
    assert pack.status == "cancelled"


def test_an_order_holds_no_venture_that_is_closed_to_whoever_ordered_it(world):
    person = person_in(world, "manager", "conflict")
    with pytest.raises(NotOrdered):
        order_pack(cohort=world.cohorts[0], kind="sheet", query="", language="en", by=person)


def test_a_reviewer_who_has_not_declared_is_led_to_the_question_from_everywhere(client, made):
    client.force_login(colleague("fresh", made.organisation, "reviewer"))
    gate = f"/submissions/{made.submission.public_id}/review"
    report = made.reports[0].public_id
    sealed = f"/submissions/{made.submission.public_id}"
    inside = (sealed, f"{sealed}/answers", f"{sealed}/reports", f"{sealed}/evidence/{made.evidence.public_id}")
    cell = f"/cohorts/{made.cohorts[0].public_id}?c={made.enrolment.pk}.le"
    for address in (*inside, f"/reports/{report}", f"/reports/{report}/download", cell):
        response = client.get(address)
        assert (response.status_code, response.headers.get("Location")) == (302, gate), address
    assert "Say first whether you have a conflict of interest." in client.get(gate).text


def test_before_declaring_a_reviewer_reads_names_and_the_figures_of_the_list_alone(client, made):
    fresh = colleague("fresh", made.organisation, "reviewer")

    def direct(names):
        """Those of some addresses that name the venture without leading somewhere else first."""
        client.force_login(fresh)
        found = set()
        for name in sorted(names):
            if any("GET" in rule.methods for rule in rules_of(name)):
                answers = [client.get(path) for path in paths(made, name)]
                bodies = [b"".join(one.streaming_content) if one.streaming else one.content for one in answers]
                found |= {name for body in bodies if NAME in text_of(body)}
        return found

    gaps = {"cohort_needs", "help"}
    assert direct(set(own_names()) - BY_LINK) == {"cohort", "conflicts", "review"}
    page = client.get(f"/cohorts/{made.cohorts[0].public_id}/needs")
    assert "Until then they are left out here." in " ".join(page.text.split())
    declare(enrolment=made.enrolment, person=fresh, answer="none")
    assert direct(gaps) == gaps
