"""The list of what was sent: of one sender, newest first, with a way to send again what failed."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from jobs.claims import claim
from mails import sending
from mails.log import sent_for
from mails.models import Mail
from tests.mails.letters import a_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]


def drawn(**context):
    return render_to_string("mails/_log.html", context, RequestFactory().get("/"))


def test_each_sender_sees_their_own_newest_first(django_assert_num_queries):
    first, second, other = a_letter("1"), a_letter("2"), a_letter("3", tenant="organisation-4")
    with django_assert_num_queries(1):
        assert list(sent_for("organisation-3")) == [second, first]
    assert list(sent_for("organisation-4")) == [other]


def test_a_list_costs_one_query_however_long_it_is(django_assert_num_queries):
    for number in range(3):
        a_letter(str(number))
    with django_assert_num_queries(1):
        drawn(mails=sent_for("organisation-3"), again="report_retry")


def test_a_row_says_to_whom_what_and_how_it_went(folder):
    good, bad = a_letter("good"), a_letter("bad", kind="letter", to="other@example.org")
    claim(Mail, bad.public_id).fail(Mail.ErrorCode.UNSURE)
    sending.take_turn()
    page = drawn(mails=sent_for("organisation-3"), again="report_retry", mail_folder=str(folder))
    for words in (good.address, good.subject, "sent", "not sent", "It may have gone; nobody can say", str(folder)):
        assert words in page
    assert page.count("Send it again") == 2  # the button, and the sentence of the mistake
    assert f"/reports/{bad.public_id}/retry" in page


def test_without_a_way_to_send_again_no_button_is_shown():
    letter = a_letter()
    claim(Mail, letter.public_id).fail(Mail.ErrorCode.REFUSED)
    assert "<form" not in drawn(mails=sent_for("organisation-3"))


def test_an_empty_list_says_so():
    assert "No email has been sent yet." in drawn(mails=sent_for("organisation-9"))
