"""The books on their page and beside a scenario: typed, pasted, begun again from, adopted; by whom."""

import pytest
from django.urls import reverse

from assessments.models import Answer, AnswerHistory, Evidence
from forecasts.models import MonthActual, MonthActualHistory, Scenario
from tests.forecasts.cases import a_scenario, book

# The page is the same on every database; what is stored is tried in forecasts/test_books.
pytestmark = pytest.mark.database_free
EMPTY = {"cash": "", "customers": "", "revenue": "", "cost": "", "currency": "CNY", "rev": "0"}


def typed(**given):
    return {**EMPTY, **given}


def page_of(assessment):
    return reverse("actuals", args=[assessment.public_id])


def test_a_month_is_typed_and_seen_by_every_scenario(as_alice, assessment, alice):
    first, second = a_scenario(assessment, alice, start="2026-01"), a_scenario(assessment, alice, start="2026-01")
    back = {"back": str(second.public_id)}
    done = as_alice.post(page_of(assessment), typed(month="Jan 2026", cash="1,150,000", customers="60", **back))
    assert done["Location"] == f"{reverse('scenario', args=[second.public_id])}#actuals"
    assert MonthActual.objects.get().figures == {"cash": "1150000", "customers": "60"}
    for scenario in (first, second):
        page = as_alice.get(reverse("scenario", args=[scenario.public_id])).content.decode()
        assert "<b>1,150,000</b>" in page
        assert 'class="pl-ch-happened"' in page


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(as_alice, assessment, alice):
    a_scenario(assessment, alice, founded="2026-01", start="2026-02")
    for month, words in (("2025-12", "founded in 2026-01"), ("2099-12", "not begun"), ("soon", "year and a month")):
        answer = as_alice.post(page_of(assessment), typed(month=month, cash="7 pounds"))
        page = answer.content.decode()
        assert (answer.status_code, words in page, "7 pounds" in page, f'value="{month}"' in page) == (422,) + (
            True,
        ) * 3
    assert "at least one figure" in as_alice.post(page_of(assessment), typed(month="2026-03")).content.decode()
    assert not MonthActualHistory.objects.exists()


def test_a_month_that_is_there_is_not_overwritten_unseen(as_alice, assessment, erin):
    book(assessment, erin, ("2026-03", {"cash": "5"}))
    answer = as_alice.post(page_of(assessment), typed(month="2026-03", cash="9"))
    page = answer.content.decode()
    assert (answer.status_code, "Nothing was overwritten" in page, 'value="9"' in page) == (409, True, True)
    assert 'name="rev" value="1"' in page
    assert as_alice.post(page_of(assessment), typed(month="2026-03", cash="9", rev="1")).status_code == 302
    assert MonthActual.objects.get().cash == "9"


def test_a_month_is_corrected_from_its_own_figures_and_taken_back(as_alice, assessment, alice):
    book(assessment, alice, ("2026-03", {"cash": "5", "cost": "7"}))
    page = as_alice.get(page_of(assessment), {"month": "2026-03"}).content.decode()
    assert 'value="2026-03"' in page
    assert 'name="rev" value="1"' in page
    as_alice.post(page_of(assessment), typed(month="2026-03", rev="1"))
    assert not MonthActual.objects.exists()
    page = as_alice.get(page_of(assessment)).content.decode()
    assert "taken back" in page
    assert "Every change" in page


PASTE = "month,cash\n2026-01,5\n2026-13,6\n2026-02,7"


def test_what_was_pasted_is_shown_before_it_is_saved(as_alice, assessment, alice):
    book(assessment, alice, ("2026-01", {"cost": "3"}))
    url = reverse("actuals_paste", args=[assessment.public_id])
    page = as_alice.post(url, {"text": PASTE, "currency": "CNY"}).content.decode()
    assert "Line 3:" in page
    assert "Save 2 months" in page
    assert MonthActual.objects.count() == 1
    assert f'name="text" value="{PASTE}"' in page
    sent = {"text": PASTE, "currency": "CNY", "save": "1", "rev-2026-01": "1", "rev-2026-02": "0"}
    assert as_alice.post(url, sent).status_code == 302
    assert {row.month: row.figures for row in MonthActual.objects.all()} == {
        "2026-01": {"cash": "5", "cost": "3"},
        "2026-02": {"cash": "7"},
    }


def test_a_month_changed_since_it_was_shown_is_left(as_alice, assessment, erin):
    book(assessment, erin, ("2026-01", {"cost": "3"}))
    url = reverse("actuals_paste", args=[assessment.public_id])
    sent = {"text": PASTE, "currency": "CNY", "save": "1", "rev-2026-01": "0", "rev-2026-02": "0"}
    page = as_alice.post(url, sent, follow=True).content.decode()
    assert "not overwritten: 2026-01" in page
    assert MonthActual.objects.get(month="2026-01").figures == {"cost": "3"}
    assert MonthActual.objects.get(month="2026-02").figures == {"cash": "7"}


def test_nothing_to_save_is_said(as_alice, assessment):
    url = reverse("actuals_paste", args=[assessment.public_id])
    answer = as_alice.post(url, {"text": "hello", "save": "1"})
    assert (answer.status_code, "nothing to save" in answer.content.decode()) == (422, True)


def test_a_re_base_makes_a_scenario_and_leaves_the_old_one(as_alice, assessment, alice):
    scenario = a_scenario(assessment, alice)
    book(assessment, alice, ("2027-01", {"cash": "1150000"}))
    before = (scenario.inputs, scenario.rev)
    url = reverse("scenario_rebase", args=[scenario.public_id])
    form = {"once": "a" * 32}
    first, again = as_alice.post(url, form), as_alice.post(url, form)
    made = Scenario.objects.exclude(pk=scenario.pk).get()
    scenario.refresh_from_db()
    assert (scenario.inputs, scenario.rev) == before
    assert (made.kind, made.name) == ("own", "Base, re-based from 2027-01")
    assert made.inputs["opening"]["cash"] == {"value": "1150000", "source": {"kind": "actuals", "date": "2027-01"}}
    assert first["Location"] == again["Location"] == reverse("scenario", args=[made.public_id])
    assert "actuals 2027-01" in as_alice.get(first["Location"]).content.decode()


def test_without_books_there_is_nothing_to_begin_from(as_alice, scenario):
    page = as_alice.post(reverse("scenario_rebase", args=[scenario.public_id]), follow=True).content.decode()
    assert "no actuals to begin from" in page
    assert Scenario.objects.count() == 1


def test_an_answer_that_the_books_prove_is_adopted_with_the_books_as_evidence(as_alice, assessment, alice):
    scenario = a_scenario(assessment, alice)
    book(assessment, alice, ("2027-01", {"cash": "1150000"}))
    page = as_alice.get(reverse("scenario", args=[scenario.public_id])).content.decode()
    assert page.count('value="ff_01"') == 1  # the cash typed into the forecast is no longer proposed beside it
    url = reverse("scenario_adopt", args=[scenario.public_id])
    as_alice.post(url, {"item": "ff_01", "rev": "0"})
    assert int(Answer.objects.get(item_id="ff_01").value) == 1150000
    assert Evidence.objects.get(item_id="ff_01").link.endswith(page_of(assessment))
    assert AnswerHistory.objects.get(item_id="ff_01").source == "books"
    page = as_alice.post(url, {"item": "ff_01", "rev": "0"}, follow=True).content.decode()
    assert "answered so already" in page
    assert "nothing for this question" in as_alice.post(url, {"item": "ff_02"}, follow=True).content.decode()
    assert as_alice.post(url, {"item": "nonsense"}).status_code == 404


def test_an_answer_changed_meanwhile_is_not_overwritten(as_alice, assessment, alice):
    scenario = a_scenario(assessment, alice)
    book(assessment, alice, ("2027-01", {"cash": "1150000"}))
    Answer.objects.create(assessment=assessment, item_id="ff_01", state="value", value=5, rev=4, answered_by=alice)
    sent = {"item": "ff_01", "rev": "3"}
    page = as_alice.post(reverse("scenario_adopt", args=[scenario.public_id]), sent, follow=True).content.decode()
    assert "Nothing was overwritten" in page
    assert Answer.objects.get(item_id="ff_01").value == 5


@pytest.mark.usefixtures("team")
def test_who_may(client, assessment, alice, erin, vic, bob, charlie):
    scenario = a_scenario(assessment, alice)
    book(assessment, alice, ("2027-01", {"cash": "1150000"}))
    posts = [reverse(name, args=[scenario.public_id]) for name in ("scenario_rebase", "scenario_adopt")]
    posts += [reverse("actuals_paste", args=[assessment.public_id]), page_of(assessment)]
    for person, read, write in ((vic, 200, 403), (charlie, 404, 404), (bob, 404, 404), (erin, 200, None)):
        client.force_login(person)
        assert client.get(page_of(assessment)).status_code == read
        if write:
            assert {client.post(url, typed(month="2026-01", cash="1")).status_code for url in posts} == {write}
    client.force_login(vic)
    page = client.get(page_of(assessment)).content.decode()
    assert "<textarea" not in page
    shown = client.get(reverse("scenario", args=[scenario.public_id])).content.decode()
    assert "<b>1,150,000</b>" in shown
    assert "Re-base from" not in shown


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_speak_one_language(as_alice, assessment, alice, language):
    scenario = a_scenario(assessment, alice)
    book(assessment, alice, ("2027-01", {"cash": "1150000"}))
    as_alice.cookies["django_language"] = language
    pages = [
        as_alice.get(url).content.decode()
        for url in (page_of(assessment), reverse("scenario", args=[scenario.public_id]))
    ]
    words = {"en": ("Paste from a sheet", "Actuals beside forecast"), "zh-hans": ("从表格粘贴", "实际与预测对照")}
    for page, word in zip(pages, words[language], strict=True):
        assert word in page
