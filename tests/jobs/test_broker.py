"""A broker that is down costs a person nothing but a moment."""

import socket
import time
import uuid

import pytest
from celery import current_app
from django.db import transaction

from jobs import broker, sweeping
from reports import actions
from reports.models import Report
from tests.jobs.orders import empty_queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker_at(settings):
    """Points Celery to another broker for one test."""
    before, options = current_app.conf.broker_url, current_app.conf.broker_transport_options

    def point(url):
        current_app.conf.broker_url = url
        current_app.conf.broker_transport_options = {"socket_timeout": 5, "socket_connect_timeout": 2}

    yield point
    current_app.conf.broker_url, current_app.conf.broker_transport_options = before, options


@pytest.fixture
def silent_port():
    """A port that accepts and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(20)
        yield listening.getsockname()[1]


@pytest.fixture
def closed_port():
    with socket.socket() as briefly:
        briefly.bind(("127.0.0.1", 0))
        return briefly.getsockname()[1]


def seconds(work):
    started = time.monotonic()
    return work(), time.monotonic() - started


@pytest.mark.database_free
def test_refused_is_noticed_at_once_and_told_in_the_log(broker_at, closed_port, caplog):
    broker_at(f"redis://127.0.0.1:{closed_port}/0")
    sent, spent = seconds(lambda: broker.send(Report.TASK, "00000000-0000-4000-8000-000000000000"))
    assert (sent, spent < 1, broker.messages_in_queue()) == (False, True, None)
    assert [record.message.split(":")[0] for record in caplog.records if record.name == "plumbline.jobs"] == [
        "The broker takes no messages",
        "The broker does not answer",
    ]


@pytest.mark.database_free
def test_a_hung_broker_is_given_up_within_the_limits(broker_at, silent_port):
    broker_at(f"redis://127.0.0.1:{silent_port}/0")
    sent, spent = seconds(lambda: broker.send(Report.TASK, "00000000-0000-4000-8000-000000000000"))
    assert (sent, spent < 5) == (False, True)


def test_an_order_succeeds_and_waits_for_the_sweeper(
    broker_at, closed_port, answered, alice, django_capture_on_commit_callbacks
):
    broker_at(f"redis://127.0.0.1:{closed_port}/0")
    with django_capture_on_commit_callbacks(execute=True):
        report = actions.request_report(by=alice, language="en", assessment=answered)
    Report.objects.update(next_try_at=report.requested_at)
    assert sweeping.sweep() == sweeping.Swept()
    broker_at("memory://")
    empty_queue()
    assert sweeping.sweep().sent == 1


def test_what_was_sent_is_counted_and_nothing_is_counted_before(broker_at):
    broker_at("memory://")
    empty_queue()
    assert broker.messages_in_queue() == 0
    for _message in range(3):
        assert broker.send(Report.TASK, uuid.uuid4())
    assert broker.messages_in_queue() == 3
    empty_queue()


@pytest.fixture
def unused_queue():
    """Points Celery to a queue that nobody ever sent to."""
    before = current_app.conf.task_default_queue
    current_app.conf.task_default_queue = uuid.uuid4().hex
    yield
    current_app.conf.task_default_queue = before


def test_a_queue_that_nobody_ever_used_is_empty_and_asking_makes_none(broker_at, unused_queue):
    broker_at("memory://")
    assert broker.messages_in_queue() == 0
    with broker.connection() as opened, pytest.raises(opened.channel_errors):
        opened.default_channel.queue_declare(current_app.conf.task_default_queue, passive=True)


def test_a_message_leaves_when_its_row_can_be_seen_and_not_before(broker_at, django_capture_on_commit_callbacks):
    broker_at("memory://")
    empty_queue()
    with django_capture_on_commit_callbacks(execute=True):
        broker.send_after_commit(Report())
        assert broker.messages_in_queue() == 0
    assert broker.messages_in_queue() == 1
    empty_queue()


@pytest.mark.django_db(transaction=True)
def test_what_goes_wrong_while_sending_takes_nothing_back(broker_at, alice, monkeypatch):
    def breaks(*_args, **_kwargs):
        raise RuntimeError("no fault that anybody thought of")

    broker_at("memory://")
    monkeypatch.setattr(current_app, "send_task", breaks)
    with transaction.atomic():
        alice.keep_language("en")
        broker.send_after_commit(Report())
    alice.refresh_from_db()
    assert alice.language == "en"


def test_a_message_says_no_more_than_which_row(broker_at):
    broker_at("memory://")
    empty_queue()
    public_id = uuid.uuid4()
    broker.send(Report.TASK, public_id)
    with broker.connection() as opened:
        message = opened.SimpleQueue(current_app.conf.task_default_queue).get(timeout=2)
        message.ack()
    args, kwargs, _embedded = message.payload
    assert (message.headers["task"], args, kwargs) == (Report.TASK, [str(public_id)], {})
    assert broker.messages_in_queue() == 0
