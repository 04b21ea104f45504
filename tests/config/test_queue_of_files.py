"""The queue of files outlives damaged files: they are set aside, and the rest goes on."""

import json
import uuid

import pytest
from kombu import Connection, Exchange, Queue

from config import queue_of_files

pytestmark = pytest.mark.database_free


@pytest.fixture
def name():
    """A queue that no other test knows: what a process has named, the library remembers."""
    return uuid.uuid4().hex


def declared(name, exchange=None):
    return Queue(name, Exchange(exchange or name, "direct"), name)


@pytest.fixture
def queue(tmp_path, name):
    """The messages of a queue of files in folders of its own."""
    for folder in ("queue", "control"):
        (tmp_path / folder).mkdir()
    options = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
    }
    with Connection("filesystem://", transport_options=options) as connection:
        assert isinstance(connection.transport, queue_of_files.Transport)
        with connection.SimpleQueue(declared(name)) as simple:
            yield simple


def received(queue):
    found = []
    while True:
        try:
            message = queue.get_nowait()
        except queue.Empty:
            return found
        message.ack()
        found.append(message.payload)


def damaged(folder):
    return len(list((folder / "damaged").iterdir()))


def test_messages_come_out_in_order_and_leave_nothing(queue, tmp_path):
    for number in range(3):
        queue.put({"number": number})
    assert len(queue) == 3
    assert received(queue) == [{"number": 0}, {"number": 1}, {"number": 2}]
    assert list((tmp_path / "queue").iterdir()) == []


HALF = [
    b"",
    b'{"body": "e30=", "head',
    b"\xff\xfe",
    b"{}",
    b"[]",
    b"3",
    b"null",
    b'{"body": "", "headers": {}, "properties": {}}',
    b'{"body": "", "headers": {}, "properties": null}',
]


def test_half_written_messages_are_set_aside_and_the_others_arrive(queue, name, tmp_path, caplog):
    for number, content in enumerate(HALF):
        (tmp_path / "queue" / f"{number}_x.{name}.msg").write_bytes(content)
    queue.put({"number": 1})
    assert received(queue) == [{"number": 1}]
    assert damaged(tmp_path / "queue") == len(HALF)
    assert [r.message.startswith("A damaged file of the queue") for r in caplog.records] == [True] * len(HALF)


@pytest.mark.parametrize("content", [b"", b"[[", b"\xff", b"{}1", b"[1]", b"3", b'[["a"]]'])
def test_a_damaged_table_is_set_aside_and_messages_go_on(queue, name, tmp_path, content):
    (tmp_path / "control" / f"{name}.exchange").write_bytes(content)
    with queue.channel.connection.client.clone() as other, other.SimpleQueue(declared(name)) as sender:
        sender.put({"number": 1})
    assert received(queue) == [{"number": 1}]
    assert damaged(tmp_path / "control") == 1
    assert queue.channel.get_table(name) == [(name, "", name)]


def test_a_table_that_is_damaged_while_in_use_is_written_anew(queue, name, tmp_path):
    table = tmp_path / "control" / f"{name}.exchange"
    table.write_bytes(b"")
    queue.put({"number": 1})
    assert received(queue) == [{"number": 1}]
    table.unlink(missing_ok=True)
    declared("others", name).bind(queue.channel).declare()
    assert sorted(json.loads(table.read_text())) == sorted([[name, "", name], ["others", "", "others"]])


def test_the_product_uses_it(settings):
    import config

    with config.celery_app.connection_for_write(url="filesystem://") as connection:
        assert isinstance(connection.transport, queue_of_files.Transport)
