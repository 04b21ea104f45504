"""The paper, read back by two independent readers: text, tags, bookmarks, fonts; and what it refuses to fetch."""

import logging
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO

import pikepdf
import pytest
from django.utils.translation import override
from pypdf import PdfReader

from playbooks import catalogue
from reports.building import render_answers
from reports.paper import pdf
from tests.conftest import persona

pytestmark = [pytest.mark.database_free, pytest.mark.long, pytest.mark.together]
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LANGUAGES = ["zh-hans", "en"]


def playbook():
    return catalogue.playbook_on_disk(catalogue.default_playbook_id())


@lru_cache(maxsize=8)
def drawn(code, language):
    answers = persona(code).answers if code else {}
    return render_answers(playbook(), answers, language=language, venture="Qinglan 青蓝", now=NOW)


@lru_cache(maxsize=8)
def text_of(data):
    """All text, without the spaces and line ends that only layout put there."""
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gap_that_fired_is_told_with_its_reason_and_action(language):
    from assessments.evaluation import evaluate_raw

    text = text_of(drawn("R-07", language))
    result = evaluate_raw(playbook(), persona("R-07").answers).result
    assert len(result.gaps) > 20
    missing = []
    for gap in result.gaps:
        item = playbook().items.get(gap.id)
        why = item.gap.why if item else playbook().rule(gap.id).why
        wanted = [gap.title, why, *(text for rung in gap.rungs for text in (rung.title, rung.evidence))]
        wanted += [step.text for step in gap.rungs[0].steps]
        missing += [t.en for t in wanted if squeezed(t.in_language(language)) not in text]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["R-07", "R-99", ""], ids=["gaps", "no-gap", "no-answer"])
def test_the_file_is_tagged_titled_and_in_its_language(code, language):
    with pikepdf.open(BytesIO(drawn(code, language))) as file:
        root = file.Root
        tags = {str(element.S) for element in elements(root.StructTreeRoot)}
        assert str(root.Lang) == {"zh-hans": "zh-Hans", "en": "en"}[language]
        assert (bool(root.MarkInfo.Marked), bool(root.ViewerPreferences.DisplayDocTitle)) == (True, True)
        assert "Qinglan 青蓝" in str(file.docinfo["/Title"])
        assert "2026-11-24" in str(file.Root.Metadata.read_bytes())
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/P"} <= tags


def elements(node):
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_every_figure_says_what_it_shows():
    with pikepdf.open(BytesIO(drawn("R-07", "en"))) as file:
        figures = [e for e in elements(file.Root.StructTreeRoot) if e.S == "/Figure"]
        assert len(figures) >= 10
        assert all(str(figure.get("/Alt", "")) for figure in figures)


@pytest.mark.parametrize("language", LANGUAGES)
def test_bookmarks_lead_to_every_section_and_gap(language):
    outline = PdfReader(BytesIO(drawn("R-07", language))).outline
    sections = [entry.title for entry in outline if not isinstance(entry, list)]
    below = [entry.title for group in outline if isinstance(group, list) for entry in group]
    assert len(sections) == 8
    assert any("MR-06" in title for title in below)


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_whole_and_set_in_the_fonts_of_the_report(language):
    data = drawn("R-07", language)
    assert "\ufffd" not in text_of(data)
    with pikepdf.open(BytesIO(data)) as file:
        fonts = {
            str(font.BaseFont).split("+")[-1]
            for page in file.pages
            for font in page.Resources.get("/Font", {}).values()
        }
    assert fonts == {"Plumbline-Sans-SC", "Plumbline-Sans-SC-Bold"}


def test_links_stay_inside_the_file():
    with pikepdf.open(BytesIO(drawn("R-07", "en"))) as file:
        notes = [note for page in file.pages for note in page.get("/Annots", [])]
        assert len(notes) > 30
        assert [note for note in notes if "/A" in note and "/URI" in note.A] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_second_drawing_gives_the_same_bytes(language):
    again = drawn.__wrapped__  # past what is kept of the first
    assert again("R-99", language) == drawn("R-99", language)


HOSTILE = [
    '<img src="file:///etc/passwd">',
    '<link rel=attachment href="file:///etc/passwd">',
    "<script>alert(1)</script>",
    '<a href="javascript:alert(1)">x</a>',
    "{{ settings.SECRET_KEY }}",
    '</td></table><iframe src="http://127.0.0.1:9/">',
    "url(http://127.0.0.1:9/x)",
    "&#x202e;&amp;<!--",
]


def test_hostile_text_is_printed_as_text_and_nothing_is_fetched(caplog, monkeypatch):
    fetched = []
    original = pdf.weasyprint.URLFetcher.fetch

    def noting(self, url, headers=None):
        fetched.append(url.split(":")[0])
        return original(self, url, headers)

    monkeypatch.setattr(pdf.weasyprint.URLFetcher, "fetch", noting)
    items = [i for i in playbook().items.values() if i.na_allowed and i.is_asked][: len(HOSTILE)]
    answers = {item.id: {"na": text} for item, text in zip(items, HOSTILE, strict=False)}
    answers |= {"p_01": "2"}
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        data = render_answers(playbook(), answers, language="en", venture="<b>V & Co</b>", now=NOW)
    text = text_of(data)
    assert set(fetched) == {"data"}
    assert [record.getMessage() for record in caplog.records] == []
    assert "<b>V&Co</b>" in text
    relevant = [t for i, t in zip(items, HOSTILE, strict=False) if squeezed(i.code) in text]
    assert sum(squeezed(t) in text for t in relevant) >= 3
    with pikepdf.open(BytesIO(data)) as file:
        assert "/EmbeddedFiles" not in file.Root.get("/Names", {})


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/", "ftp://127.0.0.1/x"])
def test_the_fetcher_refuses_all_but_data(address):
    with pytest.raises(ValueError, match="disallowed protocol"):
        pdf.fetcher().fetch(address)


def test_too_much_free_text_is_refused():
    texts = [i for i in playbook().items.values() if i.na_allowed and i.is_asked][:12]
    answers = {entry.id: {"na": "长" * 9_999} for entry in texts}
    with pytest.raises(pdf.TooLong):
        render_answers(playbook(), answers, language="zh-hans", venture="V", now=NOW)


def test_a_machine_without_harfbuzzs_subsetter_is_refused(monkeypatch):
    monkeypatch.setattr(pdf.weasyprint.pdf.fonts, "harfbuzz_subset", None)
    with pytest.raises(pdf.NotSetUp, match="libharfbuzz-subset0"):
        render_answers(playbook(), {}, language="en", venture="V", now=NOW)


def test_progress_names_pages_and_may_end_the_drawing():
    from assessments.evaluation import evaluate_raw
    from reports.paper.document import Cover, Paper

    class Enough(Exception):
        pass

    seen = []

    def note(phase, page):
        seen.append((phase, page))
        if page == 3:
            raise Enough

    paper = Paper(evaluate_raw(playbook(), {}), "en", Cover("V", NOW, "PLB"))
    with pytest.raises(Enough):
        pdf.render(paper, note)
    assert [page for _phase, page in seen] == [1, 2, 3]
    left = logging.getLogger("weasyprint.progress").handlers
    assert not any(isinstance(handler, pdf.Listener) for handler in left)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ledger_in_print_adds_up(language):
    from assessments.evaluation import evaluate_raw
    from reports.paper.document import Cover, Paper

    for code in ("R-07", "R-10", "R-00"):
        with override(language):
            paper = Paper(evaluate_raw(playbook(), persona(code).answers), language, Cover("V", NOW, "PLB"))
            for chapter in paper.ledger.chapters:
                assert tenths([row.printed for row in chapter.lines]) == tenths([chapter.printed])
            total = tenths([chapter.printed for chapter in paper.ledger.chapters])
            assert total == tenths([paper.base.result.ledger.printed])
            gains = tenths([s.gain for g in paper.plan.groups for s in g.steps])
            assert tenths([paper.plan.end.before]) + gains == tenths([paper.plan.end.after])


def tenths(figures):
    return sum(round(float(f.replace("−", "-").replace("+", "").replace("–", "0")) * 10) for f in figures)
