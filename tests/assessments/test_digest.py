"""The daily email of new comments: once, only of what is new, in the reader's language, and of nothing told before."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.erasing import erase_account
from assessments import actions
from assessments.comments import read_thread, settle, write_comment
from assessments.delegating import give
from assessments.digest import FROM_HOUR, write_digests
from assessments.threads import Thread
from assessments.unread import mark_read
from cohorts.models import VentureMembership
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop
from playbooks import catalogue
from playbooks.models import PlaybookVersion
from tests.tampering import tamper

pytestmark = pytest.mark.django_db
HERE, GAP = Thread("question", "mr_01"), Thread("gap", "mr_01")
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_broker(settings):
    settings.CELERY_BROKER_URL = "memory://"
    settings.TIME_ZONE = "UTC"


def write(assessment, by, thread=HERE, to=(), text="Why so?"):
    return write_comment(assessment=assessment, thread=thread, text=text, language="en", by=by, mentions=to)


def letters():
    return {mail.address: mail for mail in Mail.objects.filter(kind="digest").order_by("pk")}


def test_what_is_new_is_named_once_in_the_language_of_its_reader(assessment, alice, erin, team):
    erin.language = "zh-hans"
    erin.save()
    write(assessment, alice, text="Secret words")
    write(assessment, alice, GAP)
    assert write_digests(NOON) == 2  # Erin and the viewer; nobody is told of their own words
    letter = letters()[erin.email]
    assert (letter.language, alice.email in letters()) == ("zh-hans", False)
    for text in (letter.text, letter.html):
        assert "Inkwell Tutor" in text
        assert "差距“" in text
        assert "Alice" in text
        assert "Secret words" not in text
    assert [write_digests(NOON + timedelta(hours)) for hours in (0, 24, 48)] == [0, 0, 0]
    write(assessment, alice)
    assert write_digests(NOON) == 0  # of that day there is one already
    assert write_digests(NOON + timedelta(1)) == 2
    assert "差距" not in Mail.objects.filter(kind="digest", address=erin.email).latest("pk").text


@pytest.mark.parametrize("how", ["read", "resolved", "left", "archived", "stopped"])
def test_nothing_is_written_of_what_is_not_new(assessment, alice, erin, team, vic, how):
    VentureMembership.objects.filter(user=vic).delete()
    write(assessment, alice)
    if how == "read":
        mark_read(assessment, HERE, erin, read_thread(assessment, HERE))
    elif how == "resolved":
        settle(assessment=assessment, thread=HERE, until=timezone.now(), by=alice)
    elif how == "left":
        VentureMembership.objects.filter(user=erin).delete()
    elif how == "archived":
        assessment.venture.archived_at = NOON
        assessment.venture.save()
    else:
        stop(erin.email, KINDS["digest"])
    assert write_digests(NOON) == 0
    assert not letters()


def test_a_mention_that_was_mailed_does_not_come_again_and_one_that_was_not_does(assessment, alice, erin, vic, team):
    stop(vic.email, KINDS["comment"])
    write(assessment, alice, to=[erin, vic])
    assert Mail.objects.filter(kind="comment").count() == 1
    assert write_digests(NOON) == 1
    assert set(letters()) == {vic.email}
    write(assessment, alice)
    assert write_digests(NOON + timedelta(1)) == 2


def test_one_email_names_all_ventures_and_what_its_reader_took_on(assessment, alice, erin, vic, team):
    other = actions.start_assessment(name="Kite", by=erin)
    VentureMembership.objects.create(venture=other.venture, user=alice, role="editor")
    VentureMembership.objects.filter(user=vic).delete()
    hers = VentureMembership.objects.get(venture=other.venture, user=alice)
    give(assessment=other, given={("question", "mr_01"): hers}, by=erin)
    write(assessment, erin)
    write(other, erin)
    assert write_digests(NOON) == 1
    [letter] = letters().values()
    assert letter.address == alice.email
    assert letter.subject == "New comments in your teams"
    assert letter.text.index("New to you in Inkwell Tutor") < letter.text.index("New to you in Kite")
    assert "1 question open in “" in letter.text


def test_nobody_is_written_to_at_night_and_no_more_than_so_many_at_once(assessment, alice, team):
    write(assessment, alice)
    morning = NOON.replace(hour=FROM_HOUR)
    assert write_digests(morning - timedelta(minutes=1)) == 0
    assert [write_digests(morning, most=1) for _round in range(3)] == [1, 1, 0]


def test_many_places_are_counted_and_long_lists_end(assessment, alice, erin, team):
    for item in range(1, 13):
        write(assessment, alice, Thread("question", f"mr_{item:02}"))
    write_digests(NOON)
    text = letters()[erin.email].text
    assert text.count("1 comment, by Alice") == 10
    assert "and at 2 more places" in text


def test_a_letter_that_cannot_be_written_leaves_all_untold(assessment, alice, erin, vic, team, monkeypatch):
    write(assessment, alice)

    def breaks(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("assessments.digest.keep", breaks)
    with pytest.raises(RuntimeError):
        write_digests(NOON)
    monkeypatch.undo()
    assert not letters()
    assert write_digests(NOON) == 2


@pytest.mark.parametrize("left", [False, True])
def test_whoever_deletes_their_account_is_named_in_no_email_of_others(assessment, alice, erin, vic, team, left):
    write(assessment, erin, to=[vic])
    write_digests(NOON)
    assert "Erin" in letters()[alice.email].text
    if left:
        VentureMembership.objects.filter(user=erin).delete()
    erase_account(erin)
    assert "Inkwell Tutor" in letters()[alice.email].text
    kept = Mail.objects.filter(kind__in=["digest", "comment"])
    assert len(kept) == 2
    assert not [one for one in kept if "Erin" in one.subject + one.text + one.html]


def test_a_version_that_is_damaged_stops_no_other_chore(assessment, alice, erin, team, caplog):
    write(assessment, alice)
    tamper(PlaybookVersion._meta.db_table, "canonical", b"{}")
    catalogue._playbook_with.cache_clear()
    try:
        assert write_digests(NOON) == 0
    finally:
        catalogue._playbook_with.cache_clear()
    assert "is damaged" in caplog.text
    assert not letters()
