"""The paper of a cohort: what it says is what was sealed, in either language, and a checker finds nothing."""

from io import BytesIO

import pytest
from django.template.loader import render_to_string
from django.utils.translation import gettext, override
from pdfua.model import Severity
from pdfua.validator import validate
from pypdf import PdfReader

from assessments.actions import save_answer
from engine.playbook.answers import Answer
from reports.models import Pack
from reports.packs import building, splitting
from reports.packs.ordering import order_pack
from reports.packs.papers import paper_of
from reports.packs.storage import path_of
from reports.packs.tables import in_pieces
from reviews import actions as review_actions
from reviews.models import ConfirmedStanding
from tests.reports.packs.conftest import NAME, state
from tests.tampering import tamper

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def made(cohort, bob, language="en"):
    pack = order_pack(cohort=cohort, kind="cohort_pdf", query="sort=name", language=language, by=bob)
    building.build_next()
    assert state(pack) == ("ready", "")
    data = path_of(pack.sha256, ".pdf").read_bytes()
    return pack, [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


@pytest.mark.parametrize(("language", "words"), [("en", "Ventures by chapter"), ("zh-hans", "各项目分章情况")])
def test_it_has_a_page_a_venture_and_passes_the_checker(cohort, submission, twin, silent, bob, language, words):
    pack, pages = made(cohort, bob, language)
    own = [page for page in pages if "Plumb Incubator" not in page][-3:]
    assert [NAME in own[0], NAME in own[1], "Says nothing" in own[2]] == [True, True, True]
    assert "PlumbIncubator" in pages[0].replace(" ", "")
    assert any(words in page for page in pages)
    assert submission.seal[:12] in own[0]
    report = validate(str(path_of(pack.sha256, ".pdf")))
    assert [str(found) for found in report.findings if found.severity is Severity.ERROR] == []
    reader = PdfReader(path_of(pack.sha256, ".pdf"))
    assert reader.trailer["/Root"]["/Lang"] == {"en": "en", "zh-hans": "zh-Hans"}[language]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_large_cohort_has_an_overview_and_volumes(cohort, submission, twin, silent, bob, language, monkeypatch):
    monkeypatch.setattr(splitting, "VENTURES_A_PAPER", 2)
    monkeypatch.setattr(splitting, "VENTURES_A_VOLUME", 2)
    order_pack(cohort=cohort, kind="cohort_pdf", query="sort=name", language=language, by=bob)
    packs = list(Pack.objects.order_by("part"))
    texts = []
    for pack in packs:
        building.build_next()
        assert state(pack) == ("ready", "")
        path = path_of(pack.sha256, ".pdf")
        assert [str(one) for one in validate(str(path)).findings if one.severity is Severity.ERROR] == []
        texts.append(" ".join(" ".join(page.extract_text().split()) for page in PdfReader(path).pages))
    words = {
        "en": (
            "Distribution",
            "Ventures by their gravest open gap in each chapter",
            "Ventures by chapter",
            "What would help most ventures",
        ),
        "zh-hans": (
            "分布",
            "各章中按最严重的未解决差距划分的项目数",
            "各项目分章情况",
            "对最多项目有帮助的事项，最严重的在前",
        ),
    }[language]
    assert [[word in text for word in words] for text in texts] == [
        [True, True, False, True],
        [False, False, True, False],
        [False, False, True, False],
    ]
    assert [NAME in text for text in texts] == [False, True, False]
    assert [submission.seal[:12] in text for text in texts] == [False, True, False]
    assert "Says nothing" in texts[2]
    assert [one.total for one in packs] == [3, 2, 1]
    places = ["1 of 3", "2 of 3", "3 of 3"] if language == "en" else [f"第 {n} 部分" for n in (1, 2, 3)]
    assert [place in text for place, text in zip(places, texts, strict=True)] == [True] * 3


def test_what_was_handed_in_twice_is_compared(cohort, submission, alice, bob):
    save_answer(assessment=submission.assessment, item_id="mr_01", given=Answer("value", 0), by=alice)
    submission.assessment.refresh_from_db()
    review_actions.submit(assessment=submission.assessment, enrolment=submission.enrolment, by=alice)
    _pack, pages = made(cohort, bob)
    text = " ".join(pages)
    assert "One venture submitted at both." in text
    assert "Gaps closed:" in text


def test_a_broken_seal_shows_nothing_of_its_venture(cohort, submission, twin, bob):
    tamper("reviews_submission", "answers", "{}", submission.public_id)
    pack, pages = made(cohort, bob)
    assert pack.failures_in_words == [(NAME, "Seal broken: no file is made from it.")]
    assert "Seal broken: nothing is shown" in " ".join(pages)
    assert submission.seal[:12] not in " ".join(pages)


def test_a_cohort_that_handed_in_nothing_has_a_paper(cohort, silent, submission, bob):
    cohort.enrolments.exclude(pk=silent.pk).update(ended_at="2026-11-01T00:00Z", end="removed")
    _pack, pages = made(cohort, bob)
    text = " ".join(pages)
    assert "No open gap is known." in text
    assert "No venture has submitted twice yet" in text


def test_the_same_order_gives_the_same_bytes(cohort, submission, twin, bob):
    pack, _pages = made(cohort, bob)
    first = pack.sha256
    type(pack).objects.filter(pk=pack.pk).requeue(is_new=False)
    building.build_next()
    pack.refresh_from_db()
    assert pack.sha256 == first


@pytest.mark.parametrize(
    ("language", "some", "none"),
    [("en", "12–62 (2 reviews)", "no review yet"), ("zh-hans", "12–62（2 份评审）", "尚无评审")],
)
def test_it_has_what_reviewers_confirmed_when_it_was_ordered(
    cohort, submission, twin, silent, bob, language, some, none
):
    figures = {"readiness": 12.04, "readiness_high": 61.6, "reviewed_at": submission.submitted_at}
    one = ConfirmedStanding.objects.create(submission=submission, reviews=2, **figures)
    pack = order_pack(cohort=cohort, kind="cohort_pdf", query="sort=name", language=language, by=bob)
    one.delete()
    ConfirmedStanding.objects.create(submission=twin, reviews=1, **figures)  # finished later: not in this paper
    with override(language):
        paper = paper_of(pack, [row for _piece, rows, _why in in_pieces(pack.ventures) for row in rows])
        facts = [dict(page.facts) for page in paper.pages]
        head = gettext("Confirmed readiness")
        assert [found.get(head) for found in facts] == [some, none, None]
        assert paper.reviewed_sentence in render_to_string("reports/pdf/cohort/paper.html", {"paper": paper})
    assert "1" in paper.reviewed_sentence
    again = order_pack(cohort=cohort, kind="cohort_pdf", query="sort=name", language=language, by=bob)
    assert again.pk != pack.pk  # another paper, as something else is confirmed now
