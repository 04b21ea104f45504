"""What tables and papers of a cohort hold in memory: the peak of the process that makes one, as a ratio to an idle one.

    python -m bench sheets            XLSX of 300 and CSV of 2,000 ventures in a web process; of 2,000 in the worker XLSX,
                                      the overview of the cohort report and its first volume
    python -m bench sheets 100 400    other sizes: of the first table, and of the two others

Each case runs in a process of its own, or the peak of one would hide the next. Idle is the same process after one page of
the same cohort; the worker’s has loaded what it draws papers with, too. All submissions are whole and each has its own
seal, so that all of it is read and compared.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from typing import Any

from bench.reports import alone_in

SMALL, LARGE = 300, 2000
Figures = Mapping[str, float]


def seed(count: int) -> Figures:
    """A cohort of that many ventures with whole submissions."""
    from django.core.management import call_command

    from bench.crowd import crowd
    from tests.conftest import person

    call_command("migrate", verbosity=0)
    call_command("playbook", "publish", verbosity=0)
    crowd(count, person("Bob"), is_whole=True)  # type: ignore[no-untyped-call]  # of the tests
    return {}


def ask(*names: str) -> Figures:
    """Pages or tables by their addresses, as a web process serves them; the bytes of the last one."""
    from django.test import Client
    from django.urls import reverse

    from accounts.models import User
    from cohorts.models import Cohort

    client, cohort, size = Client(), Cohort.objects.get(name="Autumn"), 0
    client.force_login(User.objects.get(email="bob@example.org"))
    for name in names:
        response: Any = client.get(reverse(name, args=[cohort.public_id]), HTTP_HOST="localhost")
        if response.status_code != 200:
            raise SystemExit(f"{name} answered {response.status_code}")
        # Sent on piece by piece, as a server does: what is sent is not kept.
        size = sum(map(len, response.streaming_content)) if response.streaming else len(response.content)
    return {"size": size}


def idle_web() -> Figures:
    return ask("cohort")


def xlsx() -> Figures:
    return ask("cohort", "cohort_sheet")


def csv() -> Figures:
    return ask("cohort", "cohort_csv")


def idle_worker() -> Figures:
    """The worker's process as it waits: all that it draws papers with is loaded."""
    import reports.tasks  # noqa: F401
    from cohorts.models import Cohort

    return {"size": Cohort.objects.filter(name="Autumn").count()}


def worker(kind: str = "sheet", part: str = "1") -> Figures:
    """A pack, or that part of a large one, made by the worker's own functions."""
    import reports.tasks  # noqa: F401
    from accounts.models import User
    from cohorts.models import Cohort
    from jobs.claims import claim
    from reports.models import Pack
    from reports.packs import building
    from reports.packs.ordering import order_pack

    cohort, bob = Cohort.objects.get(name="Autumn"), User.objects.get(email="bob@example.org")
    first = order_pack(cohort=cohort, kind=kind, query="", language="en", by=bob)
    pack = Pack.objects.get(order_key=first.order_key, part=int(part), status="queued")
    if held := claim(Pack, pack.public_id):
        building.carry_out(held)
    pack.refresh_from_db()
    silent = sum(one["submission"] is None for one in pack.ventures)
    if pack.status != "ready" or len(pack.failures) > silent:
        raise SystemExit(f"the pack is {pack.status}: {pack.error_code} {len(pack.failures)} failures")
    return {"size": pack.size}


PARTS: dict[str, Callable[..., Figures]] = {
    "seed": lambda count: seed(int(count)),
    "idle_web": idle_web,
    "xlsx": xlsx,
    "csv": csv,
    "idle_worker": idle_worker,
    "worker": worker,
    "overview": lambda: worker("cohort_pdf"),
    "volume": lambda: worker("cohort_pdf", "2"),
}


def measured(part: str, *arguments: str) -> dict[str, float]:
    """What a part says, with the seconds of CPU that it took and the peak of its memory in megabytes."""
    import django

    django.setup()
    started = time.process_time()
    figures = dict(PARTS[part](*arguments))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures | {"spent": time.process_time() - started, "peak": peak}


def alone(folder: str, part: str, *arguments: str) -> dict[str, float]:
    """Runs a part in a fresh process."""
    return alone_in(folder, "bench.sheets", part, *arguments)


def show(name: str, figures: Figures, idle: Figures) -> None:
    ratio = figures["peak"] / idle["peak"]
    print(
        f"{name:44}{figures['peak']:6.0f} MB, {ratio:4.2f} x idle ({idle['peak']:.0f} MB)"
        f"{figures['size'] / 1000:9.0f} kB{figures['spent']:7.1f} s of CPU",
        flush=True,
    )


def main(small: int = SMALL, large: int = LARGE) -> None:
    """Prints the table."""
    for count, cases in (
        (small, [("XLSX in a web process", "xlsx", "idle_web")]),
        (
            large,
            [
                ("CSV in a web process", "csv", "idle_web"),
                ("XLSX in the worker", "worker", "idle_worker"),
                ("overview of the PDF", "overview", "idle_worker"),
                ("first volume of the PDF", "volume", "idle_worker"),
            ],
        ),
    ):
        with tempfile.TemporaryDirectory(prefix="plumb-bench.") as folder:
            alone(folder, "seed", str(count))
            for name, part, idle in cases:
                show(f"{count:,} ventures, {name}", alone(folder, part), alone(folder, idle))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--"]:
        print(json.dumps(measured(*sys.argv[2:])))
    else:
        main(*map(int, sys.argv[1:]))
