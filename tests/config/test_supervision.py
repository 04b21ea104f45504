"""Whatever is killed: a part comes back, all ends with its parent, and nothing keeps the port."""

import contextlib
import os
import signal
import socket
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from config.processes import Ended, Family, Part, is_free
from tests.config.running import Running, answers, belongs_to, called, children_of, free_port
from tests.reports.workers import until

pytestmark = [pytest.mark.database_free, pytest.mark.worker]


@pytest.fixture
def product(prepared, tmp_path):
    return Running(prepared, tmp_path)


def kill(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def waits_for_work(pid):
    """Whether a child of the worker sleeps in the reading of a pipe."""
    try:
        return called(pid, "celery") and "pipe_read" in Path(f"/proc/{pid}/wchan").read_text()
    except OSError:
        return False


def test_a_killed_web_server_comes_back_at_its_port(product):
    with product:
        old = product.part("gunicorn")
        orphans = until(lambda: children_of(old))
        kill(old)
        until(lambda: product.part("gunicorn") not in (old, None) and answers(product.visitor), 60)
        assert not set(orphans) & set(belongs_to(product.var))
        assert product.has_said("The web server ended (killed by signal 9). It is started again in 0.5 s (1 of 5).")


def test_a_killed_worker_comes_back_and_draws(product):
    with product:
        old = product.part("celery")
        orphans = until(lambda: children_of(old))
        kill(old)
        until(lambda: product.part("celery") not in (old, None))
        until(lambda: not set(orphans) & set(belongs_to(product.var)))
        until(product.has_drawn(*product.order()), 90)


def test_children_killed_while_they_start_cost_only_time(prepared, tmp_path):
    """Celery's own process ends, or hangs, when its children are killed before they can work."""
    with Running(prepared, tmp_path, stall=5) as product:
        kill(product.part("celery"))
        for _child in range(3):
            # Without a pause between the looks: a child is killed as soon as it is there.
            kill(until(lambda: children_of(product.part("celery") or 0), pause=0)[0])
        until(product.has_drawn(*product.order()), 120)


def test_a_killed_idle_child_that_locks_out_the_others_is_noticed(prepared, tmp_path):
    with Running(prepared, tmp_path, stall=3) as product:
        # Asleep over the queue, it holds the lock that the next one needs. A slow machine may see a second worker by then.
        kill(until(lambda: [child for child in children_of(product.part("celery") or 0) if waits_for_work(child)])[0])
        until(product.has_drawn(*product.order()), 120)
        assert product.has_said("Work waits and nobody does it: the worker is started anew.\n")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_all_ends_with_the_process_that_started_it(product, number):
    with product:
        until(lambda: len(belongs_to(product.var)) >= 6)  # itself, three parts, two children
        os.kill(product.process.pid, number)
        product.process.wait(240)
        until(lambda: not belongs_to(product.var))
        until(lambda: is_free(product.port))  # a process that is ending holds its port a moment longer


def test_what_a_power_cut_left_in_the_queue_ends_no_start(product):
    (product.var / "control").mkdir(exist_ok=True)
    (product.var / "control" / "celery.exchange").write_bytes(b"")
    for number in range(3):
        half = product.var / "queue" / f"{number}_half.celery.msg"
        half.parent.mkdir(exist_ok=True)
        half.write_bytes(b'{"body": "W1siN'[: 5 * number])
    with product:
        until(product.has_drawn(*product.order()), 90)
        # The worker reads the queue in any order: the report may be drawn before the last damaged file is met.
        until(lambda: len(list((product.var / "queue").glob("damaged/*"))) == 3, 30)
        until(lambda: len(list((product.var / "control").glob("damaged/*"))) == 1, 30)
        assert "Traceback" not in product.said()


def ended(part):
    """What is said of a part until it has ended for good."""
    said = []
    part.start()
    with pytest.raises(Ended) as error:
        until(lambda: said.append(part.look()))
    return [text for text in said if text], str(error.value)


def test_two_instances_on_one_host_do_not_sign_each_other_out(prepared, tmp_path):
    jar = CookieJar()
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
    with Running(prepared, tmp_path / "first") as first, Running(prepared, tmp_path / "second") as second:
        visitors = [product.visitor_with(jar) for product in (first, second)]
        for visitor in visitors:
            Running.sign_in(visitor)
        for visitor in visitors:
            assert b"/assessments/" in visitor.get("/")[1]
    assert len([cookie for cookie in jar if cookie.name.startswith("session-")]) == 2


def test_a_part_that_ends_again_and_again_is_given_up_with_the_reason():
    said, reason = ended(Part("worker", ["-c", "raise SystemExit(3)"], pauses=(0, 0.01)))
    assert said == [
        "The worker ended (code 3). It is started again in 0 s (1 of 2).",
        "The worker ended (code 3). It is started again in 0.01 s (2 of 2).",
    ]
    assert reason == "The worker ended 3 times, at last so: code 3."


def test_one_that_is_given_up_takes_the_others_with_it(capsys):
    family = Family(free_port(), pauses=())
    family.parts = {
        "good": Part("good", ["-c", "import time; time.sleep(600)"]),
        "bad": Part("bad", ["-c", "pass"], pauses=()),
    }
    try:
        for part in family.parts.values():
            part.start()
        with pytest.raises(Ended, match=r"The bad ended 1 times, at last so: code 0\."):
            until(family.look)
    finally:
        family.end()
    assert [part.process for part in family.parts.values()] == [None, None]


def test_a_port_that_only_listens_is_not_free():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not is_free(taken.getsockname()[1])


def test_a_signal_that_is_lost_where_it_arrives_ends_the_watch_at_the_next_look():
    """What is raised while an object is cleared away is printed and forgotten."""
    family = Family(port=free_port())
    with contextlib.suppress(KeyboardInterrupt):
        family.interrupt(signal.SIGTERM, None)
    with pytest.raises(KeyboardInterrupt):
        family.look()  # before it has looked at, and so begun, any part
    assert all(part.process is None for part in family.parts.values())
