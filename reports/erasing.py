"""Reports and packs of a venture are erased with it, with their files."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from cohorts.models import Venture
from jobs.storage import remove
from reports import storage
from reports.models import Pack, Report
from reports.packs import storage as packs


def of_venture(venture: Venture, _by: User) -> None:
    """Deletes the venture's reports, and the packs of its cohorts that hold it: they can be ordered again without it."""
    own = Report.objects.filter(venture=venture)
    # Held: a worker that finishes one at this moment has written which file is its own, or finds no row any more.
    files = {one for one in own.select_for_update().values_list("sha256", flat=True) if one}
    own.delete()
    kept = set(Report.objects.filter(sha256__in=files).values_list("sha256", flat=True))
    gone = [storage.path_of(sha256) for sha256 in files - kept]
    keys = set(venture.enrolments.values_list("pk", flat=True))
    cohorts = set(venture.enrolments.values_list("cohort", flat=True))
    for pack in Pack.objects.select_for_update().filter(cohort__in=cohorts):
        if keys & {one["enrolment"] for one in pack.ventures}:
            if pack.sha256:
                gone.append(packs.path_of(pack.sha256, pack.extension))
            pack.delete()
    transaction.on_commit(lambda: remove(gone))
