"""What changes the views and notes that staff keep beside a cohort's ventures."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import refuse_beyond
from accounts.models import User
from cohorts.models import Cohort, Enrolment, VentureNote
from reviews.models import SavedView
from reviews.states import hold_place

MOST_VIEWS = 50  # of one person in one cohort


@transaction.atomic
def save_view(*, cohort: Cohort, name: str, query: str, is_shared: bool, by: User) -> SavedView:
    """Keeps a view under a name; a second one of that name takes the place of the first. Raises LimitReached."""
    own = SavedView.objects.filter(cohort=cohort, saved_by=by)
    if not own.filter(name=name).exists():
        text = _("You keep %(most)d views of this cohort, the most there can be. Delete one first.")
        refuse_beyond(own.count(), MOST_VIEWS, text % {"most": MOST_VIEWS})
    fields = {"query": query, "is_shared": is_shared, "saved_at": timezone.now()}
    view, _made = SavedView.objects.update_or_create(cohort=cohort, saved_by=by, name=name, defaults=fields)
    return view


def has_view(*, cohort: Cohort, name: str, by: User) -> bool:
    """Whether somebody keeps a view of the cohort under this name, which another of that name would replace."""
    return SavedView.objects.filter(cohort=cohort, saved_by=by, name=name).exists()


def delete_view(*, view: SavedView) -> None:
    SavedView.objects.filter(pk=view.pk).delete()


@transaction.atomic
def add_note(*, enrolment: Enrolment, text: str, by: User) -> VentureNote:
    """A note on a venture. Raises IllegalStep: it was deleted meanwhile."""
    hold_place(enrolment)
    return VentureNote.objects.create(enrolment=enrolment, text=text, written_by=by)


def remove_note(*, note: VentureNote) -> None:
    """The note is shown no more; that it was there stays known to operators."""
    VentureNote.objects.filter(pk=note.pk, removed_at=None).update(removed_at=timezone.now())
