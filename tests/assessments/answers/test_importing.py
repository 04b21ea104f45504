"""A file of answers becomes proposals: what is new, different, the same and refused, each with its place."""

import json
from io import BytesIO

import openpyxl
import pytest
from django.utils.translation import override

from accounts.payload import BadPayload
from assessments import actions
from assessments.answers import importing
from assessments.answers.importing import FileUnreadable, read_file
from assessments.evaluation import read_sheet
from assessments.models import AnswerHistory
from engine.playbook.answer_writing import answers_as_json, answers_as_yaml
from engine.playbook.answers import Answer, answer_to_raw
from playbooks import catalogue
from reports.sheets.answers import answers_workbook
from reports.sheets.docx import document_of, paragraph
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def playbook(published):
    return catalogue.playbook_for(published)


def items_of(playbook, kind):
    return [item for item in playbook.items.values() if item.type == kind and item.is_asked]


def brought(playbook, text, name="a.yaml", language="en"):
    with override(language):
        return read_file(playbook, name, text.encode(), language)


def proposals(found):
    return {one.item.id: answer_to_raw(one.given) for one in found.proposals}


def book_of(assessment, language="en"):
    sheet = read_sheet(assessment)
    with override(language):
        return openpyxl.load_workbook(BytesIO(answers_workbook(sheet, "Inkwell Tutor", language)))


def saved(book):
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def row_of(book, code):
    return next(row for row in book.worksheets[0].iter_rows() if row[0].value == code)


@pytest.mark.parametrize("code", ["R-01", "R-03", "R-07"])
@pytest.mark.parametrize("kind", ["yaml", "json", "en", "zh-hans"])
def test_what_was_taken_along_comes_back_as_the_same(assessment, alice, playbook, code, kind):
    answer_as(assessment, code, alice)
    sheet = read_sheet(assessment)
    if kind == "yaml":
        data = answers_as_yaml(playbook, sheet.raw, asked=set(), head=[], language="en").encode()
    elif kind == "json":
        data = answers_as_json(playbook, sheet.raw).encode()
    else:
        data = saved(book_of(assessment, kind))
    found = importing.preview(sheet, read_file(playbook, f"a.{kind}", data, "en"), "en")
    given = [key for key, raw in sheet.raw.items() if raw != []]
    assert (found.proposals, found.refused, found.same) == ((), (), len(given))


def test_new_different_same_and_refused_are_told_apart(assessment, alice, playbook):
    new, changed, same, wrong = items_of(playbook, "level")[:4]
    for item in (changed, same):
        actions.save_answer(assessment=assessment, item_id=item.id, given=Answer("value", 1), by=alice)
    text = f"# a remark\n{new.code}: 3\n{changed.code}: 2\n{same.code}: 1\n{wrong.code}: 7\nNO-99: 1\n"
    found = importing.preview(read_sheet(assessment), brought(playbook, text), "en")
    assert [one.item.id for one in found.new] == [new.id]
    assert [(one.item.id, one.rev, one.now[:1], one.words[:1]) for one in found.different] == [
        (changed.id, 1, "1", "2")
    ]
    assert found.same == 1
    assert [(one.place, one.about) for one in found.refused] == [("line 5", wrong.code), ("line 6", "NO-99")]
    assert found.refused[0].reason == "Give a level from 0 to 4."
    refused = brought(playbook, f"{wrong.code}: 7\n", language="zh-hans").refused
    assert [(one.place, one.reason) for one in refused] == [("第 1 行", "请填写 0 到 4 的等级。")]


def test_evidence_is_counted_and_left_at_its_question(assessment, playbook):
    item = items_of(playbook, "level")[0]
    text = f'{item.code}: {{"value": 2, "evidence": "https://example.org/log"}}\n'
    found = importing.preview(read_sheet(assessment), brought(playbook, text), "en")
    assert (proposals(found), found.evidenced) == ({item.id: 2}, 1)


def test_not_known_and_does_not_apply_are_read(assessment, playbook):
    first, second = [item for item in playbook.items.values() if item.na_allowed][:2]
    found = brought(playbook, f"{first.code}: null\n{second.code}: {{na: We sell none}}\n")
    assert {key: one.state for key, one in found.answers.items()} == {first.id: "unknown", second.id: "not_applicable"}
    assert found.answers[second.id].reason == "We sell none"
    assert found.refused == []
    empty = brought(playbook, f"{first.code}:\n")
    assert (empty.answers, [one.about for one in empty.refused]) == ({}, [first.code])


def test_a_text_that_a_remark_would_cut_is_refused_and_what_stands_beside_the_answers_too(playbook):
    free, other = items_of(playbook, "text")[0], items_of(playbook, "level")[0]
    unfit = next(item for item in playbook.items.values() if item.na_allowed)
    text = f"{free.code}: Vans #1 only\n{other.code}: 2 # of five\n{unfit.code}:\n  na: Sold #1 only\n"
    found = brought(playbook, text)
    assert {key: answer_to_raw(one) for key, one in found.answers.items()} == {other.id: 2}
    assert [(one.place, one.about, "quotes" in one.reason) for one in found.refused] == [
        ("line 1", free.code, True),
        ("line 4", unfit.code, True),
    ]
    quoted = brought(playbook, f'{free.code}: "Vans #1 only"\n')
    assert answer_to_raw(quoted.answers[free.id]) == "Vans #1 only"
    beside = brought(playbook, f"{other.code}: 1\nanswers:\n  {unfit.code}: 2\n")
    assert [(one.place, "Move it" in one.reason) for one in beside.refused] == [("line 1", True)]


def test_a_question_named_twice_is_said(playbook):
    item = items_of(playbook, "level")[0]
    found = brought(playbook, f"{item.code}: 1\n{item.id}: 2\n")
    assert answer_to_raw(found.answers[item.id]) == 1
    assert [one.place for one in found.refused] == ["line 2"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.yaml", b"", "The file"),
        ("a.yaml", b"just words", "such as"),
        ("a.yaml", b"MR-01: [1", "from line 2 on"),
        ("a.json", b'{"MR-01": 2', "line 1"),
        ("a.json", b"[1]", "such as"),
        ("a.yaml", b"{}", "no answer"),
        ("a.yaml", "MR-01: “é”".encode("utf-16"), "UTF-8"),
        ("a.xlsx", b"PK\x03\x04broken", "Take the one from this page"),
        ("a.yaml", b"\x00", "line 1"),
        ("a.docx", b"PK\x03\x04broken", "This document cannot be read"),
        ("a.odt", b"PK\x05\x06" + b"\x00" * 18, "save it as DOCX"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", "has a password"),
        ("a.docx", b"\x89PNG\xff", "nor a document"),
        ("a.docx", document_of("Letter", [paragraph("MR-01: 2")], "en"), "leave the heads of its tables"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(playbook, name, data, said):
    with pytest.raises(FileUnreadable) as refused:
        read_file(playbook, name, data, "en")
    assert said in str(refused.value)
    assert str(refused.value).count("Nothing was read.") == 1


def test_a_workbook_of_something_else_is_refused(playbook):
    book = openpyxl.Workbook()
    book.active.append(["Name", "Address"])
    with pytest.raises(FileUnreadable, match="leave its heads as they are"):
        read_file(playbook, "a.xlsx", saved(book), "en")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_workbook_is_filled_in_by_labels_in_either_language(assessment, playbook, language):
    book = book_of(assessment, language)
    kinds = ("level", "choice", "choices", "number", "text")
    level, one, several, number, free = (items_of(playbook, kind)[0] for kind in kinds)
    asked = {row[0].value for row in book.worksheets[0].iter_rows()}
    pair = several.options[:2]
    filled = [  # a question, what is typed into its cell, and what that means
        (level, 3, 3),
        (one, one.options[1].label.in_language(language), one.options[1].id),
        (several, "\n".join(option.label.in_language(language) for option in pair), [option.id for option in pair]),
        (number, " 12 ", 12),
        (free, "=1+1 first\nand a second line", "=1+1 first\nand a second line"),
    ]
    filled = [row for row in filled if row[0].code in asked]
    assert {"level", "choice", "choices"} <= {item.type for item, _typed, _meant in filled}
    for item, typed, _meant in filled:
        cell = row_of(book, item.code)[2]
        cell.value, cell.data_type = typed, "n" if isinstance(typed, int) else "s"
    found = importing.preview(read_sheet(assessment), read_file(playbook, "a.xlsx", saved(book), language), language)
    assert proposals(found) == {item.id: meant for item, _typed, meant in filled}
    assert found.refused == ()


def test_a_row_with_an_answer_and_a_reason_is_refused_with_its_number(assessment, playbook):
    book = book_of(assessment)
    sheet = book.worksheets[0]
    asked = [
        row
        for row in sheet.iter_rows()
        if row[0].value in playbook.names and playbook.items[playbook.names[row[0].value]].na_allowed
    ]
    unfit, both, unknown = asked[:3]
    unfit[3].value = "We sell none"
    both[2].value, both[3].value = 1, "We sell none"
    unknown[2].value = "don't know"
    found = read_file(playbook, "a.xlsx", saved(book), "en")
    states = {playbook.items[key].code: one.state for key, one in found.answers.items()}
    assert states == {unfit[0].value: "not_applicable", unknown[0].value: "unknown"}
    assert [(one.place, one.about) for one in found.refused] == [(f"row {both[0].row}", both[0].value)]
    assert "keep one of them" in found.refused[0].reason


def test_only_what_is_wanted_is_kept_and_what_met_another_answer_is_not(assessment, alice, erin, playbook):
    first, second, third = items_of(playbook, "level")[:3]
    text = "".join(f"{item.code}: 3\n" for item in (first, second, third))
    found = importing.preview(read_sheet(assessment), brought(playbook, text), "en")
    carried = importing.carried_in(playbook, found.carried)
    assert AnswerHistory.objects.count() == 0
    actions.save_answer(assessment=assessment, item_id=second.id, given=Answer("value", 1), by=erin)
    wanted = {first.id, second.id}
    changed, clashed = importing.take_over(assessment=assessment, carried=carried, wanted=wanted, by=alice)
    assert [one.source for one in assessment.history.order_by("pk")] == ["typed", "file"]
    assert (changed, [one.item_id for one in clashed]) == (1, [second.id])
    assert read_sheet(assessment).raw == {first.id: 3, second.id: 1}
    assert importing.take_over(assessment=assessment, carried=carried, wanted={first.id}, by=alice) == (0, [])
    assert AnswerHistory.objects.count() == 2


@pytest.mark.parametrize(
    "entry",
    [
        {"q": "mr_01", "rev": 0, "value": None},
        {"q": "mr_01", "rev": 0, "value": []},
        {"q": "mr_01", "rev": -1, "value": 2},
        {"q": "mr_01", "rev": True, "value": 2},
        {"q": "mr_01", "value": 2},
        {"q": ["mr_01"], "rev": 0, "value": 2},
        {"q": "nothing", "rev": 0, "value": 2},
        {"q": "mr_01", "rev": 0, "value": 9},
        7,
    ],
)
def test_a_form_that_no_page_sent_is_refused(playbook, entry):
    with pytest.raises(BadPayload):
        importing.carried_in(playbook, json.dumps({"answers": [entry]}))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"answers": 1}', "\ud800"])
def test_a_form_without_answers_is_refused(playbook, text):
    with pytest.raises(BadPayload):
        importing.carried_in(playbook, text)
