"""The paper as a checker of PDF/UA and a reader's ear find it."""

from itertools import pairwise

import pikepdf
import pytest
from pdfua.model import Severity
from pdfua.validator import validate

from assessments.evaluation import evaluate_raw
from bench.reports import forecast_of
from playbooks import catalogue
from reports.paper import pdf
from reports.paper.cover import Cover
from reports.paper.document import Paper
from tests.conftest import persona
from tests.reports.paper.test_pdf import NOW, elements

pytestmark = [pytest.mark.database_free, pytest.mark.long]
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
LANGUAGES = ["zh-hans", "en"]


@pytest.fixture(scope="module", params=["R-99", "R-07", "R-07+", ""], ids=["short", "long", "forecast", "early"])
def papers(request, tmp_path_factory):
    """One report in both languages, as files. R-07 is the longest of the personas."""
    code = request.param.rstrip("+")
    answers = persona(code).answers if code else {"p_01": "2"}
    forecast = forecast_of(code) if request.param.endswith("+") else None
    folder = tmp_path_factory.mktemp("papers")
    for language in LANGUAGES:
        paper = Paper(evaluate_raw(PLAYBOOK, answers), language, Cover("V", NOW, "PLB"), forecast)
        (folder / f"{language}.pdf").write_bytes(pdf.render(paper).data)
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_checker_of_pdf_ua_finds_nothing(papers, language):
    report = validate(str(papers / f"{language}.pdf"))
    found = [f for outcome in report.outcomes for f in outcome.findings if f.severity >= Severity.WARNING]
    assert [(f.rule_id, f.message) for f in found] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_header_cell_says_what_it_heads(papers, language):
    with pikepdf.open(papers / f"{language}.pdf") as file:
        cells = [e for e in elements(file.Root.StructTreeRoot) if e.S == "/TH"]
        scopes = [(str(cell.P.P.S), str(cell.A.Scope)) for cell in cells]
    assert set(scopes) == {("/THead", "/Column"), ("/TBody", "/Row")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_step_down_one_level_at_a_time(papers, language):
    with pikepdf.open(papers / f"{language}.pdf") as file:
        marks = [str(e.S) for e in elements(file.Root.StructTreeRoot)]
    levels = [int(mark[2:]) for mark in marks if mark[:2] == "/H" and mark[2:].isdigit()]
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
