"""Whether what must never change is what it was: playbooks, submissions, milestones, evidence, answers, logs, reports, packs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cohorts import audit
from jobs.storage import FileDamaged
from plans.milestones import freezing
from playbooks import catalogue
from reports import storage
from reports.models import Report
from reports.packs import verifying
from reviews import erasing, sealing


class Command(BaseCommand):
    help = "Compares everything sealed with its seal; ends with an error when something was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        sealed = catalogue.damage(), sealing.damage(), sealing.damage_of_answers(), audit.damage()
        emptied = erasing.damage_of_erased()
        packs = verifying.damage(), verifying.damage_of_heads()
        found = list(chain(*sealed, freezing.damage(), emptied, report_damage(), *packs))
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} things are not what they were. Nothing was changed.")
        self.stdout.write("Everything sealed is what it was.")


def report_damage() -> Iterator[str]:
    """Every ready report whose file is missing or another one, in words for operators."""
    for report in Report.objects.filter(status=Report.Status.READY).order_by("pk").iterator():
        try:
            storage.open_whole(report.sha256).close()
        except FileDamaged:
            yield f"report {report.public_id}: its file is missing or damaged; its page offers a new one"
