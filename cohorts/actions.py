"""What changes organisations, cohorts and enrolments. Every change names who made it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.limits import refuse_beyond
from accounts.models import User
from cohorts import audit
from cohorts.models import Cohort, Enrolment, Invitation, Organisation, Programme, StaffMembership, Venture
from playbooks import catalogue

MOST_ORGANISATIONS = 20  # that one person works for
MOST_COHORTS = 200  # of one organisation
MOST_INVITATIONS = 100  # open ones of one cohort


@transaction.atomic
def found_organisation(*, name: str, by: User) -> Organisation:
    """A new organisation with its owner. Raises LimitReached."""
    User.objects.select_for_update().get(pk=by.pk)
    text = _(
        "You belong to %(most)d organisations, so you cannot create another. If you need one, contact whoever runs this site."
    )
    refuse_beyond(by.staff_memberships.count(), MOST_ORGANISATIONS, text % {"most": MOST_ORGANISATIONS})
    organisation = Organisation.objects.create(name=name)
    StaffMembership.objects.create(organisation=organisation, user=by, role=StaffMembership.Role.OWNER)
    return organisation


@transaction.atomic
def open_cohort(*, organisation: Organisation, programme: str, name: str, by: User) -> Cohort:
    """A new cohort in a programme, which is created when it does not exist yet. Raises LimitReached."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    text = _(
        "The organisation has %(most)d cohorts, the most it can have. Nothing was created. If you need another, contact whoever runs this site."
    )
    count = Cohort.objects.filter(programme__organisation=organisation).count()
    refuse_beyond(count, MOST_COHORTS, text % {"most": MOST_COHORTS})
    row = Programme.objects.filter(organisation=organisation, name=programme).order_by("pk").first()
    row = row or Programme.objects.create(organisation=organisation, name=programme)
    version = catalogue.latest_version(catalogue.default_playbook_id())
    return Cohort.objects.create(programme=row, name=name, opened_by=by, playbook_version=version)


@transaction.atomic
def invite(*, cohort: Cohort, by: User, **terms: Any) -> Invitation:
    """A link by which ventures enrol, good for thirty days if `terms` do not say otherwise. Raises LimitReached.

    Args:
        terms: `most`, `expires_at`, `needs_approval` of `Invitation`.
    """
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    text = _(
        "This cohort has %(most)d open links, the most it can have. One link serves any number of ventures; withdraw one that is not used."
    )
    refuse_beyond(cohort.invitations.open().count(), MOST_INVITATIONS, text % {"most": MOST_INVITATIONS})
    made = Invitation.objects.create(cohort=cohort, invited_by=by, **terms)
    audit.invited(cohort, by, "link", 1)
    return made


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    """The link works no more; ventures that enrolled stay."""
    rows = Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None)
    if rows.update(withdrawn_at=timezone.now(), withdrawn_by=by):
        audit.withdrew(invitation.cohort, by)


@transaction.atomic
def enrol(
    *, invitation: Invitation, venture: Venture, by: User, shares_progress: bool = True, shares_plan: bool = False
) -> Enrolment:
    """The venture in the invitation's cohort; a second time changes nothing, and one that left comes back.

    Args:
        shares_progress: whether the staff see how many questions are answered, and the day of the last answer.
        shares_plan: whether they see how far the plan is, beside what the venture submits.

    Raises:
        LimitReached: as many ventures came by this link as may.
    """
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    present = Enrolment.objects.filter(cohort=invitation.cohort, venture=venture).first()
    if present is not None and present.ended_at is None:
        return present
    refuse_taken(invitation)
    approved_at = None if invitation.needs_approval else timezone.now()
    shared = {"shares_progress": shares_progress, "shares_plan": shares_plan}
    return placed(invitation.cohort, venture, by, **shared, invitation=invitation, approved_at=approved_at)


def refuse_taken(invitation: Invitation) -> None:
    """Raises LimitReached: as many ventures came by this link as may."""
    if invitation.most is None:
        return
    used = invitation.enrolments.filter(ended_at=None).count()
    text = ngettext(
        "This link was for one venture, and its place is taken. Ask whoever sent it for another.",
        "This link was for %(most)d ventures, and all places are taken. Ask whoever sent it for another.",
        invitation.most,
    )
    refuse_beyond(used, invitation.most, text % {"most": invitation.most})


def placed(cohort: Cohort, venture: Venture, by: User, **how: Any) -> Enrolment:
    """The venture's place in a cohort, new or taken up again; what `how` does not say is shared is not."""
    fields = {"enrolled_by": by, "ended_at": None, "ended_by": None, "end": ""}
    shared = {"shares_progress": False, "shares_plan": False}
    row, _made = Enrolment.objects.update_or_create(cohort=cohort, venture=venture, defaults=fields | shared | how)
    return row


def approve(*, enrolment: Enrolment) -> None:
    """Lets in a venture that waits; a second time changes nothing."""
    Enrolment.objects.knocking().filter(pk=enrolment.pk).update(approved_at=timezone.now())


def refuse(*, enrolment: Enrolment, by: User) -> bool:
    """Refuses a venture that waits; False where it waits no more, and nothing is changed."""
    rows = Enrolment.objects.knocking().filter(pk=enrolment.pk)
    return bool(rows.update(**ended(by, Enrolment.End.REMOVED)))


def end_enrolment(*, enrolment: Enrolment, by: User, end: str) -> None:
    """The venture leaves the cohort, or the staff take it out. What was submitted stays sealed with them."""
    end_enrolments([enrolment.pk], by=by, end=end)


def end_enrolments(keys: Collection[int], *, by: User, end: str) -> None:
    """The same for many places at once, by their keys; one that has ended already stays as it is."""
    Enrolment.objects.filter(pk__in=keys, ended_at=None).update(**ended(by, end))


def ended(by: User, end: str) -> dict[str, Any]:
    """The fields of a place that ends now: nothing is shared any more."""
    return {"ended_at": timezone.now(), "ended_by": by, "end": end, "shares_progress": False, "shares_plan": False}


def share_progress(*, enrolment: Enrolment, is_shared: bool) -> None:
    """Whether the staff see how many questions the venture has answered, and when last."""
    Enrolment.objects.filter(pk=enrolment.pk, ended_at=None).update(shares_progress=is_shared)


def share_plan(*, enrolment: Enrolment, is_shared: bool) -> None:
    """Whether the staff see how far the plan is: how many items stand where, and the hours left."""
    Enrolment.objects.filter(pk=enrolment.pk, ended_at=None).update(shares_plan=is_shared)


class NameTaken(Exception):
    """Another programme of the organisation has this name. Nothing was changed; the text says so, for people."""


@transaction.atomic
def rename_cohort(*, cohort: Cohort, name: str, programme: str) -> None:
    """Other names for a cohort and its programme. Raises NameTaken."""
    Organisation.objects.select_for_update().get(pk=cohort.programme.organisation_id)
    others = Programme.objects.filter(organisation=cohort.programme.organisation_id, name=programme)
    if others.exclude(pk=cohort.programme_id).exists():
        raise NameTaken(_("Another programme has this name. Choose a different one; nothing was changed."))
    Programme.objects.filter(pk=cohort.programme_id).update(name=programme)
    Cohort.objects.filter(pk=cohort.pk).update(name=name)


def close_cohort(*, cohort: Cohort, is_closed: bool) -> None:
    """Nobody enrols or hands in any more; or they may again. A second time changes nothing."""
    rows = Cohort.objects.filter(pk=cohort.pk, closed_at__isnull=is_closed)
    rows.update(closed_at=timezone.now() if is_closed else None)


def archive_cohort(*, cohort: Cohort, is_archived: bool) -> None:
    """Closed, and gone from the lists; or back there. A second time changes nothing."""
    rows = Cohort.objects.filter(pk=cohort.pk, archived_at__isnull=is_archived)
    rows.update(archived_at=timezone.now() if is_archived else None)


def set_up_organisation(
    *,
    organisation: Organisation,
    name: str,
    time_zone: str,
    demands_second_factor: bool,
    keeps_months: int | None = None,
) -> None:
    """What holds for the whole organisation.

    Args:
        keeps_months: how long what was submitted is kept once a cohort is archived; None: until somebody deletes it.
    """
    rows = Organisation.objects.filter(pk=organisation.pk)
    factor = demands_second_factor
    rows.update(name=name, time_zone=time_zone, demands_second_factor=factor, keeps_months=keeps_months)


def take_back(*, enrolment: Enrolment) -> None:
    """A venture that the staff took out is in the cohort again; one that left by itself stays out."""
    rows = Enrolment.objects.filter(pk=enrolment.pk, end=Enrolment.End.REMOVED)
    rows.update(ended_at=None, ended_by=None, end="", approved_at=timezone.now())
