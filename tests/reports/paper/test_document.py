"""The markup of the paper before it is drawn: what makes it quick, what must not stand in it, and odd answers."""

import re
import subprocess
from base64 import b64decode
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from reports.building import check_code, render_answers
from reports.paper import pdf
from reports.paper.base import PaperBase
from reports.paper.cover import Cover
from reports.paper.document import Paper
from tests.conftest import persona
from tests.forecasts.cases import inputs_of
from tests.reports.paper.papers import LANGUAGES, NOW, markup, paper, playbook, words
from tests.reports.paper.test_pdf import text_of

pytestmark = [pytest.mark.database_free, pytest.mark.long, pytest.mark.together]
MILLIMETRE = 72 / 25.4
LONG_NAMES = {"zh-hans": "上海青蓝人工智能科技" * 6, "en": "Continental Quantum Language " * 2}


def test_the_sheet_keeps_to_what_is_cheap():
    folder = Path(settings.BASE_DIR) / "templates" / "reports" / "pdf"
    sheet = re.sub(r"/\*.*?\*/", "", (folder / "report.css").read_text(), flags=re.DOTALL)
    assert not re.search(r"\bfloat:|\bflex\b|column-count|collapse|^[^{]*\*\s*\{", sheet, re.M)
    assert "table-layout: fixed" in sheet


@pytest.mark.parametrize("code", ["R-07", "R-99", ""])
def test_the_sheet_knows_every_element(code):
    """There is no other sheet: what this one does not name would be set as part of a line."""
    sheet = (Path(settings.BASE_DIR) / "templates" / "reports" / "pdf" / "report.css").read_text()
    named = " ".join(re.findall(r"(?:^|\} )([a-z][a-z0-9, ]*) \{ display", sheet, re.MULTILINE))
    inside_lines = {"a", "b", "br", "img", "span", "strong"}
    unseen = {"meta", "title"}
    root = ElementTree.fromstring(markup(code, "en"))  # noqa: S314
    used = {element.tag for element in root.iter()}
    assert used - inside_lines - unseen - set(re.findall(r"[a-z][a-z0-9]*", named)) == set()


@pytest.mark.parametrize("code", ["R-07", "R-10"])
def test_drawings_hold_few_letters(code):
    """Each letter of a drawing is laid out by itself."""
    with override("en"):
        drawn = paper(persona(code).answers, "en")
        page = drawn.plan.timelines[0]
        shapes, labels = b64decode(page.drawing.src.split(",")[1]).decode(), page.labels
    letters = sum(len(text) for text in re.findall(r"<text[^>]*>([^<]*)", shapes))
    assert len(labels) > 20
    assert letters < 20 * len(labels)
    assert all(label.text not in shapes for label in labels)


@pytest.mark.parametrize("code", ["R-07", "R-10", "R-99", ""])
def test_chinese_sentences_follow_without_a_space(code):
    assert re.findall(r".{8}[。；：，] +[\u4e00-\u9fff].{4}", words(code, "zh-hans")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_name_leaves_the_cover_on_one_page(language):
    name = LONG_NAMES[language].strip()[:60]
    data = render_answers(playbook(), {}, language=language, venture=name, now=NOW)
    second = {"zh-hans": "摘要", "en": "Summary"}[language]
    cover, summary = pages(data)[:2]
    assert second not in cover.splitlines()
    assert second in summary.splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_profile_leaves_the_cover_on_one_page(language):
    name = LONG_NAMES[language].strip()[:60]
    cover = Cover(name, NOW, "PLB", organisation="Harbour", cohort="Spring", revision=120, seal="0a" * 32)
    drawn = pdf.render(Paper(evaluate_raw(playbook(), persona("R-99").answers), language, cover))
    assert {"zh-hans": "摘要", "en": "Summary"}[language] in pages(drawn.data)[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["X-14", "X-09", "R-08", "L-04"])
def test_a_verdict_that_names_two_gaps_leaves_the_cover_on_one_page_and_the_summary_on_the_next(code, language):
    name = LONG_NAMES[language].strip()[:60]
    one = Paper(evaluate_raw(playbook(), persona(code).answers), language, Cover(name, NOW, check_code("0" * 64)))
    with override(language):
        html = render_to_string("reports/pdf/report.html", {"paper": one, "tab": "\t"})
    # What follows the contents has no say in these three pages, and takes most of the drawing.
    first, end, _rest = html.partition("</nav>")
    _cover, summary, contents = pages(pdf.draw(first + end + "</body></html>").data)
    assert {"zh-hans": "摘要", "en": "Summary"}[language] in summary
    assert {"zh-hans": "的最短路径", "en": "The nearest way to"}[language] in summary
    assert {"zh-hans": "目录", "en": "Contents"}[language] in contents


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_main_part_of_a_weak_venture_with_a_forecast_has_at_most_thirty_pages(language):
    judged = evaluate_raw(playbook(), persona("R-10").answers)
    given = {"name": "Base case", "inputs": inputs_of().to_raw()}
    data = pdf.render(Paper(judged, language, Cover("Inkwell", NOW, "PLB"), given)).data
    begins = {"zh-hans": "附录", "en": "Appendix"}[language]
    first = next(n for n, text in enumerate(pages(data)) if text.find(begins) in range(200) and n > 3)
    assert first <= 30


def pages(data):
    """The text of each page, by a reader that takes a tenth of the time of drawing; pypdf takes as long as that."""
    text = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]


@pytest.mark.parametrize(
    ("name", "size"),
    [("青蓝", ""), ("Plain Robotics", ""), ("上海青蓝人工智能科技有限公司", "long"), ("x" * 60, "longest")],
)
def test_the_size_of_a_name_follows_its_width(name, size):
    assert Cover(name, NOW, "PLB").size == size


def test_without_answers_the_paper_does_not_say_that_all_is_well():
    text = words("", "en")
    assert "No gap at this stage" not in text
    assert "No gap so far" in text
    assert "No gap at this stage" in words("R-99", "en")


def test_signs_that_markup_cannot_hold_are_left_out():
    name = "be\x0bfore\x00 <after> \ufffe &amp;\ud800 end"
    data = render_answers(playbook(), {}, language="en", venture=name, now=NOW)
    assert "before<after>&amp;end" in text_of(data)


def test_long_reasons_fill_their_pages():
    items = [i for i in playbook().items.values() if i.na_allowed and i.is_asked][:20]
    answers = persona("R-99").answers | {item.id: {"na": "因此不适用。" * 84} for item in items}
    data = render_answers(playbook(), answers, language="zh-hans", venture="V", now=NOW)
    counts = [page.count("因此不适用") for page in pages(data)]
    full = [count for count in counts if count > 150]
    assert sum(counts) > 84 * 8
    assert len(full) >= 2


WORD = "Wolkenkratzer" * 9 + "end"  # 120 letters without a space


class LongWordedBase(PaperBase):
    def say(self, text):
        said = super().say(text)
        return said[:12] + WORD if said else said


class LongWorded(Paper):
    """A paper whose playbook has a word of 120 letters in each of its texts."""

    @cached_property
    def base(self):
        return LongWordedBase(self.evaluation, self.language, self.cover)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [Paper, LongWorded], ids=["typed", "playbook"])
def test_a_word_of_any_length_stays_on_the_paper(tmp_path, kind, language):
    items = [i for i in playbook().items.values() if i.na_allowed and i.is_asked][:6]
    answers = persona("R-03").answers | {item.id: {"na": WORD} for item in items}
    cover = Cover(WORD, NOW, "PLB", organisation=WORD, cohort=WORD)
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf.render(kind(evaluate_raw(playbook(), answers), language, cover)).data)
    boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    ends = [(float(x), float(y)) for x, y in re.findall(r'xMin="([\d.-]+)".*?xMax="([\d.-]+)"', boxes)]
    assert len(ends) > 500
    assert min(x for x, _y in ends) > 18 * MILLIMETRE
    assert max(y for _x, y in ends) < (210 - 15) * MILLIMETRE


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_chapters_and_bands_are_whole_in_the_drawings(language):
    with override(language):
        drawn = paper(persona("R-99").answers, language)
        shapes = b64decode(drawn.summary.radar.src.split(",")[1]).decode()
        shapes += b64decode(drawn.front.scale.src.split(",")[1]).decode() + drawn.base.radar
    assert "…" not in shapes
