"""Releasing a cohort's figures to observers: fixed then, once a checkpoint, and withdrawn when need be."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cohorts.models import Checkpoint, Cohort
from playbooks import catalogue
from reviews.models import Release
from reviews.observing.audit import LEAST
from reviews.observing.figures import figures_of


class NotReleasable(Exception):
    """Nothing was released. The text says why, for people."""


@transaction.atomic
def release(*, cohort: Cohort, checkpoint: Checkpoint | None, by: User) -> Release:
    """Fixes the figures as they are now and shows them to observers; an earlier release of the checkpoint ends.

    Raises:
        NotReleasable: fewer than five ventures handed in, or fewer than five submissions changed since the last
            release of the same checkpoint: then the two could be compared.
    """
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    earlier = list(cohort.releases.all())
    version = cohort.playbook_version or catalogue.latest_version(catalogue.default_playbook_id())
    told = figures_of(cohort, catalogue.playbook_for(version), checkpoint, earlier).told()
    if not told:
        raise NotReleasable(
            _("Fewer than five ventures have handed in, so no figure can be shown. Nothing was released.")
        )
    same = [one for one in earlier if one.checkpoint == checkpoint]
    if same and changed(same[0].figures["seals"], told["seals"]) < LEAST:
        raise NotReleasable(
            _(
                "Fewer than five submissions changed since the last release, so the two could be compared. Nothing was released."
            )
        )
    cohort.releases.filter(checkpoint=checkpoint, withdrawn_at=None).update(withdrawn_at=timezone.now())
    return Release.objects.create(cohort=cohort, checkpoint=checkpoint, figures=told, released_by=by)


def changed(before: list[str], now: list[str]) -> int:
    """How many submissions are in one of the two and not in the other."""
    old, new = Counter(before), Counter(now)
    return max((old - new).total(), (new - old).total())


def withdraw(*, row: Release) -> bool:
    """Observers see it no more: whether they did until now.

    What they read before is known to them, so it still counts in later releases.
    """
    return bool(Release.objects.filter(pk=row.pk, withdrawn_at=None).update(withdrawn_at=timezone.now()))
