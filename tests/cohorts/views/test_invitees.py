"""A list is checked, shown, mended and invited; each invitee can be written to again, moved, withdrawn, forgotten."""

import io
import re
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cohorts import invitees
from cohorts.models import Invitee
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop
from tests.cohorts.listed import invited
from tests.test_staff import words

pytestmark = pytest.mark.usefixtures("broker")
LIST = "email,venture,language,phone\na@example.org,Kite,en,1\nb@@example.org,Lumen,,2\nc@example.org,Hezhou,cn,3\n"


@pytest.fixture
def staff(client, bob):
    client.force_login(bob)
    return client


def place(name, cohort, *more):
    return reverse(name, args=[cohort.public_id, *more])


def carried(page):
    """The list as the page's form holds it."""
    return page.context["page"].carried


def test_a_list_is_shown_checked_and_nothing_is_stored(staff, cohort):
    url = place("invitees_check", cohort)
    assert "Nothing is sent or stored before you have seen it" in words(staff.get(url))
    assert "Lines such as “Mei Lin <mei@example.org>” are read, too." in words(staff.get(url))
    page = staff.post(url, {"text": LIST, "language": "en", "note": "Hello"})
    read = words(page)
    assert "1 can be invited 0 already here or twice, left alone 2 cannot be invited as written" in read
    assert "There is more than one @ in it; an address has one. Write b@example.org, if that is meant." in read
    assert "The language “cn” is not known." in read
    assert "Columns that are neither used nor kept: phone." in read
    assert (Invitee.objects.count(), Mail.objects.count()) == (0, 0)


def test_the_letter_is_shown_before_it_goes_in_each_language_of_the_list(staff, cohort, bob):
    text = "email,language\na@example.org,en\nb@example.org,zh\nc@@example.org,en\n"
    page = staff.post(place("invitees_check", cohort), {"text": text, "language": "en", "note": "R&D <day>\n\nBye"})
    read = words(page)
    assert "The email in this language: English Kiln invites your venture to Autumn Hello," in read
    assert "Bob writes: R&D <day> Bye" in read
    assert "Kiln 邀请您的项目加入“Autumn”" in read
    assert "/invitees/…" in read
    assert "unsubscribe" not in read  # by that link its reader alone stops such letters
    only = staff.post(place("invitees_check", cohort), {"text": "c@@example.org", "language": "en"})
    assert "The email in this language" not in words(only)


def test_a_note_stands_in_the_row_of_its_invitation(staff, cohort):
    sent = {"text": "a@example.org", "language": "en", "note": "See you on <Tuesday>"}
    staff.post(place("invitees_invite", cohort), sent)
    assert "With each email: “See you on <Tuesday>”" in words(staff.get(place("invitees", cohort)))


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_a_file_is_read(staff, cohort, encoding):
    file = SimpleUploadedFile("list.csv", "邮箱;项目\na@example.org;禾洲\n".encode(encoding))
    page = staff.post(place("invitees_check", cohort), {"file": file, "language": "zh-hans"})
    [entry] = page.context["page"].checked.good
    assert (entry.address, entry.venture, entry.language) == ("a@example.org", "禾洲", "zh-hans")


def test_a_workbook_is_read_and_its_sheet_is_named(staff, cohort):
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "Spring <b>"
    book.active.append(["邮箱", "项目", "Started"])
    book.active.append(["a@example.org", "禾洲", date(2026, 5, 1)])
    book.create_sheet("Notes").append(["b@example.org"])
    book.save(out)
    page = staff.post(
        place("invitees_check", cohort), {"file": SimpleUploadedFile("list.xlsx", out.getvalue()), "language": "en"}
    )
    [entry] = page.context["page"].checked.good
    assert (entry.line, entry.address, entry.venture) == (2, "a@example.org", "禾洲")
    assert "Read: the sheet “Spring <b>”, the first of this workbook." in words(page)
    assert "Columns that are neither used nor kept: Started." in words(page)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"text": ""}, "The list is empty"),
        ({"text": "name,company\nMei,Kite"}, "No column is headed"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04xx")}, "This workbook cannot be read"),
        ({"file": SimpleUploadedFile("a.csv", b"a" * (1024 * 1024 + 1))}, "larger than 1 MB"),
        ({"text": "a@example.org", "language": "fr"}, "Select a valid choice"),
        ({"text": "a\x00@example.org"}, "Null characters"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_in_the_form(staff, cohort, data, said):
    page = staff.post(place("invitees_check", cohort), {"language": "en"} | data)
    assert page.status_code == 422
    assert said in words(page)


def test_good_rows_are_invited_and_bad_ones_are_shown_to_be_mended(staff, cohort):
    url = place("invitees_invite", cohort)
    text = carried(staff.post(place("invitees_check", cohort), {"text": LIST, "language": "en"}))
    sent = {"text": text, "language": "en", "note": "", "mended-1": "b@@example.org", "mended-2": "cn"}
    for goes_out in ("1 invitation goes out.", "No email was sent: nobody was left to write to."):
        page = staff.post(url, sent)
        assert goes_out in words(page)
        assert [(bad.line, bad.value) for bad in page.context["page"].checked.bad] == [(3, "b@@example.org"), (4, "cn")]
        assert page.context["page"].checked.good == ()
    rest = {"text": carried(page), "language": "en", "mended-0": "b@example.org", "mended-1": "zh"}
    done = staff.post(url, rest)
    assert done["Location"] == place("invitees", cohort)
    assert list(Invitee.objects.values_list("address", "venture_name", "language")) == [
        ("a@example.org", "Kite", "en"),
        ("b@example.org", "Lumen", "en"),
        ("c@example.org", "Hezhou", "zh-hans"),
    ]
    assert Mail.objects.count() == 3


def test_what_was_mended_can_be_checked_first_and_a_row_left_out(staff, cohort):
    text = carried(staff.post(place("invitees_check", cohort), {"text": LIST, "language": "en"}))
    sent = {"text": text, "language": "en", "mended-1": "b@example.org", "mended-2": "cn", "out-2": "yes"}
    page = staff.post(place("invitees_invite", cohort), sent | {"again": "yes"})
    assert [entry.address for entry in page.context["page"].checked.good] == ["a@example.org", "b@example.org"]
    assert page.context["page"].checked.bad == ()
    assert Invitee.objects.count() == 0


def test_who_is_here_is_left_alone(staff, cohort, one):
    page = staff.post(place("invitees_check", cohort), {"text": "one@example.org\nnew@example.org", "language": "en"})
    assert "1 row is left alone" in words(page)
    assert re.search(r"one@example.org 1 Invited on .*, not opened\.", words(page))


def test_a_limit_keeps_the_list(staff, cohort, monkeypatch):
    monkeypatch.setattr(invitees, "MOST_INVITEES", 0)
    page = staff.post(place("invitees_invite", cohort), {"text": "a@example.org", "language": "en"})
    assert page.status_code == 422
    assert "Nobody was invited" in words(page)
    assert "a@example.org" in carried(page)


def test_more_bad_rows_than_the_page_can_hold_are_counted(staff, cohort):
    page = staff.post(place("invitees_check", cohort), {"text": "wrong@@x.org\n" * 103, "language": "en"})
    assert page.content.decode().count('name="mended-') == 100
    assert "3 more rows cannot be invited" in words(page)


def test_each_act_says_what_happened(staff, cohort, bob, one):
    def said(name, **data):
        return words(staff.post(place(name, cohort, one.public_id), data, follow=True))

    assert "An email with the invitation goes to one@example.org." in said("invitee_resend")
    assert "not an email address" in said("invitee_address", address="none")
    assert "the same as before" in said("invitee_address", address="ONE@example.org")
    invited(cohort, bob, "two@example.org")
    assert "two@example.org is in this cohort already" in said("invitee_address", address="two@example.org")
    stop("three@example.org", KINDS["invitee"])
    assert "three@example.org wants no such emails" in said("invitee_address", address="three@example.org")
    assert "Only a withdrawn invitation can be removed" in said("invitee_forget")
    assert "three@example.org is withdrawn" in said("invitee_withdraw")
    assert re.search(
        r"three@example.org was withdrawn already, on .+ 20\d\d\. Nothing was changed", said("invitee_withdraw")
    )
    assert "used or withdrawn in the meantime" in said("invitee_resend")
    assert "The address and the emails to it are removed" in said("invitee_forget")
    assert Invitee.objects.count() == 1


def test_all_unopened_are_written_to_again(staff, cohort, bob, one):
    invited(cohort, bob, "two@example.org")
    Mail.objects.update(requested_at="2026-01-01T00:00:00Z")
    url = place("invitees_resend", cohort)
    assert "2 invitations go out." in words(staff.post(url, follow=True))
    assert "No email was sent" in words(staff.post(url, follow=True))
    assert Mail.objects.count() == 4


def test_a_closed_cohort_writes_to_nobody(staff, cohort, one):
    type(cohort).objects.update(closed_at="2026-01-01T00:00:00Z")
    for url in (place("invitees_resend", cohort), place("invitee_resend", cohort, one.public_id)):
        assert "The cohort is closed" in words(staff.post(url, follow=True))
    page = staff.post(place("invitees_invite", cohort), {"text": "a@example.org", "language": "en"})
    assert "The cohort is closed" in words(page)
    assert Mail.objects.count() == 1


def test_an_invitee_of_another_cohort_is_not_found_here(client, dora, other_cohort, one):
    client.force_login(dora)
    for name in ("invitee_resend", "invitee_withdraw", "invitee_forget", "invitee_address"):
        assert client.post(place(name, other_cohort, one.public_id), {"address": "x@example.org"}).status_code == 404
    assert Invitee.objects.get().is_open
