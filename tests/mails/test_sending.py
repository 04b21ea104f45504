"""Once, whatever happens: what a server answers, what it does not answer, and workers that died in the middle."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as outbox

from jobs import sweeping
from jobs.broker import messages_in_queue
from jobs.claims import claim
from jobs.models import from_now
from mails import sending
from mails.backends import file_of
from mails.models import Mail
from tests.mails.letters import READER, a_letter, died_while_handing_over, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]


def left_alone(letter):
    """The letter with no pause to wait for."""
    Mail.objects.filter(pk=letter.pk).update(rests_until=None)


def test_a_letter_goes_to_the_server_as_it_was_written(server):
    letter = a_letter(reply_to="bo@kiln.example", language="zh-hans")
    sending.take_turn()
    (taken,) = server.letters
    assert state(letter) == ("ready", "")
    assert letter.sent_at is not None
    assert (taken["To"], taken["Reply-To"], taken["Subject"]) == (READER, "bo@kiln.example", letter.subject)
    assert (taken["Message-ID"], taken["Content-Language"]) == (letter.message_id, "zh-Hans")
    assert abs(taken["Date"].datetime - letter.requested_at) < timedelta(seconds=1)
    assert taken.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == letter.text.strip()
    assert taken.get_body(("html",)).get_content().replace("\r\n", "\n").strip() == letter.html.strip()


def test_a_mail_program_finds_how_to_stop_it(server):
    a_letter("one"), a_letter("two", kind="submission_received")
    sending.take_turn()
    first, receipt = server.letters
    assert first["List-Unsubscribe"].strip(" <>") in first.get_body(("plain",)).get_content()
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert receipt["List-Unsubscribe"] is receipt["List-Unsubscribe-Post"] is None


def test_a_domain_in_any_script_is_reached(server):
    letter = a_letter(to="mei@bücher.example")
    sending.take_turn()
    assert state(letter) == ("ready", "")
    assert server.letters[0]["To"] == "mei@xn--bcher-kva.example"


def test_a_turn_sends_all_that_waits_over_one_connection(server):
    for number in range(5):
        a_letter(str(number))
    sending.take_turn()
    assert (len(server.taken), server.sessions) == (5, 1)
    assert messages_in_queue() == 0


def test_after_a_turn_others_have_theirs(server, monkeypatch):
    monkeypatch.setattr(sending, "TURN_SECONDS", 0)
    a_letter("one"), a_letter("two")
    sending.take_turn()
    assert (len(server.taken), messages_in_queue()) == (1, 1)


@pytest.mark.parametrize(
    ("step", "answer", "status", "code"),
    [
        ("RCPT", b"550 5.1.1 no such user", "failed", "refused"),
        ("RCPT", b"451 4.7.1 greylisted", "queued", ""),
        ("MAIL", b"553 not you", "failed", "rejected"),
        ("MAIL", b"421 too many", "queued", ""),
        ("DATA", b"554 no", "failed", "rejected"),
        ("DATA", b"451 later", "queued", ""),
        ("LETTER", b"552 too large", "failed", "rejected"),
        ("LETTER", b"451 disk full", "queued", ""),
        ("MAIL", None, "queued", ""),
        ("RCPT", None, "queued", ""),
        ("DATA", None, "failed", "unsure"),
        ("LETTER", None, "failed", "unsure"),
    ],
)
def test_what_the_server_answers_decides(server, step, answer, status, code):
    server.says[step] = answer
    letter, other = a_letter("one"), a_letter("two", to="other@example.org")
    held = claim(Mail, letter.public_id)
    with sending.Courier() as courier:
        assert sending.carry_out(held, courier)
        assert state(letter) == (status, code)
        assert (letter.handing_at is not None) == (code == "unsure")
        server.says.clear()
        assert sending.carry_out(claim(Mail, other.public_id), courier)
    assert state(other) == ("ready", "")


def test_what_may_pass_goes_later_and_once(server):
    server.says["RCPT"] = b"451 greylisted"
    letter = a_letter()
    sending.take_turn()
    assert Mail.objects.filter(rests_until__gt=from_now(timedelta(seconds=50))).exists()
    server.says.clear()
    sending.take_turn()
    assert server.taken == []
    left_alone(letter)
    sending.take_turn()
    assert (state(letter), letter.attempts, len(server.taken)) == (("ready", ""), 2, 1)


def test_what_does_not_pass_fails_in_the_end(server, settings):
    settings.JOB_MAX_ATTEMPTS = 2
    server.says["RCPT"] = b"451 greylisted"
    letter = a_letter()
    for _attempt in range(2):
        left_alone(letter)
        sending.take_turn()
    assert state(letter) == ("failed", "away")


def test_a_server_that_is_away_costs_one_letter_one_attempt(server, settings):
    settings.EMAIL_PORT = 1
    letters = [a_letter(str(number)) for number in range(3)]
    sending.take_turn()
    assert [state(letter) for letter in letters] == [("queued", "")] * 3
    assert sum(letter.attempts for letter in letters) == 1
    assert not Mail.objects.in_line().exists()
    assert not sweeping.Stall(seconds=0, pause=0).is_long()


def test_a_rest_shortens_no_longer_one():
    letter = a_letter()
    Mail.objects.update(rests_until=from_now(timedelta(hours=1)))
    sending.rest_all()
    letter.refresh_from_db()
    assert Mail.objects.filter(rests_until__gt=from_now(timedelta(minutes=50))).exists()


def test_a_worker_that_died_before_handing_over_did_no_harm(server):
    letter = a_letter()
    claim(Mail, letter.public_id)
    Mail.objects.update(lease_until=from_now(timedelta(seconds=-1)))
    sweeping.requeue_left_behind(Mail)
    sending.take_turn()
    assert (state(letter), len(server.taken)) == (("ready", ""), 1)


@pytest.mark.parametrize("was_requeued", [True, False])
def test_a_worker_that_died_in_the_middle_leaves_what_nobody_knows(server, was_requeued):
    letter = a_letter()
    died_while_handing_over(letter)
    if was_requeued:
        sweeping.requeue_left_behind(Mail)
        sending.take_turn()
    else:
        with sending.Courier() as courier:
            sending.carry_out(claim(Mail, letter.public_id), courier)
    assert (state(letter), server.taken) == (("failed", "unsure"), [])
    sending.take_turn()
    assert server.taken == []


@pytest.mark.parametrize("is_there", [True, False])
def test_the_folder_knows_what_a_dead_worker_did(folder, is_there):
    letter = a_letter()
    died_while_handing_over(letter)
    if is_there:
        folder.mkdir()
        file_of(letter.message_id).write_text("as it was")
    sweeping.requeue_left_behind(Mail)
    sending.take_turn()
    assert (state(letter), letter.sent_at is not None) == (("ready", ""), True)
    assert (file_of(letter.message_id).read_text() == "as it was") == is_there


@pytest.mark.parametrize(("place", "said"), [("server", "unsure"), ("there", ""), ("missing", "worn_out")])
def test_what_was_given_up_in_the_middle_is_settled(request, settings, place, said):
    settings.JOB_MAX_ATTEMPTS = 1
    request.getfixturevalue("server" if place == "server" else "folder")
    letter = a_letter()
    died_while_handing_over(letter)
    if place == "there":
        settings.EMAIL_FILE_PATH.mkdir()
        file_of(letter.message_id).write_text("mail")
    swept = sweeping.sweep()
    assert (swept.given_up, state(letter)) == (1, ("failed" if said else "ready", said))
    assert (letter.sent_at is not None) == (said == "")
    assert not Mail.objects.cut_short().exists() or said == "unsure"
    assert sending.settle_given_up() == 0


def test_a_full_disk_is_told_as_one_and_tried_again(folder):
    folder.parent.mkdir(exist_ok=True)
    letter = a_letter()
    folder.mkdir()
    # A folder under the name of the file: what is written cannot take its place.
    file_of(letter.message_id).mkdir()
    (file_of(letter.message_id) / "in the way").write_text("")
    held = claim(Mail, letter.public_id)
    with sending.Courier() as courier:
        assert sending.carry_out(held, courier)
    assert (state(letter), letter.handing_at) == (("queued", ""), None)
    assert sending.verdict(OSError(), is_handing=True) == (Mail.ErrorCode.STORAGE, True)


def test_who_lost_the_hold_hands_nothing_over(server):
    letter = a_letter()
    held = claim(Mail, letter.public_id)
    Mail.objects.requeue(is_new=False)
    with sending.Courier() as courier:
        assert sending.carry_out(held, courier)
    assert (state(letter), server.taken) == (("queued", ""), [])


def test_an_error_of_ours_stops_the_letter_and_no_other(server, caplog):
    broken, other = a_letter("one"), a_letter("two")
    Mail.objects.filter(pk=broken.pk).update(subject="two\nlines")
    sending.take_turn()
    assert (state(broken), state(other)) == (("failed", "cannot_send"), ("ready", ""))
    assert "BadHeaderError" in caplog.text


def test_an_answer_is_believed_even_in_the_middle():
    assert sending.verdict(smtplib.SMTPDataError(550, b"no"), is_handing=True) == (Mail.ErrorCode.REJECTED, False)
    assert sending.verdict(TimeoutError(), is_handing=True) == (Mail.ErrorCode.UNSURE, False)
    assert sending.verdict(ValueError(), is_handing=True) == (Mail.ErrorCode.UNSURE, False)
    assert sending.verdict(ValueError(), is_handing=False) == (Mail.ErrorCode.CANNOT_SEND, False)


def test_any_other_way_to_send_works_too():
    letter = a_letter()
    sending.take_turn()
    assert state(letter) == ("ready", "")
    assert [one.subject for one in outbox.outbox] == [letter.subject]


def test_a_farewell_that_fails_loses_nothing(server):
    server.says["QUIT"] = None
    letter = a_letter()
    sending.take_turn()
    assert state(letter) == ("ready", "")
