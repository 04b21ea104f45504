"""Gives each parallel test process a folder, a queue and a cache of its own, before the settings are read."""

from __future__ import annotations

import os


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
