"""The manifest names every file with its digest, and is a table to programs for tables."""

import csv
import hashlib
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from reports.models import Pack, Report
from reports.packs import zipping
from reports.packs.parts import Found
from reports.packs.storage import path_of
from reports.storage import store

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 made for a test\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def found(pack, twin, submission, bob):
    """Reports without their drawing: what is in a file does not matter to the manifest."""
    names = ["=cmd()", "青蓝/笔记"]
    made = []
    for one, name in zip(pack.ventures, names, strict=False):
        stored = store(PDF + b"", 1)
        made.append(Found(one | {"name": name}, Report(sha256=stored.sha256, size=stored.size, page_count=1)))
        made[-1].report.content_key = "ab" * 32
        one["name"] = name
    pack.save()
    return made


def book_of(pack, found):
    stored = zipping.write_zip(pack, found, lambda: None)
    data = path_of(stored.sha256, ".zip").read_bytes()
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (stored.sha256, stored.size)
    return ZipFile(BytesIO(data))


def test_digests_are_those_of_the_files(pack, found):
    book = book_of(pack, found)
    lines = json.loads(book.read("manifest.json"))["ventures"]
    files = [line for line in lines if line["file"]]
    assert [line["file"] for line in files] == ["=cmd().pdf", "青蓝 笔记.pdf"]
    for line in files:
        data = book.read(line["file"])
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (line["sha256"], line["bytes"])
    assert [line["seal"] for line in lines] == [one["seal"] for one in pack.ventures]


def test_no_cell_of_the_table_is_a_formula(pack, found):
    text = book_of(pack, found).read("manifest.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert [row["venture"] for row in rows][:2] == ["'=cmd()", "青蓝/笔记"]
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


def test_names_of_other_letters_are_marked_as_utf_8(pack, found):
    flags = {info.filename: info.flag_bits & 0x800 for info in book_of(pack, found).infolist()}
    assert flags["青蓝 笔记.pdf"] == 0x800


def test_a_sign_of_life_follows_each_file(pack, found):
    signs = []
    zipping.write_zip(pack, found, lambda: signs.append(1))
    assert len(signs) == len(found)


def test_who_is_stopped_in_the_middle_leaves_nothing(pack, found, pack_folder):
    def stop():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        zipping.write_zip(pack, found, stop)
    assert list(pack_folder.iterdir()) == []
    assert Pack.objects.get().sha256 == ""
