"""The document of answers: it names every question, comes back as the same, and a changed cell becomes a proposal."""

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.utils.translation import override

from assessments import actions
from assessments.answers import importing
from assessments.answers.filled_document import tables_of
from assessments.answers.importing import read_file
from assessments.evaluation import read_sheet
from engine.playbook.answers import MAX_TEXT, Answer, answer_to_raw
from playbooks import catalogue
from reports.sheets.answers_document import answers_document
from reports.sheets.docx import paragraph
from tests.assessments.answers.test_filled_document import repacked
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans"]
TRAPS = [
    "=1+1",
    "a\n\n b\tc  d",
    "<b>&amp;</b> ]]> {{ x }} %s",
    "𠮷 喆 👨‍👩‍👧 é",
    "الشركة",
    "x " * (MAX_TEXT // 2 - 1) + ".",
]


def document(assessment, language="en"):
    with override(language):
        return answers_document(read_sheet(assessment), "Inkwell Tutor: answers", language)


def read_back(assessment, data, language="en"):
    playbook = catalogue.playbook_for(assessment.playbook_version)
    with override(language):
        return importing.preview(read_sheet(assessment), read_file(playbook, "a.docx", data, language), language)


def filled(data, code, *, answer="", reason=""):
    """The document with other texts in the last two cells of a question's row."""

    def fill(xml):
        root = ElementTree.fromstring(xml)  # noqa: S314  made by us
        w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
        rows = [row for row in root.iter(f"{w}tr") if "".join(row.find(f"{w}tc").itertext()) == code]
        for one, text in zip(rows[0].findall(f"{w}tc")[3:], (answer, reason), strict=True):
            one.remove(one.find(f"{w}p"))
            made = f'<x xmlns:w="{w[1:-1]}">{paragraph(text)}</x>'
            one.append(ElementTree.fromstring(made)[0])  # noqa: S314  made a line above
        return ElementTree.tostring(root)

    return repacked(data, fill)


@pytest.mark.parametrize("code", ["R-01", "R-03", "R-07"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_taken_along_comes_back_as_the_same_in_either_language(assessment, alice, code, language):
    answer_as(assessment, code, alice)
    data = document(assessment, language)
    other = next(one for one in LANGUAGES if one != language)  # whoever brings it back may read another language
    found = read_back(assessment, data, other)
    given = [raw for raw in read_sheet(assessment).raw.values() if raw != []]
    assert (found.proposals, found.refused, found.same) == ((), (), len(given))
    assert len(data) < importing.MOST_BYTES / 2  # word processors make it larger


def test_every_chapter_has_its_heading_and_its_table_and_nothing_runs(assessment, alice, published):
    answer_as(assessment, "R-03", alice)
    playbook, sheet = catalogue.playbook_for(published), read_sheet(assessment)
    asked = [item for item in playbook.items.values() if item.is_asked]
    codes = {item.code for item in asked if sheet.evaluation.relevance[item.id] is not False or item.id in sheet.raw}
    data = document(assessment)
    tables = tables_of(data)
    assert {cells[0] for lines in tables for _number, cells in lines[1:]} == codes
    assert {tuple(lines[0][1]) for lines in tables} == {
        ("Code", "Question", "How to answer", "Answer", "Does not apply because")
    }
    level = next(item for item in asked if item.type == "level" and item.code in codes)
    row = next(cells for lines in tables for _number, cells in lines if cells[0] == level.code)
    assert row[2].splitlines()[0] == f"0  {level.levels[0].en}"
    names = ZipFile(BytesIO(data)).namelist()
    assert not any("vba" in name.lower() or name.endswith(".bin") for name in names)


@pytest.mark.parametrize("text", TRAPS, ids=range(len(TRAPS)))
def test_texts_of_any_kind_come_back_and_go_in(assessment, alice, published, text):
    playbook = catalogue.playbook_for(published)
    codes = {cells[0] for lines in tables_of(document(assessment)) for _number, cells in lines}
    items = [item for item in playbook.items.values() if item.code in codes]
    free = next(item for item in items if item.type == "text")
    unfit = next(item for item in items if item.na_allowed)
    reason = text[:200]
    data = filled(document(assessment, "zh-hans"), free.code, answer=text)
    found = read_back(assessment, filled(data, unfit.code, reason=reason))
    assert {one.item.id: answer_to_raw(one.given) for one in found.proposals} == {
        free.id: text,
        unfit.id: {"na": reason.strip()},
    }
    for one in found.proposals:
        actions.save_answer(assessment=assessment, item_id=one.item.id, given=one.given, by=alice)
    again = read_back(assessment, document(assessment))
    assert (again.proposals, again.refused, again.same) == ((), (), 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_cell_becomes_a_proposal_and_a_wrong_one_is_refused_with_its_place(
    assessment, alice, published, language
):
    answer_as(assessment, "R-03", alice)
    sheet, playbook = read_sheet(assessment), catalogue.playbook_for(published)
    levels = [item for item in playbook.items.values() if item.type == "level" and sheet.raw.get(item.id) == 2]
    both = next(item for item in levels if item.na_allowed)
    changed, wrong = [item for item in levels if item is not both][:2]
    data = filled(document(assessment, language), changed.code, answer=f"3  {changed.levels[3].in_language(language)}")
    data = filled(filled(data, wrong.code, answer="7"), both.code, answer="2", reason="We sell none")
    found = read_back(assessment, data, language)
    assert [(one.item.id, answer_to_raw(one.given)) for one in found.different] == [(changed.id, 3)]
    places = {
        cells[0]: (table, number)
        for table, lines in enumerate(tables_of(data), 1)
        for number, cells in lines
        if cells[0] in {wrong.code, both.code}
    }
    text = "table %d, row %d" if language == "en" else "第 %d 个表格第 %d 行"
    assert [(one.about, one.place) for one in found.refused] == [(code, text % at) for code, at in places.items()]


def test_rows_that_were_deleted_and_texts_beside_tables_do_no_harm(assessment, alice):
    answer_as(assessment, "R-03", alice)
    same = read_back(assessment, document(assessment)).same

    def spoil(xml):
        text = xml.decode()
        start = text.index("<w:tr>", text.index("</w:tr>"))  # the first question of the first table
        text = text[:start] + text[text.index("</w:tr>", start) + len("</w:tr>") :]
        head = text.rindex("<w:tr>", 0, text.rindex("<w:tblHeader/>"))  # the heads of the last table
        text = text[:head] + text[text.index("</w:tr>", head) + len("</w:tr>") :]
        return text.replace("<w:tbl>", paragraph("MR-01: 4 was said by Bo") + "<w:tbl>").encode()

    found = read_back(assessment, repacked(document(assessment), spoil))
    assert (found.proposals, found.refused, found.same) == ((), (), same - 1)


def test_what_is_not_known_is_told_from_what_is_open(assessment, alice, published):
    item = next(one for one in catalogue.playbook_for(published).items.values() if one.na_allowed)
    actions.save_answer(assessment=assessment, item_id=item.id, given=Answer("unknown"), by=alice)
    answers = [cells[3] for lines in tables_of(document(assessment)) for _number, cells in lines[1:]]
    assert sorted(set(answers)) == ["", "(don’t know)"]
    assert read_back(assessment, document(assessment)).same == 1
