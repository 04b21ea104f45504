"""Files that no row names go after a day; a file that a row names, or that a request is storing, never does."""

import os
import threading
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from assessments.actions import attach_file, remove_evidence
from assessments.evidence.unnamed import OLD_SECONDS, remove_unnamed
from assessments.models import Evidence
from tests.killing import in_a_process_of_its_own, kill

IN_TWO_DAYS = 2 * OLD_SECONDS


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def attach(assessment, by, content=b"%PDF-1.7 log"):
    return attach_file(assessment=assessment, item_id="mr_01", file=SimpleUploadedFile("log.pdf", content), by=by)


def stored(media):
    return sorted(path.name for path in Path(media).glob("evidence/??/*"))


def test_what_a_row_names_stays_also_when_it_was_taken_back(assessment, alice, media):
    first, second = attach(assessment, alice), attach(assessment, alice, b"%PDF-1.7 other")
    remove_evidence(evidence=second, by=alice)
    assert remove_unnamed(time.time() + IN_TWO_DAYS) == 0
    assert stored(media) == sorted([first.public_id.hex, second.public_id.hex])


def test_what_no_row_names_stays_a_day_and_goes_then(assessment, alice, media):
    kept, lost = attach(assessment, alice), attach(assessment, alice, b"%PDF-1.7 lost")
    Evidence.objects.filter(pk=lost.pk).delete()
    path = Path(lost.file.path)
    # As a copy from a backup has it: written long ago, put here just now.
    os.utime(path, (0, 0))
    (path.parent / "notes.txt").write_text("of an operator")
    assert remove_unnamed() == 0
    assert remove_unnamed(time.time() + OLD_SECONDS - 60) == 0
    assert remove_unnamed(time.time() + IN_TWO_DAYS) == 1
    assert stored(media) == sorted([kept.public_id.hex, "notes.txt"])
    assert remove_unnamed(time.time() + IN_TWO_DAYS) == 0


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_killed_between_storing_and_commit_the_file_goes_and_another_request_keeps_its_own(assessment, alice, media):
    def store_and_wait(tell):
        with transaction.atomic():
            attach(assessment, alice, b"%PDF-1.7 killed")
            tell()
            threading.Event().wait()

    child, reader = in_a_process_of_its_own(store_and_wait)
    assert os.read(reader, 1) == b"!"
    (orphan,) = stored(media)
    assert remove_unnamed() == 0  # the request may still commit
    assert kill(child, reader)
    assert not Evidence.objects.exists()
    kept = attach(assessment, alice)
    assert remove_unnamed(time.time() + IN_TWO_DAYS) == 1
    assert stored(media) == [kept.public_id.hex] != [orphan]
