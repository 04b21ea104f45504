"""Operators learn that facts of law are past their review, in time and not too often. The day is moved."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from engine.judging.law import overdue_since
from playbooks import catalogue, law_watch
from playbooks.law_watch import remind, tell

pytestmark = pytest.mark.django_db
BEFORE, LATER, LAST = date(2026, 11, 30), date(2027, 4, 1), date(2031, 1, 1)


@pytest.fixture
def operator(db):
    return User.objects.create_superuser("op@example.org", "correct horse battery", name="Op")


@pytest.fixture(autouse=True)
def nobody_was_told_yet(published):
    cache.delete(law_watch.TOLD)
    law_watch.HERE.told_on, law_watch.HERE.next_look = None, 0.0


def calendar():
    return catalogue.playbook_on_disk("ai_venture").calendar


def first_overdue():
    return min(overdue_since(fact) for fact in calendar())


def test_the_watch_counts_what_is_overdue_and_names_what_comes_next():
    watch = law_watch.law_watch(BEFORE)
    assert watch.detail == {"overdue": 0, "oldest": None, "next": (first_overdue() - timedelta(days=1)).isoformat()}
    watch = law_watch.law_watch(LATER)
    oldest = min(calendar(), key=overdue_since)
    assert watch.detail["oldest"] == oldest.code
    assert 0 < len(watch.overdue) < len(calendar())
    everything = law_watch.law_watch(LAST)
    assert (len(everything.overdue), everything.soon, everything.following) == (len(calendar()), 0, None)


def test_within_thirty_days_it_is_soon():
    day = first_overdue() - timedelta(days=1)
    due = sum(overdue_since(fact) == first_overdue() for fact in calendar())
    assert law_watch.law_watch(day - timedelta(days=31)).soon == 0
    assert law_watch.law_watch(day - timedelta(days=30)).soon == due


def test_operators_are_written_to_on_the_first_day_and_not_again_for_a_week(operator):
    remind(first_overdue() - timedelta(days=1))
    assert mail.outbox == []
    for _ in range(3):
        remind(first_overdue())
    found = law_watch.law_watch(first_overdue())
    many = f"Legal entries due for review ({len(found.overdue)})"
    subject = "Legal entry due for review" if len(found.overdue) == 1 else many
    assert [(m.to, m.subject) for m in mail.outbox] == [(["op@example.org"], subject)]
    assert f"{found.oldest.code} ({found.oldest.review_by})" in mail.outbox[0].body
    cache.delete(law_watch.TOLD)  # a week is over
    remind(first_overdue() + timedelta(days=7))
    assert len(mail.outbox) == 2


def test_while_the_cache_is_away_nobody_is_written_to_in_every_round(operator, monkeypatch):
    monkeypatch.setattr(law_watch.cache, "add", lambda *_args, **_more: True)  # as it answers then (config.cache)
    monkeypatch.setattr(law_watch.timezone, "localdate", lambda: LATER)
    for _ in range(3):
        remind()
        remind(LATER)
    assert len(mail.outbox) == 1


def test_it_looks_once_an_hour(operator, monkeypatch):
    days = iter([BEFORE])
    monkeypatch.setattr(law_watch.timezone, "localdate", lambda: next(days))
    assert [remind() for _ in range(3)] == [0, 0, 0]


def test_once_all_is_looked_at_again_the_next_one_is_told_on_its_first_day(operator):
    remind(LATER)
    remind(BEFORE)
    remind(first_overdue())
    assert len(mail.outbox) == 2


def test_an_operator_reads_it_in_their_language_and_others_not_at_all(operator, alice):
    operator.keep_language("zh-hans")
    remind(LATER)
    assert [m.to for m in mail.outbox] == [["op@example.org"]]
    assert mail.outbox[0].subject.startswith("法律条目待复核（")
    assert "待复核" in mail.outbox[0].body
    assert "Until" not in mail.outbox[0].body


def test_a_mail_that_could_not_be_sent_is_tried_again(operator, monkeypatch):
    def refuse(*_args, **_more):
        raise OSError("no mail server")

    monkeypatch.setattr(law_watch, "send_mail", refuse)
    assert tell(law_watch.law_watch(LATER), refuse) is False
    assert cache.get(law_watch.TOLD) is None
    remind(LATER)
    assert len(mail.outbox) == 1


def test_one_address_that_is_refused_has_nobody_else_written_to_again(operator, monkeypatch):
    User.objects.create_superuser("gone@example.org", "correct horse battery", name="Gone")
    taken = []

    def send(_subject, _text, _sender, to):
        if to == ["gone@example.org"]:
            raise OSError("no such address")
        taken.extend(to)

    monkeypatch.setattr(law_watch, "tell", lambda found: tell(found, send))
    for _ in range(3):
        remind(LATER)
    assert taken == ["op@example.org"]


def test_readiness_tells_it_and_stays_in_service(client):
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    body = answer.json()
    assert set(body["legal"]) == {"overdue", "oldest", "next"}


def test_the_operators_page_lists_it(client, operator, monkeypatch):
    client.force_login(operator)
    for day, said in ((BEFORE, "No legal entry is past its review date."), (LATER, "are past their review date.")):
        monkeypatch.setattr(law_watch.timezone, "localdate", lambda day=day: day)
        html = client.get(reverse("admin:index")).content.decode()
        read = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
        assert said in read
