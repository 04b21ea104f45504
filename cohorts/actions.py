"""What changes organisations, cohorts and enrolments. Every change names who made it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import refuse_beyond
from accounts.models import User
from cohorts.models import Cohort, Enrolment, Invitation, Organisation, Programme, StaffMembership, Venture

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
    row, _created = Programme.objects.get_or_create(organisation=organisation, name=programme)
    return Cohort.objects.create(programme=row, name=name, opened_by=by)


@transaction.atomic
def invite(*, cohort: Cohort, by: User) -> Invitation:
    """A link by which ventures enrol, good for thirty days. Raises LimitReached."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    text = _(
        "This cohort has %(most)d open links, the most it can have. One link serves any number of ventures; withdraw one that is not used."
    )
    refuse_beyond(cohort.invitations.open().count(), MOST_INVITATIONS, text % {"most": MOST_INVITATIONS})
    return Invitation.objects.create(cohort=cohort, invited_by=by)


def withdraw(*, invitation: Invitation, by: User) -> None:
    """The link works no more; ventures that enrolled stay."""
    Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None).update(withdrawn_at=timezone.now(), withdrawn_by=by)


def enrol(*, invitation: Invitation, venture: Venture, by: User) -> Enrolment:
    """The venture in the invitation's cohort; a second time changes nothing."""
    enrolment, _created = Enrolment.objects.get_or_create(
        cohort=invitation.cohort, venture=venture, defaults={"enrolled_by": by}
    )
    return enrolment
