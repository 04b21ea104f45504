"""The workbook of answers: real types, choices in the cells, nothing that a program takes for a formula."""

from io import BytesIO

import openpyxl
import pytest
from django.utils.translation import override

from assessments import actions
from assessments.evaluation import read_sheet
from engine.playbook.answers import Answer
from playbooks import catalogue
from reports.sheets.answers import answers_workbook
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db


def book_of(assessment, language="en"):
    with override(language):
        content = answers_workbook(read_sheet(assessment), "Inkwell Tutor: answers", language)
    return openpyxl.load_workbook(BytesIO(content))


def rows(book):
    return {row[0].value: row for row in book.worksheets[0].iter_rows(min_row=5) if row[0].value}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_answer_stands_in_words_with_its_choices(assessment, alice, published, language):
    answer_as(assessment, "R-03", alice)
    book = book_of(assessment, language)
    playbook, found = catalogue.playbook_for(published), rows(book)
    lists = {str(rule.sqref): rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation}
    for row in assessment.answers.filter(state="value"):
        item = playbook.items[row.item_id]
        cells = found[item.code]
        assert cells[1].value == item.title.in_language(language)
        if item.type == "level":
            assert cells[2].value == f"{row.value}  {item.levels[row.value].in_language(language)}"
            assert cells[2].coordinate in lists
        if item.type == "number":
            assert str(cells[2].value) == str(row.value)


def test_a_text_that_looks_like_a_formula_stays_a_text(assessment, alice, published):
    playbook = catalogue.playbook_for(published)
    item = next(one for one in playbook.items.values() if one.na_allowed and one.code in rows(book_of(assessment)))
    given = Answer("not_applicable", reason="=HYPERLINK(1)")
    actions.save_answer(assessment=assessment, item_id=item.id, given=given, by=alice)
    cells = rows(book_of(assessment))[item.code]
    assert (cells[3].value, cells[3].data_type, cells[2].value) == ("=HYPERLINK(1)", "s", None)


def test_what_is_not_known_is_told_from_what_is_open(assessment, alice, published):
    first, second = list(rows(book_of(assessment)))[:2]
    playbook = catalogue.playbook_for(published)
    item = next(one for one in playbook.items.values() if one.code == first)
    actions.save_answer(assessment=assessment, item_id=item.id, given=Answer("unknown"), by=alice)
    found = rows(book_of(assessment))
    assert [found[code][2].value for code in (first, second)] == ["(don’t know)", None]


def test_an_answer_to_a_question_that_is_not_asked_any_more_stays_in_it(assessment, alice, published):
    answer_as(assessment, "R-03", alice)
    codes, playbook = set(rows(book_of(assessment))), catalogue.playbook_for(published)
    evaluation = read_sheet(assessment).evaluation
    hidden = [one for one in playbook.items.values() if one.is_asked and evaluation.relevance[one.id] is False]
    item = next(one for one in hidden if one.type == "level" and one.code not in codes)
    actions.save_answer(assessment=assessment, item_id=item.id, given=Answer("value", 1), by=alice)
    assert item.code in rows(book_of(assessment))
