"""Attaching evidence: links and files that are taken, and what is said of the others."""

import hashlib
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from assessments import actions
from assessments.evaluation import read_sheet
from assessments.evidence.details import Details
from assessments.models import Evidence

PDF = b"%PDF-1.7 minutes\n%%EOF"


@pytest.fixture
def url(client, assessment, alice):
    client.force_login(alice)
    return reverse("evidence_add", args=[assessment.public_id, "mr_01"])


def posted(file_name, content=PDF):
    """A form as browsers post it, with the bytes of a file's name as they are."""
    parts = [b'Content-Disposition: form-data; name="link"\r\n\r\n']
    parts.append(
        b'Content-Disposition: form-data; name="file"; filename="'
        + file_name
        + b'"\r\nContent-Type: application/pdf\r\n\r\n'
        + content
    )
    mark = b"--" + BOUNDARY.encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def test_a_file_of_a_kind_that_is_taken_is_attached(client, url):
    file = SimpleUploadedFile("会议纪要.pdf", PDF)
    assert client.post(url, {"link": "", "file": file}).status_code == 302
    assert Evidence.objects.get().file_name == "会议纪要.pdf"


def test_the_form_says_which_kinds_are_taken(client, url):
    page = client.get(url).content.decode()
    assert "At most 10 MB. Accepted: PDF, PNG, JPEG, Word (docx)" in page


def test_a_program_named_as_a_pdf_is_refused(client, url):
    file = SimpleUploadedFile("minutes.pdf", b"MZ\x90\x00" + b"\x00" * 100)
    response = client.post(url, {"link": "", "file": file})
    assert response.status_code == 422
    assert "Files of this kind are not accepted" in response.content.decode()
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("encoding", ["latin-1", "gbk"])
def test_a_name_in_an_old_encoding_is_told(client, url, encoding):
    name = {"latin-1": "réunion.pdf", "gbk": "会议纪要.pdf"}[encoding].encode(encoding)
    response = client.generic("POST", url, posted(name), MULTIPART_CONTENT)
    page = response.content.decode()
    assert response.status_code == 422
    assert "its name may be in an old encoding" in page
    assert "Give either a link or a file" not in page


def test_a_name_in_utf_8_is_read(client, url):
    client.generic("POST", url, posted("会议纪要.pdf".encode()), MULTIPART_CONTENT)
    assert Evidence.objects.get().file_name == "会议纪要.pdf"


def test_nothing_chosen_is_told_as_that(client, url):
    response = client.generic("POST", url, posted(b"", b""), MULTIPART_CONTENT)
    assert "Give either a link or a file." in response.content.decode()


def test_a_link_into_a_private_network_is_refused_and_stays_in_the_field(client, url):
    response = client.post(url, {"link": "http://169.254.169.254/latest", "file": ""})
    page = response.content.decode()
    assert (response.status_code, Evidence.objects.count()) == (422, 0)
    assert "leads to a private network" in page
    assert 'value="http://169.254.169.254/latest"' in page


@pytest.mark.parametrize("name", ["minutes.html", "minutes.pdf", "会议纪要.svg"])
def test_a_file_is_handed_out_as_a_download_and_never_shown(client, url, assessment, alice, name):
    """A page or a drawing that somebody attached would run in the reader's session."""
    file = SimpleUploadedFile(name, b"<script>alert(1)</script>", "text/html")
    kept = actions.attach_file(assessment=assessment, item_id="mr_01", file=file, by=alice)
    answer = client.get(reverse("evidence_file", args=[kept.public_id]))
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"


def test_a_link_is_no_file_to_hand_out(client, url, assessment, alice):
    kept = actions.attach_link(assessment=assessment, item_id="mr_01", link="https://a.example", by=alice)
    assert client.get(reverse("evidence_file", args=[kept.public_id])).status_code == 404


@pytest.mark.parametrize(("more", "status"), [(0, 302), (1, 422)])
def test_a_file_of_the_most_bytes_is_taken_and_no_larger_one(client, url, settings, more, status):
    settings.EVIDENCE_MAX_BYTES = 2**20
    file = SimpleUploadedFile("log.pdf", PDF.ljust(2**20 + more, b" "))
    answer = client.post(url, {"link": "", "file": file})
    assert (answer.status_code, Evidence.objects.count()) == (status, 1 - more)
    if more:
        assert "The file is larger than 1 MB. Attach a smaller one" in answer.content.decode()


@pytest.mark.parametrize("item", ["ff_03", "no_such_question"])
def test_what_is_not_asked_takes_no_evidence(client, url, assessment, item):
    place = reverse("evidence_add", args=[assessment.public_id, item])
    assert client.get(place).status_code == 404
    assert client.post(place, {"link": "https://a.example"}).status_code == 404


@pytest.mark.usefixtures("team")
def test_a_viewer_sees_evidence_and_neither_adds_nor_takes_back(client, url, assessment, evidence, vic):
    client.force_login(vic)
    page = client.get(url)
    assert (page.status_code, list(page.context["rows"]), page.context["may_edit"]) == (200, [evidence], False)
    assert client.post(url, {"link": "https://a.example"}).status_code == 403
    assert client.post(reverse("evidence_remove", args=[evidence.public_id])).status_code == 403
    assert [one.is_current for one in Evidence.objects.all()] == [True]


def test_what_was_taken_back_is_gone_from_the_page_and_from_its_address(client, url, evidence):
    back = client.post(reverse("evidence_remove", args=[evidence.public_id]))
    assert back["Location"] == url
    assert list(client.get(url).context["rows"]) == []
    assert client.get(reverse("evidence_file", args=[evidence.public_id])).status_code == 404


def test_evidence_of_other_questions_stands_at_theirs(client, url, assessment, alice):
    actions.attach_link(assessment=assessment, item_id="mr_03", link="https://a.example", by=alice)
    assert list(client.get(url).context["rows"]) == []


def attach(client, url, **more):
    return client.post(url, {"link": "", "file": "", **more})


def test_what_the_team_says_of_a_piece_is_kept_and_shown(client, url):
    said = {"link": "https://a.example", "grade": "direct", "note": "Page 3", "good_until": "2999-12-31"}
    assert attach(client, url, **said).status_code == 302
    piece = Evidence.objects.get()
    assert (piece.grade, piece.note, piece.good_until) == ("direct", "Page 3", date(2999, 12, 31))
    page = client.get(url).content.decode()
    assert "Direct: the thing itself" in page
    assert "Page 3" in page
    assert "good until" in page
    assert "no longer counts" not in page


@pytest.mark.parametrize(
    ("note", "day"),
    [("𠮷野家 👩‍🚀 <b>\u202eevil", "0001-01-01"), ("A" * 500, "9999-12-31"), ("  \u200b ", "2026-02-28")],
)
def test_rare_letters_and_the_ends_of_every_range_are_kept_and_shown(client, url, answered, note, day):
    """Wherever evidence is shown: at the question, on its pages and on the result."""
    assert attach(client, url, link="https://a.example", note=note, good_until=day).status_code == 302
    piece = Evidence.objects.get()
    assert piece.good_until.isoformat() == day
    assert "\u202e" not in piece.note
    places = [url, reverse("evidence_change", args=[piece.public_id])]
    places += [reverse(name, args=[answered.public_id, *more]) for name, more in (("chapter", ["mr"]), ("result", []))]
    for place in places:
        page = client.get(place)
        assert page.status_code == 200
        assert "<b>evil" not in page.content.decode()


@pytest.mark.parametrize("more", [{"grade": "great"}, {"good_until": "soon"}, {"note": "x" * 501}])
def test_what_cannot_be_said_is_refused_and_nothing_is_attached(client, url, more):
    assert attach(client, url, link="https://a.example", **more).status_code == 422
    assert Evidence.objects.count() == 0


def test_the_same_twice_is_told_and_kept_once(client, url):
    for number in range(2):
        answer = attach(client, url, link="https://a.example")
        assert answer.status_code == (302, 422)[number]
    assert "stands behind the answer already" in answer.content.decode()
    for number in range(2):
        answer = attach(client, url, file=SimpleUploadedFile(f"{number}.pdf", PDF))
        assert answer.status_code == (302, 422)[number]
    assert "as “0.pdf”" in answer.content.decode()
    assert Evidence.objects.count() == 2


def test_a_file_behind_two_answers_is_stored_once(client, url, assessment):
    other = reverse("evidence_add", args=[assessment.public_id, "mr_03"])
    for place in (url, other):
        assert attach(client, place, file=SimpleUploadedFile("log.pdf", PDF)).status_code == 302
    first, second = Evidence.objects.order_by("pk")
    assert first.file.name == second.file.name
    assert "also behind MR-03" in client.get(url).content.decode()
    assert "also behind MR-01" in client.get(other).content.decode()
    client.post(reverse("evidence_remove", args=[first.public_id]))
    assert b"".join(client.get(reverse("evidence_file", args=[second.public_id])).streaming_content) == PDF


def test_what_stands_behind_another_answer_is_put_behind_this_one(client, url, assessment, charlie):
    other = reverse("evidence_add", args=[assessment.public_id, "mr_03"])
    attach(client, other, link="https://a.example", note="Page 3")
    there = Evidence.objects.get()
    assert f'value="{there.public_id}"' in client.get(url).content.decode()
    assert attach(client, url, piece=str(there.public_id)).status_code == 302
    here = Evidence.objects.get(item_id="mr_01")
    assert (here.link, here.note, here.is_current) == ("https://a.example", "Page 3", True)
    assert f'value="{there.public_id}"' not in client.get(url).content.decode()


def test_nothing_of_another_venture_can_be_put_behind_an_answer(client, url, charlie):
    foreign = assessments_of(charlie)
    theirs = actions.attach_link(assessment=foreign, item_id="mr_01", link="https://secret.example", by=charlie)
    attach(client, url, link="https://own.example")
    other = url.replace("mr_01", "mr_03")
    answer = attach(client, other, piece=str(theirs.public_id))
    assert answer.status_code == 422
    assert "secret.example" not in answer.content.decode()
    assert client.post(reverse("evidence_back", args=[theirs.public_id])).status_code == 404
    assert client.get(reverse("evidence_change", args=[theirs.public_id])).status_code == 404


def assessments_of(user):
    return actions.start_assessment(name="Elsewhere", by=user)


def test_what_was_taken_back_can_be_put_back(client, url, evidence, assessment):
    client.post(reverse("evidence_remove", args=[evidence.public_id]))
    page = client.get(url).content.decode()
    assert "withdrawn by Alice" in page
    assert client.post(reverse("evidence_back", args=[evidence.public_id])).status_code == 302
    again = assessment.evidence.current().get()
    assert (again.label, again.sha256, again.file.name) == (evidence.label, evidence.sha256, evidence.file.name)
    client.post(reverse("evidence_back", args=[evidence.public_id]))  # pressed again on an old page
    assert assessment.evidence.current().count() == 1


def change(client, piece, **values):
    was = {f"was_{name}": "" for name in ("grade", "note", "good_until")}
    said = {"grade": "", "note": "", "good_until": ""} | was | values
    return client.post(reverse("evidence_change", args=[piece.public_id]), said)


def test_details_are_changed_and_the_revision_tells(client, url, evidence, assessment):
    assessment.refresh_from_db()
    before = assessment.revision
    assert change(client, evidence, note="Page 9", good_until="2027-02-01")["Location"] == url
    evidence.refresh_from_db()
    assessment.refresh_from_db()
    assert (evidence.note, evidence.good_until, assessment.revision) == ("Page 9", date(2027, 2, 1), before + 1)


def test_what_somebody_else_said_meanwhile_is_not_overwritten_unseen(client, url, evidence):
    change(client, evidence, note="First")
    answer = change(client, evidence, note="Second")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else changed this meanwhile" in page
    assert "First" in page
    assert 'value="Second"' in page
    evidence.refresh_from_db()
    assert evidence.note == "First"
    shown = {name: answer.context["form"][name].value() for name in ("was_grade", "was_note", "was_good_until")}
    assert change(client, evidence, note="Second", **shown).status_code == 302
    evidence.refresh_from_db()
    assert evidence.note == "Second"


def test_a_photo_is_kept_without_where_it_was_taken(client, url):
    held, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "31.2304N 121.4737E"
    Image.new("RGB", (8, 8)).save(held, "JPEG", exif=exif)
    assert attach(client, url, file=SimpleUploadedFile("shelf.jpg", held.getvalue())).status_code == 302
    piece = Evidence.objects.get()
    with piece.file.open() as file:
        content = file.read()
    assert b"31.2304N" not in content
    assert (piece.size, piece.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_a_damaged_photo_is_refused_in_words(client, url):
    held = BytesIO()
    Image.new("RGB", (8, 8)).save(held, "JPEG")
    answer = attach(client, url, file=SimpleUploadedFile("shelf.jpg", held.getvalue()[:-40]))
    assert answer.status_code == 422
    assert "The picture is damaged" in answer.content.decode()


def test_evidence_past_its_day_is_pointed_out_and_counts_no_longer(client, url, answered, alice):
    place = reverse("result", args=[answered.public_id])
    proven = actions.attach_link(
        assessment=answered,
        item_id="mr_01",
        link="https://a.example",
        by=alice,
        details=Details(good_until=timezone.localdate()),
    )
    assert "Evidence that no longer counts" not in client.get(place).content.decode()
    high = read_sheet(answered).evaluation.result.views["evidenced"]
    actions.describe_evidence(
        piece=proven,
        details=Details(good_until=timezone.localdate() - timedelta(days=1)),
        shown=Details(good_until=timezone.localdate()),
    )
    page = client.get(place).content.decode()
    assert "Evidence that no longer counts" in page
    assert "no longer counts" in client.get(reverse("chapter", args=[answered.public_id, "mr"])).content.decode()
    low = read_sheet(answered).evaluation.result.views["evidenced"]
    assert low.low < high.low
    actions.attach_link(assessment=answered, item_id="mr_01", link="https://b.example", by=alice)
    assert "Evidence that no longer counts" not in client.get(place).content.decode()
    assert read_sheet(answered).evaluation.result.views["evidenced"] == high
