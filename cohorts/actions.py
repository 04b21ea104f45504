"""What changes organisations, cohorts and enrolments. Every change names who made it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cohorts.models import (
    Cohort,
    Enrolment,
    Invitation,
    Organisation,
    Programme,
    StaffMembership,
    Venture,
)


@transaction.atomic
def found_organisation(*, name: str, by: User) -> Organisation:
    """A new organisation with its owner."""
    organisation = Organisation.objects.create(name=name)
    StaffMembership.objects.create(
        organisation=organisation, user=by, role=StaffMembership.Role.OWNER
    )
    return organisation


@transaction.atomic
def open_cohort(*, organisation: Organisation, programme: str, name: str, by: User) -> Cohort:
    """A new cohort in a programme, which is created when it does not exist yet."""
    row, _ = Programme.objects.get_or_create(organisation=organisation, name=programme)
    return Cohort.objects.create(programme=row, name=name, opened_by=by)


def invite(*, cohort: Cohort, by: User) -> Invitation:
    """A link by which ventures enrol, good for thirty days."""
    return Invitation.objects.create(cohort=cohort, invited_by=by)


def withdraw(*, invitation: Invitation, by: User) -> None:
    """The link works no more; ventures that enrolled stay."""
    Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now(), withdrawn_by=by
    )


def enrol(*, invitation: Invitation, venture: Venture, by: User) -> Enrolment:
    """The venture in the invitation's cohort; a second time changes nothing."""
    enrolment, _created = Enrolment.objects.get_or_create(
        cohort=invitation.cohort, venture=venture, defaults={"enrolled_by": by}
    )
    return enrolment
