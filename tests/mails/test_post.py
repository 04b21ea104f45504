"""A letter is written with what it tells, once, in its reader's language, or not at all."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accounts.models import User
from jobs.broker import messages_in_queue
from jobs.claims import claim, claim_next
from mails import post
from mails.composing import BadContext, compose
from mails.examples import example_of
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop
from tests.mails.letters import READER, a_letter, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]
FIELDS = ("to", "language", "context", "once_key", "reply_to")


def test_a_letter_waits_as_it_was_written():
    letter = a_letter(reply_to="Bo@Kiln.example")
    assert state(letter) == ("queued", "")
    assert (letter.address, letter.user, letter.reply_to) == (READER, None, "bo@kiln.example")
    assert letter.subject == "The report of Murmur is ready"
    assert letter.subject in letter.html
    assert "Go to the report" in letter.text
    assert letter.tenant == "organisation-3"


def test_the_same_thing_is_written_once():
    first = a_letter()
    again = a_letter(to="other@example.org", words={"venture": "Another"})
    assert (again, again.address, Mail.objects.count()) == (first, READER, 1)
    assert a_letter("two") != first


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_at_once_write_one():
    barrier, found = threading.Barrier(2), []

    def write():
        try:
            barrier.wait()
            found.append(a_letter().pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _writer in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(found) == 2
    assert set(found) == set(Mail.objects.values_list("pk", flat=True))


def test_who_lost_the_race_gets_the_letter_of_who_won(monkeypatch):
    first = a_letter()
    draft = Mail(**{**vars_of(first), "message_id": "<other@example.org>"})
    assert post.put_in_line(draft) == first


def vars_of(letter):
    own = ("kind", "address", "language", "subject", "text", "html", "once_key", "tenant")
    return {name: getattr(letter, name) for name in own}


@pytest.mark.django_db(transaction=True)
def test_a_letter_of_a_transaction_that_failed_was_never_written():
    def write_and_fail():
        with transaction.atomic():
            a_letter()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert (Mail.objects.count(), messages_in_queue()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_thousand_letters_need_one_message():
    with transaction.atomic():
        for number in range(20):
            a_letter(str(number))
        assert messages_in_queue() == 0
    assert messages_in_queue() == 1
    while held := claim_next(Mail):
        held.fail("refused")
    a_letter("later")
    assert messages_in_queue() == 2


def test_letters_of_two_senders_go_in_turn():
    mine = [a_letter(f"a{number}", tenant="organisation-1") for number in range(3)]
    other = a_letter("b", tenant="organisation-2")
    assert [letter.turn for letter in (*mine, other)] == [0, 1, 2, 0]


@pytest.mark.parametrize(("chosen", "given", "spoken"), [("zh-hans", "en", "zh-hans"), ("", "zh-hans", "zh-hans")])
def test_the_language_is_the_accounts_if_it_chose_one(alice, chosen, given, spoken):
    alice.keep_language(chosen)
    letter = a_letter(to=alice.email.upper(), language=given)
    assert (letter.user, letter.language) == (alice, spoken)
    assert "Alice，您好" in letter.text


def test_a_reader_may_be_named(alice):
    assert a_letter(to="other@example.org", reader=alice).user == alice


def test_who_wants_none_gets_none():
    stop(READER, KINDS["report_ready"])
    assert a_letter() is None
    assert a_letter("two", kind="letter") is not None
    assert Mail.objects.count() == 1


def test_what_was_written_before_somebody_stopped_it_is_found():
    first = a_letter()
    stop(READER, KINDS["report_ready"])
    assert a_letter() == first


@pytest.mark.parametrize("field", ["to", "reply_to"])
def test_no_letter_goes_to_what_is_no_address(field):
    with pytest.raises(ValidationError):
        a_letter(**{field: "mei@example.org\nBcc: all@example.org"})
    assert Mail.objects.count() == 0


def test_a_context_that_does_not_fit_writes_nothing():
    with pytest.raises(BadContext):
        a_letter(words={"link": "https://elsewhere.example/"})
    with pytest.raises(BadContext):
        a_letter(words={"more": 1})
    with pytest.raises(KeyError):
        a_letter(kind="unknown")


def test_the_message_id_is_fixed_and_of_this_host(settings):
    letter = a_letter()
    assert letter.message_id == f"<{letter.public_id}@127.0.0.1>"


def test_a_failed_letter_goes_again_as_it_was(bob):
    letter = a_letter()
    claim(Mail, letter.public_id).fail(Mail.ErrorCode.UNSURE)
    before = Mail.objects.values("message_id", "text", "requested_at").get()
    letter.refresh_from_db()
    assert post.again(letter, bob).status == "queued"
    assert Mail.objects.values("message_id", "text", "requested_at").get() == before
    assert (letter.again_by, letter.attempts, letter.handing_at) == (bob, 0, None)


def test_what_did_not_fail_does_not_go_again(bob):
    letter = a_letter()
    with pytest.raises(post.NotRepeatable):
        post.again(letter, bob)
    claim(Mail, letter.public_id)
    with pytest.raises(post.NotRepeatable):
        post.again(letter, bob)
    assert Mail.objects.get().again_by is None


def test_nothing_goes_again_to_who_wants_none_now(bob):
    letter = a_letter()
    claim(Mail, letter.public_id).fail(Mail.ErrorCode.REFUSED)
    stop(READER, KINDS["report_ready"])
    with pytest.raises(post.NotRepeatable):
        post.again(letter, bob)
    assert state(letter) == ("failed", "refused")


def test_the_folder_is_known_where_there_is_no_server(folder, settings):
    assert post.folder() == folder
    settings.EMAIL_BACKEND = "mails.backends.ServerBackend"
    assert post.folder() is None


def many_told():
    """Letters to readers of every sort: without account, with one and its language, with two addresses, and twice."""
    mei = User.objects.create_user("mei@example.org", name="Mei & Co <x>", language="zh-hans")
    EmailAddress.objects.create(user=mei, email="second@example.org", verified=True)
    other = User.objects.create_user("other@example.org", name="Other")
    EmailAddress.objects.create(user=other, email="unconfirmed@example.org", verified=False)
    silent = User.objects.create_user("silent@example.org", name="Silent")
    EmailAddress.objects.create(user=silent, email="also.silent@example.org", verified=True)
    stop("silent@example.org", KINDS["invitee"], silent)
    stop("nobody@example.org", KINDS["invitee"])
    stop("third@example.org", KINDS["letter"])
    to = ["reader@example.org", "MEI@example.org", "second@example.org", "other@example.org", "unconfirmed@example.org"]
    to += ["silent@example.org", "also.silent@example.org", "nobody@example.org", "third@example.org"]
    context = example_of("invitee", KINDS["invitee"].needs, "en") | {"note": "R&D <b>\n\n“two”"}
    told = [
        post.Told(one, ("en", "zh-hans")[n % 2], context | {"link": f"/invitees/{n}"}, f"key-{n}", "Bo@Kiln.example")
        for n, one in enumerate(to)
    ]
    plain = context | {"note": "", "link": ""}
    return [*told, post.Told(READER, "en", plain, "plain"), post.Told("late@example.org", "en", context, "key-0")]


def kept(mail):
    """All that a letter says; what differs by chance is left out, and its turn is told from the first one's."""
    if mail is None:
        return None
    mail.refresh_from_db()
    names = ("kind", "address", "user_id", "language", "subject", "text", "html", "reply_to", "once_key", "tenant")
    return [getattr(mail, name) for name in (*names, "turn", "status", "attempts", "rests_until")]


def test_many_letters_are_written_as_each_would_be_by_itself():
    told = many_told()
    with transaction.atomic():
        alone = [
            kept(post.write(kind="invitee", tenant="organisation-3", **{name: getattr(one, name) for name in FIELDS}))
            for one in told
        ]
        transaction.set_rollback(True)
    assert Mail.objects.count() == 0
    together = post.write_all(kind="invitee", letters=told, tenant="organisation-3")
    assert [kept(mail) for mail in together] == alone
    assert sum(mail is None for mail in together) == 3
    assert together[-1] == together[0]
    assert all(str(mail.public_id) in mail.message_id for mail in together if mail)


def test_many_letters_written_twice_are_there_once_and_stand_behind_their_own():
    a_letter()
    told = many_told()
    first = post.write_all(kind="invitee", letters=told[:4], tenant="organisation-3")
    assert [mail.turn for mail in first] == [1, 2, 3, 4]
    again = post.write_all(kind="invitee", letters=told, tenant="organisation-3")
    assert again[:4] == first
    assert Mail.objects.count() == 1 + 7
    assert post.write_all(kind="invitee", letters=[], tenant="organisation-3") == []


def test_one_letter_of_many_that_cannot_be_written_leaves_all_unwritten():
    told = many_told()
    for wrong in (post.Told("none", "en", told[0].context, "w"), post.Told(READER, "en", {"link": "/"}, "w")):
        with pytest.raises((ValidationError, BadContext)):
            post.write_all(kind="invitee", letters=[*told, wrong], tenant="organisation-3")
    assert Mail.objects.count() == 0


def test_many_letters_of_which_somebody_wrote_one_a_moment_earlier():
    told = many_told()[:3]
    drafts = [post.drafted("invitee", one.checked(), "organisation-3", None, in_english) for one in told]
    earlier = post.write_all(kind="invitee", letters=told[1:2], tenant="organisation-3")
    written = post.put_all_in_line(drafts, "organisation-3")
    assert [mail.once_key for mail in written] == ["key-0", "key-1", "key-2"]
    assert (written[1], Mail.objects.count()) == (earlier[0], 3)


def in_english(_language, context, address, name):
    return compose(KINDS["invitee"], "en", context, address, name)


@pytest.mark.django_db(transaction=True)
def test_many_letters_need_one_message_and_a_few_queries(django_assert_max_num_queries):
    told = many_told()
    with django_assert_max_num_queries(16), transaction.atomic():
        post.write_all(kind="invitee", letters=told, tenant="organisation-3")
    assert messages_in_queue() == 1


def test_a_letter_is_withdrawn_as_long_as_it_waits():
    one, two = a_letter("one"), a_letter("two")
    claim(Mail, two.public_id)
    assert post.withdraw(Mail.objects.all()) == 1
    assert (state(one), state(two)) == (("cancelled", ""), ("running", ""))
