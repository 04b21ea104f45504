"""Answers taken along as files and brought back: looked through first, kept once, refused in words."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments import actions
from assessments.models import Answer as AnswerRow
from assessments.models import AnswerHistory
from engine.playbook.answer_files import read_answer_text
from engine.playbook.answers import Answer
from playbooks import catalogue
from tests.conftest import answer_as
from tests.forms_of_pages import Page
from tests.tampering import tamper
from tests.test_staff import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def levels(published):
    items = catalogue.playbook_for(published).items.values()
    return [item for item in items if item.type == "level"]


def address(assessment, name="answers_import"):
    return reverse(name, args=[assessment.public_id])


def choose(client, assessment, text, name="a.yaml"):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return client.post(address(assessment), {"file": file})


def form_of(response):
    """The form of the proposals; what asks for another language carries them, too."""
    return next(f for f in Page(response.text).forms if any(c.name == "take" for c in f.controls))


def take(client, assessment, response, button=0, **changed):
    form = form_of(response)
    pressed = [b for b in form.buttons if b.type == "submit"][button]
    return client.post(address(assessment, "answers_take"), form.data(pressed, **changed), follow=True)


def stored():
    return dict(AnswerRow.objects.values_list("item_id", "value"))


def test_a_file_is_shown_first_and_what_is_new_is_taken_over_once(client, assessment, alice, levels):
    client.force_login(alice)
    new, changed = levels[:2]
    actions.save_answer(assessment=assessment, item_id=changed.id, given=Answer("value", 1), by=alice)
    page = choose(client, assessment, f"{new.code}: 3\n{changed.code}: 4\n{levels[2].code}: 9\n")
    assert (page.status_code, stored()) == (200, {changed.id: 1})
    said = words(page)
    assert "line 3" in said
    assert "Give a level from 0 to 4." in said
    after = take(client, assessment, page)
    assert "1 answer was taken over." in words(after)
    assert stored() == {new.id: 3, changed.id: 1}
    take(client, assessment, page)
    assert AnswerHistory.objects.count() == 2


def test_all_are_taken_over_by_one_button_and_history_keeps_what_was_there(client, assessment, alice, levels):
    client.force_login(alice)
    new, changed = levels[:2]
    actions.save_answer(assessment=assessment, item_id=changed.id, given=Answer("value", 1), by=alice)
    page = choose(client, assessment, f"{new.code}: 3\n{changed.code}: 4\n")
    assert "2 answers were taken over." in words(take(client, assessment, page, button=1))
    assert stored() == {new.id: 3, changed.id: 4}
    assert list(AnswerHistory.objects.filter(item_id=changed.id).order_by("rev").values_list("raw", flat=True)) == [
        1,
        4,
    ]


def test_what_a_colleague_changed_meanwhile_stays_and_is_shown_again(client, assessment, alice, erin, team, levels):
    client.force_login(alice)
    item = levels[0]
    page = choose(client, assessment, f"{item.code}: 3\n")
    actions.save_answer(assessment=assessment, item_id=item.id, given=Answer("value", 1), by=erin)
    again = take(client, assessment, page)
    assert (again.status_code, stored()) == (422, {item.id: 1})
    assert "1 answer was changed by somebody while this page was open." in words(again)
    assert "1 answer was taken over." in words(take(client, assessment, again, button=1))
    assert stored() == {item.id: 3}


def test_nothing_ticked_changes_nothing_and_says_so(client, assessment, alice, levels):
    client.force_login(alice)
    page = choose(client, assessment, f"{levels[0].code}: 3\n")
    form = form_of(page)
    sent = {name: value for name, value in form.data(form.buttons[0]).items() if name != "take"}
    refused = client.post(address(assessment, "answers_take"), sent)
    assert (refused.status_code, stored()) == (422, {})
    assert "Tick at least one answer. Nothing was changed." in words(refused)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The submitted file is empty."),
        ("words", "The file does not name questions and their answers"),
        ("x" * 300_000, "The file is larger than 256 KB. Nothing was read."),
        (b"PK\x03\x04", "This workbook cannot be read."),
        (b"\xff\xfe\x00", "The file is neither a workbook nor a document nor text in UTF-8."),
    ],
)
def test_a_file_that_is_none_is_refused_at_its_field(client, assessment, alice, text, said):
    client.force_login(alice)
    page = choose(client, assessment, text)
    assert (page.status_code, said in words(page), stored()) == (422, True, {})


def test_no_file_is_asked_for(client, assessment, alice):
    client.force_login(alice)
    assert client.post(address(assessment), {}).status_code == 422


def test_a_form_that_was_changed_on_its_way_keeps_nothing(client, assessment, alice):
    client.force_login(alice)
    page = client.post(address(assessment, "answers_take"), {"carried": "{", "all": "yes"})
    assert (page.status_code, stored()) == (422, {})
    assert "The form was changed on its way." in words(page)


@pytest.mark.parametrize(("name", "is_json"), [("answers_yaml", False), ("answers_json", True)])
def test_what_leaves_as_text_is_what_assess_reads(client, assessment, vic, alice, team, published, name, is_json):
    answer_as(assessment, "R-03", alice)
    first = AnswerRow.objects.filter(assessment=assessment, state="value").first()
    tamper("assessments_answerhistory", "source", "plan", where=("item_id", first.item_id))
    client.force_login(vic)
    response = client.get(address(assessment, name))
    assert response["Content-Disposition"].startswith("attachment")
    text = b"".join(response.streaming_content).decode()
    found = read_answer_text(catalogue.playbook_for(published), text, "a", is_json=is_json)
    assert found.problems == ()
    assert set(found.answers) == set(stored())
    assert text.count("# from the plan") == (not is_json)


def test_the_workbook_names_every_question_that_is_asked(client, assessment, vic, alice, team, published):
    answer_as(assessment, "R-03", alice)
    client.force_login(vic)
    response = client.get(address(assessment, "answers_sheet"))
    book = openpyxl.load_workbook(BytesIO(response.content))
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "hidden"]
    codes = {row[0].value for row in book.worksheets[0].iter_rows()}
    playbook = catalogue.playbook_for(published)
    assert {playbook.items[key].code for key in stored()} <= codes


def test_the_document_leaves_under_a_name_and_comes_back_as_the_same(client, assessment, alice):
    answer_as(assessment, "R-03", alice)
    client.force_login(alice)
    response = client.get(address(assessment, "answers_document"))
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert response["Content-Disposition"].startswith("attachment")
    assert ".docx" in response["Content-Disposition"]
    page = choose(client, assessment, response.content, "filled.docx")
    assert "There is nothing to take over" in words(page)
    refused = choose(client, assessment, response.content[:-30], "filled.docx")
    assert (refused.status_code, "This document cannot be read." in words(refused)) == (422, True)


def test_who_may_only_read_takes_files_along_and_is_told_why_none_comes_in(client, assessment, vic, team):
    client.force_login(vic)
    page = client.get(address(assessment))
    assert "so you cannot bring answers in" in words(page)
    assert 'type="file"' not in page.text
    assert choose(client, assessment, "MR-01: 2\n").status_code == 403


def test_another_language_shows_the_same_proposals(client, assessment, alice, levels):
    client.force_login(alice)
    page = choose(client, assessment, f"{levels[0].code}: 3\n")
    carried = form_of(page).data()["carried"]
    client.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    again = client.post(address(assessment, "answers_take"), {"carried": carried, "again": "yes"})
    assert (again.status_code, stored()) == (200, {})
    assert levels[0].title.zh in again.text


@pytest.mark.parametrize("name", ["W" * 120, "𠮷 喆 👨‍👩‍👧", "#1: =1+1", "%s {{ x }} <b>", "الشركة", "a/b\\c"])
def test_a_venture_of_any_name_takes_its_answers_along(client, assessment, alice, published, name):
    assessment.venture.name = name
    assessment.venture.save()
    answer_as(assessment, "R-03", alice)
    client.force_login(alice)
    for kind in ("answers_yaml", "answers_json", "answers_sheet", "answers_document"):
        response = client.get(address(assessment, kind))
        assert response.status_code == 200
        data = response.getvalue()
        again = choose(client, assessment, data, f"{name}.json" if kind == "answers_json" else f"{name}.x")
        assert "There is nothing to take over" in words(again), kind


@pytest.mark.parametrize("typed", [" 12 ", "１２", "12.0", "12"])
def test_a_number_is_read_from_a_workbook_as_from_a_form(client, assessment, alice, published, typed):
    client.force_login(alice)
    book = openpyxl.load_workbook(BytesIO(client.get(address(assessment, "answers_sheet")).content))
    items = catalogue.playbook_for(published).items.values()
    numbers = {item.code: item for item in items if item.type == "number"}
    cells = next(row for row in book.worksheets[0].iter_rows() if row[0].value in numbers)
    cells[2].value = typed
    into = BytesIO()
    book.save(into)
    take(client, assessment, choose(client, assessment, into.getvalue(), "filled.xlsx"))
    assert stored() == {numbers[cells[0].value].id: 12}


def test_a_file_sent_after_the_sign_in_ended_changes_nothing_and_leads_back(client, assessment, levels):
    sent = choose(client, assessment, f"{levels[0].code}: 3\n")
    assert (sent.status_code, "/accounts/login/" in sent["Location"], stored()) == (302, True, {})


def test_proposals_sent_again_by_back_and_save_change_nothing_more(client, assessment, alice, levels):
    client.force_login(alice)
    page = choose(client, assessment, f"{levels[0].code}: 3\n")
    take(client, assessment, page)
    actions.save_answer(assessment=assessment, item_id=levels[0].id, given=Answer("value", 1), by=alice)
    form = form_of(page)
    sent = form.data(form.buttons[0], once="another key")
    again = client.post(address(assessment, "answers_take"), sent)
    assert (again.status_code, stored()) == (422, {levels[0].id: 1})
