"""The dates at which a cohort's ventures hand in: which one counts today, and what changes them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.limits import refuse_beyond
from cohorts.models import Checkpoint, Cohort, Enrolment

MOST_CHECKPOINTS = 12  # of one cohort


# Given a cohort whose checkpoints changed: what follows from them elsewhere. Rooms above say so when the product starts.
_followers: list[Callable[[Cohort], None]] = []


def follows(act: Callable[[Cohort], None]) -> None:
    """Has this done in the transaction of every change of a cohort's checkpoints; said once or several times."""
    if act not in _followers:
        _followers.append(act)


@contextmanager
def told_after(cohort: Cohort) -> Iterator[None]:
    """A change of a cohort's checkpoints, and what follows from it; nothing is handed in to the cohort meanwhile."""
    with transaction.atomic():
        list(Enrolment.objects.select_for_update().filter(cohort=cohort).order_by("pk").values_list("pk"))
        yield
        for act in _followers:
            act(cohort)


class NoneOpen(Exception):
    """The cohort has checkpoints, and none takes anything today. The text says since or from when, for people."""


def checkpoint_on(checkpoints: Sequence[Checkpoint], day: date, handed_in: Collection[int] = ()) -> Checkpoint | None:
    """The checkpoint that something handed in on a day belongs to.

    Of several open ones it is the first that the venture has not handed in at; when it has at all of them, the last.

    Args:
        checkpoints: of one cohort, by due date.
        handed_in: keys of those at which the venture has handed in.

    Raises:
        NoneOpen: there are checkpoints, and none is open. A cohort without any takes submissions at any time: None.
    """
    opened = [one for one in checkpoints if one.is_open_on(day)]
    if checkpoints and not opened:
        raise NoneOpen(why_none_is_open(checkpoints, day))
    # What opened last and is in time counts before an older one that would only take it as late.
    in_time = [one for one in opened if day <= one.due_on]
    missing = [one for one in in_time or opened if one.pk not in handed_in]
    return next(iter(missing), (in_time or opened)[-1]) if opened else None


def why_none_is_open(checkpoints: Sequence[Checkpoint], day: date) -> str:
    """From when, or since when, nothing is taken: a sentence for the founder."""
    later = [one for one in checkpoints if one.opens_on > day]
    if later:
        first = min(later, key=lambda one: one.opens_on)
        text = _("%(checkpoint)s opens on %(day)s. Nothing was submitted; your answers are kept.")
        return text % {"checkpoint": first.title, "day": first.opens_on.isoformat()}
    last = checkpoints[-1]
    text = _("%(checkpoint)s closed on %(day)s. Nothing was submitted; ask the cohort’s staff whether they reopen it.")
    return text % {"checkpoint": last.title, "day": last.due_on.isoformat()}


@transaction.atomic
def plan_checkpoint(*, cohort: Cohort, **fields: object) -> Checkpoint:
    """A new checkpoint with the fields of `Checkpoint`. Raises LimitReached."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    text = _("The cohort has %(most)d checkpoints, the most it can have. Nothing was added.")
    refuse_beyond(cohort.checkpoints.count(), MOST_CHECKPOINTS, text % {"most": MOST_CHECKPOINTS})
    with told_after(cohort):
        return Checkpoint.objects.create(cohort=cohort, **fields)


class HandedIn(Exception):
    """Something was handed in at the checkpoint, so it stays. The text says so, for people."""


def remove_checkpoint(checkpoint: Checkpoint) -> None:
    """Takes a checkpoint away at which nothing was handed in. Raises HandedIn."""
    try:
        with told_after(checkpoint.cohort):
            checkpoint.delete()
    except ProtectedError:
        text = _("Ventures have submitted at %(checkpoint)s, so it stays. Nothing was changed.")
        raise HandedIn(text % {"checkpoint": checkpoint.title}) from None


def change_checkpoint(checkpoint: Checkpoint, **fields: object) -> None:
    """Other dates, name or rules; what was handed in stays where it is."""
    with told_after(checkpoint.cohort):
        Checkpoint.objects.filter(pk=checkpoint.pk).update(**fields)
