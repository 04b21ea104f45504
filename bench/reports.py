"""Measures the gap report: CPU seconds, peak memory, pages and bytes; and that unchanged costs nothing.

Each case runs in a process of its own, or the peak of one would hide the next. CPU time, not the
clock: other processes on the machine may slow the clock, they hardly change this.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime

CASES = [(code, tag) for code in ("R-07", "R-00", "R-99") for tag in ("zh-hans", "en")]
WARM_RUNS = 4


def measure(code: str, language: str) -> dict[str, float]:
    """One case: the first drawing of a process, and the best of some warm ones."""
    started = time.process_time()
    playbook, answers = subject(code)
    from reports.building import render_answers

    def draw() -> bytes:
        moment = datetime(2026, 11, 24, tzinfo=UTC)
        return render_answers(
            playbook, answers, language=language, venture="青蓝 Notes", now=moment
        )

    first = draw()
    cold, warm = time.process_time() - started, []
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for _run in range(WARM_RUNS):
        started = time.process_time()
        assert draw() == first, "a second drawing gave other bytes"  # noqa: S101
        warm.append(time.process_time() - started)
    return {
        "cold": cold,
        "warm": min(warm),
        "peak": peak,
        "size": len(first) // 1000,
        "pages": pages(first),
    }


def subject(code: str):
    """The playbook on disk and the answers of one of its personas."""
    import django

    django.setup()
    from playbooks import catalogue
    from playbooks.engine.personas import load_personas

    playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    personas = load_personas(catalogue.content_folder(playbook.id), playbook)
    return playbook, next(p.answers for p in personas if p.code == code)


def pages(data: bytes) -> int:
    from io import BytesIO

    from pypdf import PdfReader

    return len(PdfReader(BytesIO(data)).pages)


def unchanged() -> dict[str, float]:
    """Ordering what is drawn already: the time of the order, and how many drawings it caused."""
    playbook, _answers = subject("R-99")
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from accounts.models import User
    from assessments.actions import start_assessment
    from playbooks import catalogue
    from reports import actions, building

    catalogue.publish(playbook)
    by = User.objects.create_user("bench@example.org")
    assessment = start_assessment(name="Bench", by=by)
    building.build(actions.request_report(by=by, language="en", assessment=assessment).public_id)
    started = time.process_time()
    report = actions.request_report(by=by, language="en", assessment=assessment)
    spent = time.process_time() - started
    return {"spent": spent, "drawings": report.attempts, "is_ready": report.status == "ready"}


def alone(*arguments: str) -> dict[str, float]:
    """Runs one case in a fresh process with a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        own = {
            "PLUMBLINE_VAR_DIR": folder,
            "PLUMBLINE_ENVIRONMENT": "test",
            "PLUMBLINE_DATABASE_URL": "",
        }
        own |= {"PLUMBLINE_BROKER_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "-m", "bench.reports", *arguments]
        run = subprocess.run(
            command, env={**os.environ, **own}, capture_output=True, text=True, check=True
        )
    return dict(json.loads(run.stdout))


def main() -> None:
    for code, tag in CASES:
        r = alone(code, tag)
        by_page = r["warm"] / r["pages"] * 20
        print(
            f"report {code} {tag:8}{r['warm']:12.2f} s      {r['pages']} pages, {r['size']} kB, first {r['cold']:.2f} s,"
            f" peak {r['peak']} MB; 20 pages {by_page:.2f} s (at most 2.5 s, 200 MB)"
        )
    r = alone("unchanged")
    print(
        f"ordering it unchanged         {r['spent'] * 1000:8.2f} ms     {r['drawings']:.0f} drawing in all, ready: {r['is_ready']}"
    )


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:]) if len(sys.argv) == 3 else unchanged()))
