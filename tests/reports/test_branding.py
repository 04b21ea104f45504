"""How papers of an organisation look: its colour and logo on what was handed in to it, and on nothing else."""

import os
import re
import time
from io import BytesIO

import pikepdf
import pytest
from pdfua.model import Severity
from pdfua.validator import validate
from PIL import Image
from pypdf import PdfReader

from assessments.actions import save_answer
from charts.palette import colour
from cohorts import branding
from cohorts.branding import clean_logo, set_branding
from engine.playbook.answers import Answer
from reports import building
from reports.actions import request_report
from reports.branding import brand_of, kept_of, remove_unused_logos
from reports.models import Pack, Report
from reports.packs import building as pack_building
from reports.packs.ordering import order_pack
from reports.packs.storage import path_of as pack_path
from reports.paper import pdf
from reports.storage import path_of
from reviews.actions import submit
from tests.cohorts.pictures import picture
from tests.jobs.conftest import broker  # noqa: F401  a fixture
from tests.reports.packs.conftest import enrolled
from tests.reports.paper.test_pdf import elements

pytestmark = pytest.mark.django_db
ACCENT, OTHER = "#7a1fa2", "#b3261e"


@pytest.fixture
def incubator(submission):
    return submission.enrolment.cohort.programme.organisation


@pytest.fixture
def looks(incubator):
    """Its look, set to a colour and a logo."""

    def look(accent=ACCENT, **more):
        set_branding(organisation=incubator, accent=accent, **more)
        incubator.refresh_from_db()
        return kept_of(incubator)

    look(logo=clean_logo(BytesIO(picture(mark=ACCENT))))
    return look


@pytest.fixture
def fresh(submission, looks):
    """Reads the submission anew, as each request does."""
    return lambda: type(submission).objects.get(pk=submission.pk)


def colours_of(path):
    """The colours that the file fills and draws with."""
    with pikepdf.open(path) as file:
        drawn = b"\n".join(page.Contents.read_bytes() for page in file.pages)
    found = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg", drawn)
    return {"#" + "".join(f"{round(float(one) * 255):02x}" for one in three) for three in found}


def alternatives(path):
    with pikepdf.open(path) as file:
        marks = elements(file.Root.StructTreeRoot)
        return [str(mark.Alt) for mark in marks if str(mark.S) == "/Figure" and "/Alt" in mark]


def faults(path):
    return [str(found) for found in validate(str(path)).findings if found.severity >= Severity.WARNING]


def test_a_report_of_what_was_handed_in_has_colour_and_logo_and_one_of_ones_own_has_none(
    looks, fresh, answered, alice, bob
):
    [theirs, own] = [
        request_report(by=bob, language="en", submission=fresh()),
        request_report(by=alice, language="en", assessment=answered),
    ]
    assert theirs.content["brand"] == {"accent": ACCENT, "logo": looks()["logo"]}
    assert "brand" not in own.content
    building.build(theirs.public_id)
    building.build(own.public_id)
    theirs.refresh_from_db()
    own.refresh_from_db()
    branded, plain = path_of(theirs.sha256), path_of(own.sha256)
    assert ACCENT in colours_of(branded)
    assert ACCENT not in colours_of(plain)
    assert colour("accent") in colours_of(plain)
    assert alternatives(branded)[0] == "Plumb Incubator"
    assert "Plumb Incubator" not in alternatives(plain)
    assert faults(branded) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_paper_of_a_cohort_has_colour_and_logo(settings, tmp_path, looks, fresh, bob, language):
    settings.PACK_FOLDER = tmp_path / "packs"
    cohort = fresh().enrolment.cohort
    pack = order_pack(cohort=cohort, kind="cohort_pdf", query="", language=language, by=bob)
    pack_building.build_next()
    pack.refresh_from_db()
    path = pack_path(pack.sha256, ".pdf")
    assert (ACCENT in colours_of(path), alternatives(path)[0]) == (True, "Plumb Incubator")
    assert faults(path) == []


def test_a_kept_paper_serves_until_the_look_changes_and_again_when_it_is_as_before(looks, fresh, bob):
    def order():
        return request_report(by=bob, language="en", submission=fresh()).pk

    first = order()
    assert order() == first
    looks(OTHER)
    second = order()
    looks(OTHER, is_logo_removed=True)
    third = order()
    looks(OTHER, logo=clean_logo(BytesIO(picture(mark=ACCENT))))
    fourth = order()
    looks(ACCENT)
    assert [second == first, third in {first, second}, fourth, order()] == [False, False, second, first]


def test_an_organisation_without_a_look_has_papers_as_ever(incubator, submission, bob):
    assert kept_of(incubator) == {}
    report = request_report(by=bob, language="en", submission=submission)
    assert "brand" not in report.content
    assert pdf.style_text() == pdf.style_text("")


def test_a_pack_ordered_after_a_change_is_another_one(looks, fresh, bob):
    def order():
        return order_pack(cohort=fresh().enrolment.cohort, kind="zip", query="", language="en", by=bob).pk

    first = order()
    assert order() == first
    looks(OTHER)
    assert order() != first
    assert Pack.objects.count() == 2


def test_all_parts_of_a_pack_look_as_when_it_was_ordered(settings, tmp_path, looks, fresh, alice, bob, monkeypatch):
    """The look changes after the first part: the second one, and the first drawn anew, look as it did."""
    settings.PACK_FOLDER = tmp_path / "packs"
    monkeypatch.setattr(pack_building, "SECONDS_A_TURN", 0)
    cohort = fresh().enrolment.cohort
    twin, enrolment = enrolled(cohort, "Twin", alice)
    save_answer(assessment=twin, item_id="mr_01", given=Answer("value", 1), by=alice)
    twin.refresh_from_db()
    submit(assessment=twin, enrolment=enrolment, by=alice)
    pack = order_pack(cohort=cohort, kind="zip", query="", language="en", by=bob)
    ordered = looks()
    pack_building.build_next()
    assert Report.objects.count() == 1
    looks(OTHER, logo=clean_logo(BytesIO(picture(mark=OTHER))))
    for _turn in range(3):
        pack_building.build_next()
    pack.refresh_from_db()
    assert (pack.status, pack.failures) == ("ready", [])
    assert [report.content["brand"] for report in Report.objects.order_by("pk")] == [ordered, ordered]
    for report in Report.objects.all():
        assert (ACCENT in colours_of(path_of(report.sha256)), OTHER in colours_of(path_of(report.sha256))) == (
            True,
            False,
        )


def test_the_paper_of_a_cohort_looks_as_when_it_was_ordered(settings, tmp_path, looks, fresh, bob):
    settings.PACK_FOLDER = tmp_path / "packs"
    pack = order_pack(cohort=fresh().enrolment.cohort, kind="cohort_pdf", query="", language="en", by=bob)
    looks(OTHER, is_logo_removed=True)
    pack_building.build_next()
    pack.refresh_from_db()
    path = pack_path(pack.sha256, ".pdf")
    assert (ACCENT in colours_of(path), OTHER in colours_of(path), alternatives(path)[0]) == (
        *(True, False),
        "Plumb Incubator",
    )


def test_a_report_drawn_after_the_logo_was_replaced_has_the_one_it_was_ordered_with(looks, fresh, bob):
    report = request_report(by=bob, language="en", submission=fresh())
    looks(OTHER, logo=clean_logo(BytesIO(picture(mark=OTHER))))
    building.build(report.public_id)
    report.refresh_from_db()
    [held] = PdfReader(path_of(report.sha256)).pages[0].images
    assert held.image.convert("RGB").getpixel((5, 5)) == Image.new("RGB", (1, 1), ACCENT).getpixel((0, 0))


def test_a_lost_logo_is_left_out_and_the_report_is_made(looks, fresh, bob, caplog):
    report = request_report(by=bob, language="en", submission=fresh())
    branding.remove_logo(report.content["brand"]["logo"])
    building.build(report.public_id)
    report.refresh_from_db()
    assert report.status == Report.Status.READY
    assert "cannot be printed" in caplog.text
    assert brand_of(report.content["brand"]).logo == ""


@pytest.mark.parametrize("kind", ["report", "pack"])
def test_the_sweeper_keeps_logos_that_an_organisation_or_an_order_has(looks, fresh, bob, kind):
    ordered = looks()["logo"]
    if kind == "report":
        request_report(by=bob, language="en", submission=fresh())
    else:
        order_pack(cohort=fresh().enrolment.cohort, kind="zip", query="", language="en", by=bob)
    unused = looks(logo=clean_logo(BytesIO(picture(mark="blue"))))["logo"]
    used = looks(logo=clean_logo(BytesIO(picture(mark="green"))))["logo"]
    yesterday = time.time() - branding.KEPT_SECONDS - 60
    for path in branding.folder().glob("*.png"):
        os.utime(path, (yesterday, yesterday))
    assert remove_unused_logos() == 1
    assert {path.stem for path in branding.folder().glob("*.png")} == {ordered, used}
    assert unused not in {ordered, used}
    assert remove_unused_logos() == 0
