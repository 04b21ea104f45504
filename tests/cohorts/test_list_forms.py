"""The form of a list, and what its page carries on to the next step."""

from django.core.files.uploadedfile import SimpleUploadedFile

from cohorts import lists
from cohorts.list_forms import MOST_MENDED, AddressForm, CheckedPage, ListForm, mended_by
from cohorts.lists import check, read_list


def page_of(text, language="en"):
    listed = read_list(text)
    return CheckedPage(listed, check(listed.rows, {}, language), language, "")


def test_a_file_is_read_before_what_is_pasted():
    file = SimpleUploadedFile("a.csv", "email\na@example.org\n".encode("utf-16"))
    form = ListForm({"text": "b@example.org", "language": "en"}, {"file": file})
    assert form.is_valid()
    assert [row.get("address") for row in form.cleaned_data["listed"].rows] == ["a@example.org"]


def test_what_cannot_be_read_is_said_at_the_field_it_came_by():
    assert list(ListForm({"text": "", "language": "en"}).errors) == ["text"]
    broken = {"file": SimpleUploadedFile("a.csv", b"PK\x03\x04")}
    assert list(ListForm({"text": "", "language": "en"}, broken).errors) == ["file"]
    large = {"file": SimpleUploadedFile("a.csv", b"a" * (lists.MOST_BYTES + 1))}
    assert list(ListForm({"text": "a@example.org", "language": "en"}, large).errors) == ["file"]


def test_an_address_is_taken_as_the_post_takes_it():
    form = AddressForm({"address": " Mei@Example.org "})
    assert form.is_valid()
    assert form.cleaned_data["address"] == "mei@example.org"
    assert not AddressForm({"address": "mei@"}).is_valid()


def test_a_page_carries_the_list_and_counts_its_letters():
    page = page_of("a@example.org,Kite,zh\nb@example.org\nc@@example.org")
    assert [count for _name, count in page.by_language] == [1, 1]
    assert read_list(page.carried).rows[1].get("address") == "b@example.org"


def test_only_what_is_shown_can_be_mended():
    page = page_of("wrong@@x.org\n" * (MOST_MENDED + 2))
    assert (len(page.mendable), page.unshown) == (MOST_MENDED, 2)
    sent = {"mended-0": "a@x.org", "out-1": "yes", f"mended-{MOST_MENDED}": "b@x.org", f"out-{MOST_MENDED + 1}": "yes"}
    rows = mended_by(page, sent).rows
    assert rows[0].get("address") == "a@x.org"
    assert [row.get("address") for row in rows[1:]] == ["wrong@@x.org"] * MOST_MENDED
