"""How mails leave: into a folder, whole; or to a server, telling before the mail itself goes."""

import smtplib

import pytest
from django.core.mail import EmailMessage, get_connection

from mails.backends import Plain, Secured, ServerBackend, file_of, holds

ID = "<1b7e@plumbline.example>"


class Stop(Exception):
    """Whoever was told says no."""


def mail(message_id=ID, **more):
    return EmailMessage("Prices", "价格", to=["mei@example.org"], headers={"Message-ID": message_id}, **more)


def refuse():
    raise Stop


def test_a_mail_lies_in_the_folder_under_its_name(folder):
    assert get_connection().send_messages([mail()]) == 1
    (file,) = folder.iterdir()
    assert (file.name, file) == ("1b7e@plumbline.example.eml", file_of(ID))
    assert "价格" in file.read_text()
    assert holds(ID)
    assert not holds("<other@plumbline.example>")


def test_the_same_mail_twice_is_one_file(folder):
    get_connection().send_messages([mail(), mail()])
    assert len(list(folder.iterdir())) == 1


def test_mails_of_others_get_a_name_too(folder):
    EmailMessage("Code", "1234", to=["mei@example.org"]).send()
    assert [path.suffix for path in folder.iterdir()] == [".eml"]


@pytest.mark.parametrize("message_id", ["<../../etc/passwd@x>", "<.hidden@x>", "<a/b@x>", "<" + "x" * 300 + ">", ""])
def test_no_name_leads_out_of_the_folder(folder, message_id):
    assert file_of(message_id).parent == folder
    assert len(file_of(message_id).stem) == 64


def test_who_is_told_may_keep_a_mail_out_of_the_folder(folder):
    backend = get_connection()
    backend.tell = refuse
    with pytest.raises(Stop):
        backend.send_messages([mail()])
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_before_anything_is(folder, settings):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("no folder")
    backend, told = get_connection(), []
    backend.tell = lambda: told.append(1)
    with pytest.raises(OSError, match="exists"):
        backend.send_messages([mail()])
    assert told == []


def test_a_server_gets_the_mail(server):
    assert get_connection().send_messages([mail(reply_to=["bo@kiln.example"])]) == 1
    (letter,) = server.letters
    assert (letter["Message-ID"], letter["Reply-To"]) == (ID, "bo@kiln.example")
    assert letter.get_content().strip() == "价格"


def test_many_mails_go_over_one_connection(server):
    backend = get_connection()
    backend.open()
    for number in range(3):
        backend.send_messages([mail(f"<{number}@x>")])
    backend.close()
    assert (len(server.taken), server.sessions) == (3, 1)


def test_it_is_told_once_the_server_wants_the_mail_and_not_before(server):
    backend, told = get_connection(), []
    backend.tell = lambda: told.append(len(server.taken))
    server.says["RCPT"] = b"550 nobody here"
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        backend.send_messages([mail()])
    assert told == []
    del server.says["RCPT"]
    backend.send_messages([mail()])
    assert (told, len(server.taken)) == ([0], 1)


def test_who_is_told_may_keep_a_mail_from_the_server(server):
    backend = get_connection()
    backend.tell = refuse
    with pytest.raises(Stop):
        backend.send_messages([mail()])
    assert server.taken == []


@pytest.mark.database_free
@pytest.mark.parametrize(("use_ssl", "spoken"), [(True, Secured), (False, Plain)])
def test_both_ways_to_speak_to_a_server_tell(use_ssl, spoken):
    assert ServerBackend(use_ssl=use_ssl, use_tls=False).connection_class is spoken
