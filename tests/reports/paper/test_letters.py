"""Names in any writing: what is drawn is what was typed, or its number, and never another character."""

import os
import subprocess
import sys
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from reports.paper import letters
from tests.reports.paper.glyphs import drawn_on, outlines_of

pytestmark = [pytest.mark.database_free, pytest.mark.long, pytest.mark.together]
NAMES = "青蓝科技喆堃犇镕祎珺臺灣國學體驗한국어서울カタカナひらがなViệtNguyễnĐứcẩ囍昇冇"  # ours
RARE = "𠮷㐂鿍"  # in no font of ours
LANGUAGES = ["zh-hans", "en"]
OWN_ONLY = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
DRAWING = """
import sys, django; django.setup()
from datetime import UTC, datetime
from playbooks import catalogue
from reports.building import render_answers
language, name, to = sys.argv[1:]
playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
item = next(i for i in playbook.items.values() if i.na_allowed and i.is_asked and not i.is_fact)
raw = {item.id: {"na": name}}
when = datetime(2026, 11, 24, tzinfo=UTC)
open(to, "wb").write(render_answers(playbook, raw, language=language, venture=name, now=when))
"""


@pytest.fixture(scope="session")
def own_fonts(tmp_path_factory):
    """A configuration of fonts that knows ours and none of the system's."""
    folder = tmp_path_factory.mktemp("fonts")
    path = folder / "fonts.conf"
    path.write_text(OWN_ONLY.format(fonts=letters.FONTS, cache=folder / "cache"))
    return {"FONTCONFIG_FILE": str(path)}


@pytest.fixture(scope="session")
def drawn(tmp_path_factory, own_fonts):
    """The report of a venture of that name, drawn by a process of its own, as it would be on such a machine."""
    made = {}

    def draw(language, fonts):
        if (language, fonts) not in made:
            path = tmp_path_factory.mktemp("drawn") / "report.pdf"
            more = own_fonts if fonts == "own" else {}
            run(DRAWING, language, NAMES + RARE, str(path), **more)
            made[language, fonts] = path.read_bytes()
        return made[language, fonts]

    return draw


def run(code, *arguments, **more):
    plain = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    environment = {**plain, "DJANGO_SETTINGS_MODULE": "config.settings", **more}
    done = subprocess.run([sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def places(data):
    """What is drawn on the cover, at the head of the second page, and on the page that tells the reason."""
    with pikepdf.open(BytesIO(data)) as file:
        texts = [page.extract_text() for page in PdfReader(BytesIO(data)).pages]
        body = [n for n, text in enumerate(texts) if n > 1 and "".join(text.split()).count("青蓝科技") > 1]
        return {n: drawn_on(file.pages[n], NAMES + RARE) for n in {0, 1, *body[-1:]}}


def wrong(drawn, expected):
    """Characters of the name that are missing, or drawn as anything but themselves."""
    shown = {character: set() for character in expected}
    for character, outline in drawn:
        if character in shown:
            shown[character].add(outline)
    return {c for c, outlines in shown.items() if not outlines or outlines - outlines_of(c)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fonts", ["own", "system"])
def test_a_name_is_drawn_as_it_was_typed(drawn, language, fonts):
    expected = NAMES if fonts == "own" else NAMES + RARE
    found = places(drawn(language, fonts))
    assert len(found) == 3
    assert [wrong(shown, expected) for shown in found.values()] == [set()] * 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_character_that_no_font_has_is_printed_as_its_number(drawn, language):
    data = drawn(language, "own")
    pages = ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]
    assert "[U+20BB7][U+3402][U+9FCD]" in pages[0]
    assert "[U+20BB7][U+3402][U+9FCD]" in pages[1]
    assert not any(set(RARE) & set(page) for page in pages)


def test_the_title_of_the_file_keeps_the_characters(drawn):
    with pikepdf.open(BytesIO(drawn("en", "own"))) as file:
        assert RARE in str(file.docinfo["/Title"])


CHART = """
import sys, django; django.setup()
from reports.paper import drawings, letters, pdf
svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 20" font-family="Plumbline Sans SC"><text y="15">%s</text></svg>'
src = drawings.drawing(svg % sys.argv[1], "").src
markup = '<html lang="zh"><head><title>T</title></head><body><img src="%s" alt="A"/></body></html>'
open(sys.argv[2], "wb").write(pdf.draw(markup % src).data)
"""


@pytest.mark.parametrize("fonts", ["own", "system"])
def test_a_drawing_has_the_characters_too(tmp_path, own_fonts, fonts):
    run(CHART, NAMES + RARE, str(tmp_path / "x.pdf"), **(own_fonts if fonts == "own" else {}))
    with pikepdf.open(tmp_path / "x.pdf") as file:
        shown = drawn_on(file.pages[0], NAMES + RARE + "[")
    assert wrong(shown, NAMES if fonts == "own" else NAMES + RARE) == set()
    said = {character for character, _outline in shown}
    assert ("[" in said) == (fonts == "own")


TWO_OF_A_NAME = """
import sys, django; django.setup()
from reports.paper import pdf
markup = '<html lang="en"><head><title>T</title></head><body><p>%s</p></body></html>'
open(sys.argv[2], "wb").write(pdf.draw(markup % sys.argv[1]).data)
"""


def test_two_files_of_one_name_are_not_taken_for_each_other(tmp_path):
    """As when a machine has an older or smaller edition of a font beside the newer."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    folder = tmp_path / "fonts"
    folder.mkdir()
    for name, text in {"one": "青蓝科技", "two": "喆堃犇镕"}.items():
        font = TTFont(letters.FONTS / "PlumblineSansSC-Regular.otf")
        subsetter = subset.Subsetter(subset.Options(name_IDs=["*"], layout_features=[]))
        subsetter.populate(text=text)
        subsetter.subset(font)
        font.save(folder / f"{name}.otf")
    (tmp_path / "fonts.conf").write_text(OWN_ONLY.format(fonts=folder, cache=tmp_path / "cache"))
    to = tmp_path / "x.pdf"
    run(TWO_OF_A_NAME, "青蓝科技喆堃犇镕", str(to), FONTCONFIG_FILE=str(tmp_path / "fonts.conf"))
    with pikepdf.open(to) as file:
        assert wrong(drawn_on(file.pages[0], "青蓝科技喆堃犇镕"), "青蓝科技喆堃犇镕") == set()


def test_joiners_and_spaces_need_no_glyph():
    text = "a\u200db\u00a0c\u3000d\ufe0fe\u202ff"
    assert letters.drawable(text) == text
