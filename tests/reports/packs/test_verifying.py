"""Operators are told of every pack whose file, or a file inside it, is not what was stored."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from cohorts import audit
from cohorts.audit import Act
from cohorts.models import AuditEntry
from jobs.claims import claim
from jobs.models import from_now
from reports.models import KEPT_FOR, Pack, Report
from reports.packs import verifying, zipping
from reports.packs.ordering import order_pack
from reports.packs.papers import paper_of
from reports.packs.parts import Found
from reports.packs.storage import path_of, store_written
from reports.storage import store
from tests.tampering import tamper

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 made for a test\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def ready(pack):
    """A finished pack of two reports that were not drawn: what they say does not matter here."""
    found = []
    for number, one in enumerate(pack.ventures[:2]):
        kept = store(PDF.replace(b"made", b"made %d" % number).replace(b"\n9\n", b"\n11\n"), 1)
        report = Report(sha256=kept.sha256, size=kept.size, page_count=1, content_key="ab" * 32)
        found.append(Found(one, report))
    held = claim(Pack, pack.public_id)
    held.finish(**vars(zipping.write_zip(pack, found, held.prolong)), expires_at=from_now(KEPT_FOR))
    pack.refresh_from_db()
    return pack


def faults():
    return [line.split(": ", 1)[1] for line in verifying.damage()]


def written_anew(pack, change):
    """Stores another file for the pack, under its own digest: as an error of ours, or a clever hand, would leave it."""
    with ZipFile(path_of(pack.sha256, ".zip")) as book:
        files = {name: book.read(name) for name in book.namelist()}
    change(files)
    into = BytesIO()
    with ZipFile(into, "w") as book:
        for name, data in files.items():
            book.writestr(name, data)
    stored = store_written(lambda file: file.write(into.getvalue()), ".zip")
    Pack.objects.filter(pk=pack.pk).update(**vars(stored))


def test_what_is_as_it_was_stored_has_no_fault(ready):
    assert list(verifying.damage()) == []


def test_one_changed_byte_is_found_by_the_command(ready, published):
    path = path_of(ready.sha256, ".zip")
    data = bytearray(path.read_bytes())
    data[200] ^= 1
    path.write_bytes(data)
    with pytest.raises(CommandError, match="are not what they were"):
        call_command("verify", stderr=(said := StringIO()))
    assert f"pack {ready.public_id}: its file is missing or damaged" in said.getvalue()


def test_a_missing_file_is_found(ready):
    path_of(ready.sha256, ".zip").unlink()
    assert faults() == ["its file is missing or damaged; its page offers to make it again"]


def test_another_length_than_was_noted_is_found(ready):
    Pack.objects.update(size=ready.size + 1)
    assert faults() == ["its file is not as long as was noted"]


def test_a_report_that_is_not_the_one_of_the_manifest_is_found(ready):
    written_anew(ready, lambda files: files.update({"Inkwell Tutor.pdf": b"another"}))
    assert faults() == ["Inkwell Tutor.pdf in it is not the file that its manifest lists"]


@pytest.mark.parametrize("change", [lambda files: files.pop("Inkwell Tutor.pdf"), lambda files: files.update(evil=b"")])
def test_a_missing_and_a_foreign_file_inside_are_found(ready, change):
    written_anew(ready, change)
    assert faults() == ["it holds other files than its manifest lists"]


def test_a_manifest_of_other_ventures_is_found(ready):
    def change(files):
        said = json.loads(files["manifest.json"])
        said["ventures"][0]["seal"] = "0" * 64
        files["manifest.json"] = json.dumps(said).encode()

    written_anew(ready, change)
    assert faults() == ["its manifest names other ventures than were ordered"]


@pytest.mark.parametrize("content", [b"[]", b"{}", b"\xff", b'{"ventures": [1]}', b'{"ventures": [{}]}'])
def test_a_manifest_that_is_none_is_a_fault_and_no_crash(ready, content):
    written_anew(ready, lambda files: files.update({"manifest.json": content}))
    [fault] = faults()
    assert fault.startswith("it cannot be read as a ZIP with a manifest")


def test_a_file_that_is_no_zip_is_a_fault_and_no_crash(ready):
    stored = store_written(lambda file: file.write(b"no ZIP"), ".zip")
    Pack.objects.update(**vars(stored))
    assert faults() == ["it cannot be read as a ZIP with a manifest (BadZipFile)"]


def test_a_paper_is_compared_with_its_digest_alone(ready):
    stored = store_written(lambda file: file.write(b"a paper"), ".pdf")
    Pack.objects.update(kind="cohort_pdf", **vars(stored))
    assert faults() == []


def test_what_may_not_be_downloaded_any_more_is_not_missed(ready):
    Pack.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    path_of(ready.sha256, ".zip").unlink()
    assert faults() == []


def test_other_files_of_the_folder_are_what_their_name_says_or_foreign(ready, pack_folder):
    left = store_written(lambda file: file.write(b"of a pack that was cancelled"), ".pdf")
    (pack_folder / "half.tmp").write_bytes(b"half")
    assert faults() == []
    path_of(left.sha256, ".pdf").write_bytes(b"another")
    (pack_folder / "notes.txt").write_bytes(b"of somebody")
    lying = f"{hashlib.sha256(b'').hexdigest()}.exe"
    (pack_folder / lying).write_bytes(b"")
    assert sorted(faults()) == sorted(
        [
            f"{left.sha256}.pdf is not the file that was stored under this name",
            f"{lying} is no file of ours",
            "notes.txt is no file of ours",
        ]
    )


def test_a_log_that_was_written_anew_does_not_end_as_a_paper_says(cohort, submission, bob):
    organisation = cohort.programme.organisation
    for act in (Act.SIGNED_IN, Act.LEFT):
        audit.write(organisation=organisation, by=bob, act=act)
    pack = order_pack(cohort=cohort, kind="cohort_pdf", query="", language="en", by=bob)
    last = AuditEntry.objects.filter(organisation=organisation).first()
    assert (pack.log_number, pack.log_digest) == (last.number, last.digest)
    paper = paper_of(pack, [])
    assert paper.log_digest == last.digest
    audit.write(organisation=organisation, by=bob, act=Act.SIGNED_IN)
    assert list(verifying.damage_of_heads()) == []
    anew = AuditEntry.objects.get(organisation=organisation, number=last.number)
    anew.act = Act.EXPORTED  # as whoever can write into the table would, with a digest that fits
    tamper("cohorts_auditentry", "digest", audit.digest_of_entry(anew))
    with pytest.raises(CommandError, match="are not what they were"):
        call_command("verify", stderr=(said := StringIO()))
    wanted = f"pack {pack.public_id}: entry {last.number} of the log is not the one that was printed"
    assert wanted in said.getvalue()


def test_a_paper_says_how_many_entries_the_log_has_and_how_it_ends(cohort, submission, bob):
    pack = order_pack(cohort=cohort, kind="cohort_pdf", query="", language="en", by=bob)
    Pack.objects.filter(pk=pack.pk).update(log_number=0, log_digest="")
    pack.refresh_from_db()
    assert paper_of(pack, []).log_head == "no entries yet"
    pack.log_number, pack.log_digest = 2, "ab" * 32
    assert paper_of(pack, []).log_head == "2 entries, last digest " + " ".join(["abababab"] * 8)
    with override("zh-hans"):
        assert "2 条" in paper_of(pack, []).log_head
    assert "no entries yet" in render_to_string(
        "reports/pdf/cohort/paper.html", {"paper": paper_of(Pack.objects.get(), [])}
    )
