"""Files under their names are whole, or they are not there."""

import hashlib
import os
import time

import pytest

from jobs.claims import claim
from reports import storage
from reports.actions import request_report
from reports.models import Report
from reports.storage import FileDamaged

PDF = b"%PDF-1.7\n" + b"x" * 100 + b"\nstartxref\n9\n%%EOF\n"
SHA = hashlib.sha256(PDF).hexdigest()


def test_a_file_is_kept_under_its_digest(report_folder):
    stored = storage.store(PDF, 3)
    assert stored == storage.StoredFile(SHA, len(PDF), 3)
    assert [path.name for path in report_folder.iterdir()] == [f"{SHA}.pdf"]
    with storage.open_whole(SHA) as file:
        assert file.read() == PDF


def test_storing_twice_mends_a_damaged_file(report_folder):
    storage.store(PDF, 3)
    (report_folder / f"{SHA}.pdf").write_bytes(b"%PDF-broken")
    with pytest.raises(FileDamaged):
        storage.open_whole(SHA)
    storage.store(PDF, 3)
    storage.open_whole(SHA).close()


def test_a_missing_file_is_damaged():
    with pytest.raises(FileDamaged):
        storage.open_whole("0" * 64)


@pytest.mark.parametrize("data", [PDF[:-30], b"PDF" + PDF, PDF.replace(b"\n9\n", b"\n9999\n"), b""])
def test_half_a_pdf_is_refused(data):
    with pytest.raises(FileDamaged):
        storage.check_complete(data)


def test_a_full_disk_leaves_nothing(report_folder, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.store(PDF, 3)
    assert list(report_folder.iterdir()) == []


def test_only_old_temporary_files_are_removed(report_folder):
    report_folder.mkdir()
    for name, age in (("old.tmp", 7200), ("new.tmp", 10), ("old.pdf", 7200)):
        path = report_folder / name
        path.write_bytes(b"")
        os.utime(path, (time.time() - age,) * 2)
    assert storage.remove_old_temporaries() == 1
    assert sorted(path.name for path in report_folder.iterdir()) == ["new.tmp", "old.pdf"]


@pytest.mark.django_db
def test_what_no_row_has_is_removed_and_nothing_else(report_folder, settings, tmp_path, answered, alice, monkeypatch):
    monkeypatch.setattr("jobs.storage.AT_ONCE", 2)
    settings.PACK_FOLDER = tmp_path / "packs"
    report_folder.mkdir()
    settings.PACK_FOLDER.mkdir()
    owned = request_report(by=alice, language="en", assessment=answered)
    claim(Report, owned.public_id).finish(sha256="a" * 64, size=1, page_count=1)
    old = {one: report_folder / f"{one * 64}.pdf" for one in "abcdef"} | {"zip": settings.PACK_FOLDER / "0.zip"}
    young = [report_folder / "1.pdf", report_folder / "2.tmp"]
    for path in (*old.values(), *young):
        path.write_bytes(b"")
    for path in old.values():
        os.utime(path, (time.time() - 7200,) * 2)
    assert storage.remove_unknown() == 6
    assert [path for path in (*old.values(), *young) if path.exists()] == [old["a"], *young]
