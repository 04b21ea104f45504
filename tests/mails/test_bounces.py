"""Delivery status notifications as servers write them, and as nobody should."""

import mailbox
from email import policy
from email.parser import BytesParser

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from mails import bounces, post
from mails.models import Mail
from tests.mails.letters import a_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]

NOTICE = """From: MAILER-DAEMON@mx.example.net
To: post@plumbline.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

Sorry.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: user unknown

--b1
Content-Type: {kind}

Message-ID: {id}
Subject: Hello

--b1--
"""


@pytest.fixture
def sent():
    letter = a_letter()
    now = timezone.now()
    Mail.objects.filter(pk=letter.pk).update(status="ready", sent_at=now, finished_at=now)
    letter.refresh_from_db()
    return letter


def notice(letter, action="failed", kind="message/rfc822", message_id=None):
    text = NOTICE.format(address=letter.address, action=action, kind=kind, id=message_id or letter.message_id)
    return text.encode()


def kept(tmp_path, *contents):
    for number, content in enumerate(contents):
        (tmp_path / f"{number}.eml").write_bytes(content)
    return tmp_path


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_letter_that_came_back_says_why_and_can_go_again(sent, tmp_path, kind):
    told = bounces.take(kept(tmp_path, notice(sent, kind=kind)))
    assert ([one.pk for one in told.came_back], told.others) == ([sent.pk], 0)
    sent.refresh_from_db()
    assert (sent.status, sent.sent_at, sent.error_code) == ("failed", None, "came_back")
    assert str(sent.state) == "came back"
    assert sent.error_sentence.endswith(f"5.1.1 smtp; 550 5.1.1 <{sent.address}>: user unknown")
    again = bounces.take(tmp_path)
    assert (again.came_back, again.known) == ((), 1)
    post.again(sent, None)
    sent.refresh_from_db()
    assert (sent.status, sent.came_back_why) == ("queued", "")


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda letter: notice(letter, action="delayed"),
        lambda letter: notice(letter, action="delivered"),
        lambda letter: notice(letter, message_id="<somebody@else.example>"),
        lambda letter: notice(letter, message_id="<a\0b@else.example>"),
        lambda letter: notice(letter, kind="text/plain"),
        lambda letter: f"Message-ID: {letter.message_id}\n\nOut of office".encode(),
        lambda letter: notice(letter).replace(b'boundary="b1"', b""),
        lambda letter: notice(letter)[:300],
        lambda _letter: b"\xff\xfe\x00" * 100,
        lambda _letter: b"",
    ],
)
def test_what_is_no_notice_of_an_end_changes_nothing(sent, tmp_path, spoilt):
    told = bounces.take(kept(tmp_path, spoilt(sent)))
    assert (told.came_back, told.others) == ((), 1)
    sent.refresh_from_db()
    assert sent.status == "ready"


def test_an_id_that_no_database_can_hold_is_none():
    text = NOTICE.format(address="a@example.org", action="failed", kind="message/rfc822", id="<a\0b@example.org>")
    assert bounces.came_back_in(text.encode()) is None


def test_an_mbox_and_a_maildir_are_read_whole(sent, tmp_path):
    other = BytesParser(policy=policy.default).parsebytes(b"Subject: Hello\n\nNothing")
    box = mailbox.mbox(tmp_path / "box")
    for one in (other, BytesParser(policy=policy.default).parsebytes(notice(sent))):
        box.add(one)
    box.close()
    told = bounces.take(tmp_path / "box")
    assert (len(told.came_back), told.others) == (1, 1)
    folder = mailbox.Maildir(tmp_path / "dir")
    folder.add(notice(sent))
    assert bounces.take(tmp_path / "dir").known == 1


def test_one_that_waits_to_go_again_is_left_alone(sent, tmp_path):
    Mail.objects.update(status="queued", sent_at=None, finished_at=None)
    assert bounces.take(kept(tmp_path, notice(sent))).known == 1
    assert Mail.objects.get().status == "queued"


def test_an_operator_is_told_what_became_of_it(sent, tmp_path, capsys):
    call_command("mails", "bounced", str(kept(tmp_path, notice(sent), b"Subject: Hello\n\nNothing")))
    said = capsys.readouterr().out
    assert f"{sent.address}: came back" in said
    assert "1 came back, 0 known before, 1 about no letter of ours" in said
    for bad in (tmp_path / "none", "nobody@example.org"):
        with pytest.raises(CommandError):
            call_command("mails", "bounced", str(bad))


def test_an_address_alone_is_enough(sent, capsys):
    call_command("mails", "bounced", sent.address.upper())
    assert "1 came back" in capsys.readouterr().out
    assert Mail.objects.get().error_code == "came_back"
