"""Attaching evidence: links and files that are taken, and what is said of the others."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT
from django.urls import reverse

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
