"""Every letter in every language, read as its reader does."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core.management import call_command

from mails.composing import compose
from mails.examples import BODY, EXAMPLES, PLACES, Said, example_of, spoken
from mails.kinds import KINDS

LANGUAGES = [code for code, _name in settings.LANGUAGES]
EVERY = [(code, language) for code in KINDS for language in LANGUAGES]
ENGLISH_SENTENCE = re.compile(r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,}){2,}")


class Read(HTMLParser):
    """The words and links of a page."""

    def __init__(self, html):
        super().__init__()
        self.words, self.links, self.sources, self.is_title = [], [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.is_title = tag == "title"
        self.links += [value for name, value in attrs if name == "href"]
        self.sources += [value for name, value in attrs if name in {"src", "srcset", "background"}]

    def handle_data(self, data):
        if data.strip() and not self.is_title:
            self.words += data.split()


def letter_of(code, language, **words):
    kind = KINDS[code]
    context = {**example_of(code, kind.needs, language), **words}
    return compose(kind, language, context, "reader@example.org", "Mei")


@pytest.mark.parametrize(("code", "language"), EVERY)
def test_a_letter_is_whole(code, language):
    letter = letter_of(code, language)
    for part in (letter.subject, letter.text, letter.html):
        assert part.strip()
        assert not re.search(r"\{\{|\{%|%\(|\n\n\n| \n|None", part)
    assert "\n" not in letter.subject
    assert len(letter.subject) < 80


@pytest.mark.parametrize(("code", "language"), EVERY)
def test_text_and_html_say_the_same(code, language):
    letter = letter_of(code, language)
    read = Read(letter.html)
    text = [word for word in letter.text.split() if not re.fullmatch(r"--|\d\.", word)]
    words = [word for word in read.words if not word.startswith("http")]
    # Addresses stand behind words in HTML, and a list has its numbers from the browser.
    assert words == [word for word in text if not word.startswith("http")]
    assert set(re.findall(r"https?://\S*\w/\S+", letter.text)) == set(read.links)


@pytest.mark.parametrize(("code", "language"), EVERY)
def test_links_lead_home_and_nothing_is_fetched(code, language):
    read = Read(letter_of(code, language).html)
    assert read.sources == []
    assert [link for link in read.links if not link.startswith(f"{settings.BASE_URL}/")] == []
    assert len(read.links) == bool(EXAMPLES[code]["link"]) + KINDS[code].can_stop


@pytest.mark.parametrize("code", KINDS)
def test_a_chinese_letter_holds_no_english_sentence(code):
    letter = letter_of(code, "zh-hans")
    own = letter.subject + "\n" + letter.text
    for name in [*PLACES.values(), "Plumbline", "AI founders", "Mid-term"]:
        own = own.replace(name, "")
    assert re.search("[一-鿿]", letter.subject)
    assert ENGLISH_SENTENCE.findall(re.sub(r"https?://\S+", "", own)) == []
    assert "你" not in own  # mails say 您


@pytest.mark.parametrize("code", KINDS)
def test_an_english_letter_holds_no_chinese(code):
    letter = letter_of(code, "en")
    assert re.findall("[一-鿿]", letter.subject + letter.text) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", KINDS)
def test_a_letter_is_true_whenever_it_is_read(code, language):
    """It may be sent days after it was written, and read later still: it names dates, and counts no days."""
    letter = letter_of(code, language)
    passing = r"\b(today|tomorrow|yesterday|ago|left|yet)\b|[今明昨]天|还剩|\d+ 天|天前|逾期 \d"
    assert re.findall(passing, f"{letter.subject} {letter.text}") == []


def test_what_is_empty_leaves_no_trace():
    letter = letter_of("invitee", "en", note="", expires=None)
    assert "writes" not in letter.text + letter.html
    assert "holds until" not in letter.text + letter.html
    assert "<blockquote" not in letter.html


def test_an_example_speaks_the_language():
    assert BODY.in_language("zh-hans") != BODY.in_language("en")
    assert spoken([{"title": Said("a", "甲")}], "zh-hans") == [{"title": "甲"}]
    assert spoken(3, "en") == 3


def test_the_command_writes_a_sample_of_each(tmp_path, capsys):
    call_command("mails", "sample", "--to", str(tmp_path / "new"))
    assert len(list((tmp_path / "new").glob("*.txt"))) == len(EVERY)
    assert f"{len(EVERY)} letters" in capsys.readouterr().out
    english = (tmp_path / "new" / "letter.en.txt").read_text()
    assert english.startswith("The workshop on prices\n\nHello,")
