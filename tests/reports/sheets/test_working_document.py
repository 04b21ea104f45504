"""Documents to work in, read back: well-formed, every text in its language, styles and parts that are there."""

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.utils import translation

from engine.playbook.working_files import load_working_files
from reports.sheets.working_document import working_document

FILES = {key: file for key, file in load_working_files(Path("playbooks/content/ai_venture")).items() if file.parts}
LANGUAGES = ["en", "zh-hans"]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
pytestmark = pytest.mark.database_free


def archive(key, language):
    with translation.override(language):
        return ZipFile(BytesIO(working_document(FILES[key], language)))


def part(key, language, name="word/document.xml"):
    return ElementTree.fromstring(archive(key, language).read(name))  # noqa: S314  made a line above


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", FILES)
def test_every_text_stands_in_it_in_order(key, language):
    found = ["".join(p.itertext()) for p in part(key, language).iter(f"{W}p")]
    file = FILES[key]
    wanted = [file.title, file.about]
    for one in file.parts:
        wanted += [one.heading, *([one.lead] if one.lead else [])]
        wanted += [text for ask in one.asks for text in (ask.label, ask.hint)]
    at = -1
    for text in wanted:
        at = found.index(text.in_language(language), at + 1)
    for one in file.parts:
        assert all(f"☐ {check.in_language(language)}" in found for check in one.checks)
    assert found[-len(file.use) :] == [f"{n}. {t.in_language(language)}" for n, t in enumerate(file.use, 1)]


@pytest.mark.parametrize("key", FILES)
def test_every_part_named_is_there_and_every_style_used_is_defined(key):
    file = archive(key, "en")
    names = set(file.namelist())
    assert names == {
        "[Content_Types].xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "word/styles.xml",
        "word/footer1.xml",
        "word/document.xml",
    }
    for name in names:
        ElementTree.fromstring(file.read(name))  # noqa: S314  made by us
    defined = {style.get(f"{W}styleId") for style in part(key, "en", "word/styles.xml").iter(f"{W}style")}
    used = {style.get(f"{W}val") for style in part(key, "en").iter() if style.tag in {f"{W}pStyle", f"{W}tblStyle"}}
    assert used <= defined


@pytest.mark.parametrize("key", FILES)
def test_tables_are_even_and_as_wide_as_the_page(key):
    for table in part(key, "zh-hans").iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        assert {len(row.findall(f"{W}tc")) for row in table.findall(f"{W}tr")} == {columns}


@pytest.mark.parametrize("key", FILES)
def test_equal_content_gives_equal_bytes(key):
    with translation.override("en"):
        assert working_document(FILES[key], "en") == working_document(FILES[key], "en")
