"""Measures the gap report: pages, CPU seconds, memory and bytes; and that unchanged costs nothing.

    python -m bench.reports [R-07 ...]

“R-07+” is the report with the forecast of `docs/forecast_examples.md` in it. Each case runs in a process of its own, or the peak of one would hide the next. CPU time, not the
clock: other processes on the machine may slow the clock, they hardly change this. Machines differ: name
a folder with `report.en.html` and `report.css` (the mock-up of the design, or any report worth
comparing with) in PLUMBLINE_BENCH_MOCKUP, and every figure is given as a share of that one's, too.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.playbook.schema import Playbook

CODES = ("R-01", "R-07", "R-07+", "R-00", "R-99")
LANGUAGES = ("zh-hans", "en")
WARM_RUNS = 4
MOST_SECONDS, MOST_MEGABYTES, USUAL_PAGES = 2.5, 200, 20
MOCKUP = "PLUMBLINE_BENCH_MOCKUP"


def measure(code: str, language: str) -> dict[str, float]:
    """One report: the first drawing of a process, and the best of some warm ones."""
    started = time.process_time()
    playbook, answers = subject(code.rstrip("+"))
    from assessments.evaluation import evaluate_raw
    from reports.paper import pdf
    from reports.paper.cover import Cover
    from reports.paper.document import Paper

    cover = Cover("青蓝 Notes", datetime(2026, 11, 24, tzinfo=UTC), "PLB-BENCH")
    forecast = forecast_of(code.rstrip("+")) if code.endswith("+") else None

    def draw() -> bytes:
        return pdf.render(Paper(evaluate_raw(playbook, answers), language, cover, forecast)).data

    return timed(draw, started)


def measure_mockup(file: str) -> dict[str, float]:
    """The yardstick: a page of HTML with its style sheet, drawn as WeasyPrint draws any."""
    started = time.process_time()
    import django

    django.setup()
    import_module("reports.paper.pdf")  # names the fonts of the report, which must precede WeasyPrint
    weasyprint = import_module("weasyprint")

    def draw() -> bytes:
        page = weasyprint.HTML(filename=file, media_type="print")
        return bytes(page.write_pdf(pdf_variant="pdf/ua-1"))

    return timed(draw, started)


def timed(draw: Callable[[], bytes], started: float) -> dict[str, float]:
    first = draw()
    cold, warm = time.process_time() - started, []
    for _run in range(WARM_RUNS):
        started = time.process_time()
        assert draw() == first, "a second drawing gave other bytes"  # noqa: S101
        warm.append(time.process_time() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures = {"cold": cold, "warm": min(warm), "peak": peak, "size": len(first) // 1000}
    return {**figures, "pages": pages(first)}


def subject(code: str) -> tuple[Playbook, Mapping[str, Any]]:
    """The playbook on disk and the answers of one of its personas."""
    import django

    django.setup()
    from engine.authoring.personas import load_personas
    from playbooks import catalogue

    playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    personas = load_personas(catalogue.content_folder(playbook.id), playbook)
    return playbook, next(p.answers for p in personas if p.code == code)


def forecast_of(code: str) -> dict[str, object]:
    """The worked forecast of a persona, as a submission keeps it."""
    from scripts.forecast_examples import examples

    persona = code.lower().replace("-", "_")
    inputs = next(one.inputs for one in examples() if one.data["persona"] == persona)
    return {"name": "Base case", "inputs": inputs.to_raw()}


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


PARTS: dict[str, Callable[..., dict[str, float]]] = {
    "measure": measure,
    "mockup": measure_mockup,
    "unchanged": unchanged,
}


def alone(part: str, *arguments: str) -> dict[str, float]:
    """Runs one part in a fresh process with a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return alone_in(folder, "bench.reports", part, *arguments)


def alone_in(folder: str, module: str, part: str, *arguments: str) -> dict[str, float]:
    """Runs one part of a benchmark in a fresh process, with its files and its database in a folder."""
    own = {"PLUMBLINE_VAR_DIR": folder, "PLUMBLINE_ENVIRONMENT": "test", "PLUMBLINE_DATABASE_URL": ""}
    own |= {"PLUMBLINE_BROKER_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-m", module, "--", part, *arguments]
    run = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(f"{part} {' '.join(arguments)} failed:\n{run.stderr}")
    return dict(json.loads(run.stdout.splitlines()[-1]))


def yardstick() -> dict[str, dict[str, float]]:
    """By language, what the mock-up costs here; empty when no folder is named."""
    named = os.environ.get(MOCKUP)
    if not named:
        return {}
    files = {tag: Path(named) / f"report.{tag[:2]}.html" for tag in LANGUAGES}
    return {tag: alone("mockup", str(file)) for tag, file in files.items() if file.exists()}


def line(name: str, figures: dict[str, float], share: str = "") -> str:
    by_page = figures["warm"] / figures["pages"]
    return (
        f"{name:22}{figures['pages']:4} pages {figures['warm']:6.2f} s {by_page:7.3f} s a page {share:>11}"
        f"{figures['peak']:6} MB {figures['size']:5} kB   first {figures['cold']:.2f} s"
    )


def share_of(figures: dict[str, float], other: dict[str, float] | None) -> str:
    """The cost of a page as a share of the yardstick's in the same language."""
    if other is None:
        return ""
    by_page, of = (f["warm"] / f["pages"] for f in (figures, other))
    return f"({by_page / of:.0%})"


def main(codes: tuple[str, ...] = CODES) -> None:
    known = yardstick()
    for tag, figures in known.items():
        print(line(f"mock-up {tag}", figures))
    for code in codes:
        for tag in LANGUAGES:
            figures = alone("measure", code, tag)
            print(line(f"report {code} {tag}", figures, share_of(figures, known.get(tag))))
    print(
        f"at most {MOST_SECONDS} s for {USUAL_PAGES} pages, which is {MOST_SECONDS / USUAL_PAGES:.3f} s a page, and {MOST_MEGABYTES} MB"
    )
    r = alone("unchanged")
    print(
        f"ordered unchanged {r['spent'] * 1000:.2f} ms, {r['drawings']:.0f} drawing in all, ready: {bool(r['is_ready'])}"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--"]:
        print(json.dumps(PARTS[sys.argv[2]](*sys.argv[3:])))
    else:
        main(tuple(sys.argv[1:]) or CODES)
