"""Attaching evidence: links and files that are taken, and what is said of the others."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT
from django.urls import reverse

from assessments import actions
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
