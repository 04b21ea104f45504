"""The paper as a checker of PDF/UA and a reader's ear find it."""

from functools import cache
from itertools import pairwise, product

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

pytestmark = [pytest.mark.database_free, pytest.mark.long, pytest.mark.together]
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
LANGUAGES = ["zh-hans", "en"]


# R-07 is the longest of the personas; R-07+ has a forecast beside it.
KINDS = {"R-99": "short", "R-07": "long", "R-07+": "forecast", "": "early"}
EVERY_PAPER = pytest.mark.parametrize(
    ("code", "language"), [pytest.param(*case, id=f"{KINDS[case[0]]}-{case[1]}") for case in product(KINDS, LANGUAGES)]
)


@pytest.fixture(scope="session")
def paper_of(tmp_path_factory):
    """Draws a report to a file, each once: a fixture with parameters draws it anew whenever the order changes them."""

    @cache
    def draw(code, language):
        answers = persona(code.rstrip("+")).answers if code else {"p_01": "2"}
        forecast = forecast_of(code.rstrip("+")) if code.endswith("+") else None
        paper = Paper(evaluate_raw(PLAYBOOK, answers), language, Cover("V", NOW, "PLB"), forecast)
        path = tmp_path_factory.mktemp("papers") / "report.pdf"
        path.write_bytes(pdf.render(paper).data)
        return path

    return draw


@EVERY_PAPER
def test_a_checker_of_pdf_ua_finds_nothing(paper_of, code, language):
    report = validate(str(paper_of(code, language)))
    found = [f for outcome in report.outcomes for f in outcome.findings if f.severity >= Severity.WARNING]
    assert [(f.rule_id, f.message) for f in found] == []


@EVERY_PAPER
def test_every_header_cell_says_what_it_heads(paper_of, code, language):
    with pikepdf.open(paper_of(code, language)) as file:
        cells = [e for e in elements(file.Root.StructTreeRoot) if e.S == "/TH"]
        scopes = [(str(cell.P.P.S), str(cell.A.Scope)) for cell in cells]
    assert set(scopes) == {("/THead", "/Column"), ("/TBody", "/Row")}


@EVERY_PAPER
def test_headings_step_down_one_level_at_a_time(paper_of, code, language):
    with pikepdf.open(paper_of(code, language)) as file:
        marks = [str(e.S) for e in elements(file.Root.StructTreeRoot)]
    levels = [int(mark[2:]) for mark in marks if mark[:2] == "/H" and mark[2:].isdigit()]
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
