"""Test processes side by side: a folder, a queue and a cache for each, before the settings are read; and
an order in which none is left with a long test when the others have ended."""

from __future__ import annotations

import gc
import os

import pytest

# Tests that take seconds. Whoever begins with one of them at the end keeps the others waiting.
LONG = ("browser", "worker", "long")


def part_ways(name: str) -> None:
    """Points the environment of the test process "gw3" to its own folder and Redis databases."""
    number = int(name.removeprefix("gw"))
    os.environ["PLUMBLINE_VAR_DIR"] = os.path.join(os.environ["PLUMBLINE_VAR_DIR"], name)
    broker = os.environ.get("PLUMBLINE_BROKER_URL", "")
    if broker.startswith("redis"):
        os.environ["PLUMBLINE_BROKER_URL"] = f"{broker}?virtual_host={2 * number}"
        cache = os.environ["PLUMBLINE_CACHE_URL"].split("?")[0]
        os.environ["PLUMBLINE_CACHE_URL"] = f"{cache}?db={2 * number + 1}"


if "PYTEST_XDIST_WORKER" in os.environ:
    part_ways(os.environ["PYTEST_XDIST_WORKER"])


@pytest.hookimpl(tryfirst=True)
def pytest_collection():
    """What is loaded stays: no sweep of the memory would find anything while it is."""
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Long tests first, for every process its share: each is given a stretch of this list to begin with."""
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    long = groups([item for item in items if any(map(item.get_closest_marker, LONG))])
    rest = [item for item in items if not any(map(item.get_closest_marker, LONG))]
    shares = [[item for group in long[n::processes] for item in group] for n in range(processes)]
    items[:] = [item for n in range(processes) for item in [*shares[n], *stretch(rest, n, processes)]]


def groups(items):
    """Tests that start from the same dear thing stay with one process, which makes it once; others stand alone."""
    found = {}
    for item in items:
        key = item.path if item.get_closest_marker("together") else item
        found.setdefault(key, []).append(item)
    return list(found.values())


def stretch(items, number, processes):
    """The part of a list that stands to the whole as one process to all."""
    start, end = (len(items) * n // processes for n in (number, number + 1))
    return items[start:end]


def pytest_collection_finish():
    """What was loaded stays: no sweep of the memory looks at it again, and sweeps are rarer."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    gc.enable()
