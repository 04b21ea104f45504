"""The form for evidence: one link or one file, of a kind and a size that is taken."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from assessments.evidence.forms import EvidenceForm

pytestmark = pytest.mark.database_free
LINK = "https://example.org/minutes"
PDF = b"%PDF-1.7 minutes\n%%EOF"


def form(link="", content=None, *, most=2**20, name="log.pdf"):
    files = {} if content is None else {"file": [SimpleUploadedFile(name, content)]}
    return EvidenceForm({"link": link}, MultiValueDict(files), max_bytes=most)


def said(found):
    return [text for texts in found.errors.values() for text in texts]


@pytest.mark.parametrize(("link", "content"), [(LINK, None), ("", PDF)])
def test_a_link_or_a_file_is_taken(link, content):
    found = form(link, content)
    assert found.is_valid(), said(found)
    assert (found.cleaned_data["link"], bool(found.cleaned_data["file"])) == (link, content is not None)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Give either a link or a file, not both."), ("zh-hans", "链接")]
)
def test_both_at_once_are_refused_in_the_readers_language(language, words):
    with override(language):
        assert words in said(form(LINK, PDF))[0]


def test_a_link_that_is_refused_is_told_alone():
    """What is wrong with it is said; that a file is missing, too, would send people to the wrong field."""
    found = form("http://127.0.0.1/")
    assert (len(said(found)), list(found.errors)) == (1, ["link"])


@pytest.mark.parametrize(("size", "is_taken"), [(2**20 - 1, True), (2**20, True), (2**20 + 1, False)])
def test_the_limit_is_the_last_size_that_is_taken(size, is_taken):
    found = form(content=PDF.ljust(size, b" "))
    assert found.is_valid() is is_taken
    if not is_taken:
        assert said(found) == ["The file is larger than 1 MB. Attach a smaller one, or a link to it."]


def test_a_file_that_is_too_large_is_not_read_for_its_kind():
    assert said(form(content=b"MZ".ljust(100, b"\0"), most=10)) == [
        "The file is larger than 0 MB. Attach a smaller one, or a link to it."
    ]


@pytest.mark.parametrize("most", [2**20, 10 * 2**20])
def test_the_field_says_how_large_a_file_may_be(most):
    help_text = form(most=most).fields["file"].help_text
    assert help_text.startswith(f"At most {most // 2**20} MB. Accepted: PDF, ")


def test_an_empty_form_names_what_is_missing():
    assert "No file arrived" in said(form())[0]
    with_field = EvidenceForm({"link": "", "file": ""}, MultiValueDict(), max_bytes=1)
    assert said(with_field) == ["Give either a link or a file."]
