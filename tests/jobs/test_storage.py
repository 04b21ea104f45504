"""A file under its name is whole, or it is not there: also on disks that lose, cut or change what they take."""

import errno
import hashlib
import os
import time
from pathlib import Path

import pytest

from jobs import storage
from jobs.storage import FileDamaged

pytestmark = pytest.mark.database_free
DATA = b"the bytes of a paper" * 100
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "not" / "there" / "yet"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_bytes_are_kept_under_their_digest_in_a_folder_that_is_made(folder):
    assert storage.store(DATA, folder, ".pdf") == SHA
    assert names(folder) == [f"{SHA}.pdf"]
    with storage.open_whole(folder / f"{SHA}.pdf", SHA) as file:
        assert file.read() == DATA


@pytest.mark.parametrize("data", [b"", b"x"])
def test_the_smallest_files_are_kept_too(folder, data):
    digest = storage.store(data, folder, ".csv")
    assert (folder / f"{digest}.csv").read_bytes() == data


def test_the_same_bytes_twice_are_one_file(folder):
    assert storage.store(DATA, folder, ".pdf") == storage.store(DATA, folder, ".pdf")
    assert len(names(folder)) == 1


@pytest.mark.parametrize("becomes", [b"", DATA[:-1], DATA[:-1] + b"?"], ids=["lost", "cut", "changed"])
def test_a_disk_that_gives_back_something_else_is_noticed_when_storing(folder, monkeypatch, becomes):
    """The operating system says that all went well; what comes back is not what was written."""
    rename = os.replace

    def lying(source, final):
        rename(source, final)
        final.write_bytes(becomes)

    monkeypatch.setattr(os, "replace", lying)
    with pytest.raises(FileDamaged, match=SHA):
        storage.store(DATA, folder, ".pdf")


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_refuses_leaves_no_file_behind(folder, monkeypatch, step):
    def full(*_call):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="No space left"):
        storage.store(DATA, folder, ".pdf")
    assert names(folder) == []


def test_a_file_has_its_name_only_once_its_bytes_are_on_the_disk(folder, monkeypatch):
    done = []
    sync, rename = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (done.append("synced"), sync(handle)))
    monkeypatch.setattr(os, "replace", lambda source, final: (done.append("named"), rename(source, final)))
    storage.store(DATA, folder, ".pdf")
    assert done == ["synced", "named", "synced"]


@pytest.mark.parametrize("found", [None, b"", DATA + b" ", DATA[1:]], ids=["missing", "empty", "longer", "shorter"])
def test_what_is_not_the_stored_file_is_never_opened(folder, found):
    folder.mkdir(parents=True)
    path = folder / f"{SHA}.pdf"
    if found is not None:
        path.write_bytes(found)
    with pytest.raises(FileDamaged, match=SHA):
        storage.open_whole(path, SHA)


@pytest.mark.parametrize(("age", "removed"), [(3500, 0), (3700, 1)])
def test_half_written_files_of_dead_workers_go_after_an_hour(tmp_path, age, removed):
    for name in ("half.tmp", "whole.pdf"):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    assert storage.remove_old_temporaries(tmp_path) == removed
    assert (tmp_path / "whole.pdf").exists()
    assert (tmp_path / "half.tmp").exists() is not bool(removed)


def test_a_folder_that_is_not_there_holds_nothing_old(folder):
    assert storage.remove_old_temporaries(folder) == 0


def test_all_bytes_are_handed_to_the_disk_before_it_is_told_to_keep_them(folder, monkeypatch):
    """What still lies in a buffer of the process is lost with the process, whatever the disk was told."""
    sizes, sync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (sizes.append(os.fstat(handle).st_size), sync(handle)))
    storage.store(DATA, folder, ".pdf")
    assert sizes[0] == len(DATA)


def test_nothing_stays_open_after_storing_and_after_a_refusal(folder):
    storage.store(DATA, folder, ".pdf")
    with pytest.raises(FileDamaged) as _kept:  # with its frames, and what they still hold
        storage.open_whole(folder / f"{SHA}.pdf", "0" * 64)
    opened = [os.path.realpath(link) for link in Path("/proc/self/fd").iterdir()]
    assert [name for name in opened if name.startswith(os.path.realpath(folder))] == []
