"""Files of packs go when nobody may download them any more; one that was made anew stays."""

import os
import time

import pytest

from jobs.storage import FileDamaged
from reports.models import KEPT_FOR
from reports.packs.storage import GRACE_SECONDS, open_whole, path_of, remove_expired, store_written

pytestmark = pytest.mark.database_free


@pytest.fixture
def stored():
    return store_written(lambda file: file.write(b"content") and None, ".zip")


def aged(path, seconds):
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_a_file_goes_after_its_time(stored):
    path = path_of(stored.sha256, ".zip")
    aged(path, KEPT_FOR.total_seconds() - 60)
    assert (remove_expired(), path.exists()) == (0, True)
    aged(path, KEPT_FOR.total_seconds() + GRACE_SECONDS + 60)
    assert (remove_expired(), path.exists()) == (1, False)


def test_what_a_dead_worker_left_goes(stored, pack_folder):
    half = pack_folder / "half.tmp"
    half.write_bytes(b"half")
    assert remove_expired() == 0
    aged(half, 2 * 3600)
    assert (remove_expired(), half.exists()) == (1, False)


def test_without_a_folder_there_is_nothing_to_do():
    assert remove_expired() == 0


def test_a_changed_file_is_not_given_out(stored):
    path_of(stored.sha256, ".zip").write_bytes(b"changed")
    with pytest.raises(FileDamaged):
        open_whole(stored.sha256, ".zip")
