"""How a letter is put together: escaped in HTML only, on one line where it must be, with links that lead home."""

from datetime import date

import pytest
from django.conf import settings
from django.utils import translation

from mails.composing import LONGEST_SUBJECT, BadContext, airy, at_home, compose, said, shortened
from mails.examples import example_of
from mails.kinds import KINDS

SHARP = 'R&D <b>"x"</b>'


def letter_of(code="letter", language="en", name="", **words):
    context = {**example_of(code, KINDS[code].needs, language), **words}
    return compose(KINDS[code], language, context, "reader@example.org", name)


def test_what_a_person_typed_is_escaped_in_html_and_in_nothing_else():
    letter = letter_of(body=SHARP, subject=SHARP, sender=SHARP, organisation=SHARP, name=SHARP)
    assert (letter.subject, letter.text.count(SHARP)) == (SHARP, 5)
    assert "<b>" not in letter.html
    assert letter.html.count("R&amp;D &lt;b&gt;") == 6  # the title too


def test_paragraphs_and_lines_of_a_letter_are_kept():
    letter = letter_of(body="One.\n\nTwo,\nthree.")
    assert "One.\n\nTwo,\nthree." in letter.text
    assert "<p>One.</p>" in letter.html
    assert "Two,<br>three." in letter.html


def test_a_subject_stays_on_one_line_and_fits_its_column():
    assert letter_of(subject="Prices\r\nBcc: all@example.org").subject == "Prices Bcc: all@example.org"
    assert len(letter_of(subject="x" * 999).subject) == LONGEST_SUBJECT == 250
    assert shortened("short") == "short"


@pytest.mark.parametrize(
    "link", ["https://evil.example/", "//evil.example/", f"{settings.BASE_URL}.evil.example/", "x"]
)
def test_a_link_that_leads_elsewhere_is_refused(link):
    with pytest.raises(BadContext, match="does not lead"):
        at_home(link)


def test_a_link_of_ours_is_written_out():
    assert at_home("/reports/1") == at_home(f"{settings.BASE_URL}/reports/1") == f"{settings.BASE_URL}/reports/1"
    assert at_home("") == ""


@pytest.mark.parametrize("change", [{"surprise": 1}, {"venture": None}])
def test_a_context_that_does_not_fit_is_refused_by_name(change):
    context = {**example_of("report_ready", KINDS["report_ready"].needs, "en"), **change}
    if change == {"venture": None}:
        del context["venture"]
    with pytest.raises(BadContext, match=next(iter(change))):
        compose(KINDS["report_ready"], "en", context, "a@example.org")


def test_days_are_written_out_in_the_language():
    for language, day in (("en", "Dec. 4, 2026"), ("zh-hans", "2026年12月4日")):
        with translation.override(language):
            assert said(date(2026, 12, 4)) == day
    assert said("2026") == "2026"


def test_the_reader_is_greeted_by_name_where_it_is_known():
    assert letter_of(name="Mei").text.startswith("Hello Mei,\n\n")
    assert letter_of().text.startswith("Hello,\n\n")
    assert letter_of(language="zh-hans", name="Mei").text.startswith("Mei，您好：\n\n")


def test_the_language_outside_stays_what_it_was():
    with translation.override("zh-hans"):
        assert letter_of(language="en").text.startswith("Hello,")
        assert translation.get_language() == "zh-hans"


def test_a_letter_says_who_sends_it_and_how_to_stop_it():
    letter = letter_of("report_ready", organisation="")
    assert f"Plumbline sends this, {settings.BASE_URL}." in letter.text
    assert "Kiln sends this through Plumbline" in letter_of("report_ready").text
    assert "/mails/unsubscribe/" in letter.text
    assert "/mails/unsubscribe/" not in letter_of("submission_received").text


def test_empty_lines_stand_alone():
    assert airy("\n a \n\n\n\n b\n \n") == "a\n\n b\n"
