"""Who may: one door per object. Unknown and forbidden look the same: 404; a lesser role is told so: 403."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts import statements
from accounts.factors import factors_of, has_second_factor
from accounts.models import AnyUser, User
from cohorts.letters import open_to
from cohorts.models import (
    RIGHTS,
    Checkpoint,
    Cohort,
    Enrolment,
    Invitation,
    Invitee,
    Mailing,
    Organisation,
    Right,
    StaffInvitation,
    StaffMembership,
    Venture,
    VentureInvitation,
    VentureMembership,
)
from cohorts.models.organisations import OrganisationQuerySet
from mails.models import Mail
from playbooks.models import PlaybookVersion

WITH_COHORT = "cohort__programme__organisation"
STAFF_OF_COHORT = "programme__organisation__staff"


class ClosedInvitation(Exception):
    """The invitation has expired or was withdrawn. The text is the organisation's name."""


class SecondFactorNeeded(PermissionDenied):
    """The organisation asks its staff for a second factor, and this person has none. The text is its name."""


def organisations_of(user: AnyUser) -> OrganisationQuerySet:
    """The organisations somebody works for, as a list of them shows them, and with what `with_role` tells."""
    found: OrganisationQuerySet = with_role(Organisation.objects.all(), user, "staff")  # type: ignore[assignment]
    return found.listed(user.pk)


def organisations_worked_for(user: AnyUser) -> models.QuerySet[Organisation]:
    """The organisations somebody works for, with what `with_role` tells and nothing beside it, by name."""
    return with_role(Organisation.objects.all(), user, "staff").order_by("name", "pk")


def organisation_for(user: AnyUser, public_id: UUID, right: Right = Right.MANAGE) -> Organisation:
    """The only way a view obtains an organisation: its staff, in a role that may do what is asked.

    Raises:
        PermissionDenied: the user works for it in a lesser role.
    """
    return let_in(get_object_or_404(with_role(Organisation.objects.all(), user, "staff"), public_id=public_id), right)


RoleT = TypeVar("RoleT", bound=models.Model)


def with_role(rows: models.QuerySet[RoleT], user: AnyUser, staff: str) -> models.QuerySet[RoleT]:
    """Those whose organisation the user works for, each with `role`: what the user is there.

    `demands` says whether the organisation asks for a second factor, `has_factor` whether the user has one.

    Args:
        staff: the way from the rows to the staff of their organisation; it ends with "staff".
    """
    if not user.is_authenticated:
        return rows.none()
    own: models.QuerySet[RoleT] = rows.filter(**{f"{staff}__user": user})
    return own.annotate(  # type: ignore[return-value]  # the rows with three words more
        role=models.F(f"{staff}__role"),
        demands=models.F(f"{staff.removesuffix('staff')}demands_second_factor"),
        has_factor=models.Exists(factors_of(user)),
    )


def let_in(found: RoleT, right: Right) -> RoleT:
    """What was found, when the user's role there has the right.

    Raises:
        PermissionDenied
        SecondFactorNeeded
    """
    if right not in RIGHTS[found.role]:  # type: ignore[attr-defined]  # annotated above
        raise PermissionDenied(lesser_role())
    if found.demands and not found.has_factor:  # type: ignore[attr-defined]  # annotated above
        raise SecondFactorNeeded(str(organisation_of(found)))
    return found


def organisation_of(found: models.Model) -> Organisation:
    """The organisation that something of staff belongs to: itself, a cohort, or what belongs to a cohort."""
    found = getattr(found, "enrolment", found)
    found = getattr(found, "cohort", found)
    if isinstance(found, Cohort):
        found = found.programme.organisation
    if not isinstance(found, Organisation):
        raise TypeError(found)
    return found


def refuse_without_factor(user: AnyUser, organisation: Organisation) -> None:
    """For what staff read by another door than the ones above. Raises SecondFactorNeeded."""
    if organisation.demands_second_factor and not has_second_factor(user):
        raise SecondFactorNeeded(organisation.name)


def membership_of(user: AnyUser, organisation: Organisation) -> StaffMembership:
    """The role in which the user works for an organisation; Http404 for whoever does not."""
    return get_object_or_404(StaffMembership, user_id=user.pk, organisation=organisation)


def cohort_for(user: AnyUser, public_id: UUID, right: Right = Right.READ) -> Cohort:
    """The only way a view obtains a cohort: its organisation's staff, in a role that may do what is asked.

    Raises:
        PermissionDenied: the user works for the organisation in a lesser role.
    """
    rows = statements.objects_for("cohort", [user.pk or 0, public_id], cohort_with_role)
    if not rows:
        raise Http404
    return read_by(user, let_in(rows[0], right))


def cohort_with_role(user: int, public_id: UUID) -> models.QuerySet[Cohort]:
    """A cohort with what `with_role` tells of somebody in it, its programme, organisation and playbook beside it."""
    known = with_role(Cohort.objects.filter(public_id=public_id), User(pk=user), STAFF_OF_COHORT)
    return known.select_related("programme__organisation", "playbook_version").defer("playbook_version__canonical")


def cohort_read(user: AnyUser, cohort: Cohort, right: Right = Right.READ) -> Cohort:
    """A cohort that something was read with, for staff who want to read it as well, as `cohort_for` gives it.

    Raises:
        PermissionDenied: the user works for the organisation in a lesser role.
    """
    rows = statements.rows_for("role in a cohort", [user.pk or 0, cohort.pk], role_in_cohort)
    if not rows:
        raise Http404
    if cohort.playbook_version_id and not Cohort.playbook_version.is_cached(cohort):
        cohort.playbook_version = PlaybookVersion.objects.defer("canonical").get(pk=cohort.playbook_version_id)
    cohort.role, cohort.demands, cohort.has_factor = rows[0]  # type: ignore[attr-defined]  # as `with_role` does
    return read_by(user, let_in(cohort, right))


def role_in_cohort(user: int, cohort: int) -> models.QuerySet[Cohort, Any]:
    """What `with_role` tells of somebody in a cohort."""
    rows: models.QuerySet[Any] = with_role(Cohort.objects.filter(pk=cohort), User(pk=user), STAFF_OF_COHORT)
    return rows.values_list("role", "demands", "has_factor")


def read_by(user: AnyUser, cohort: Cohort) -> Cohort:
    """The cohort, whose ventures are from now on those that are not closed to the user."""
    cohort.reader = user.pk
    return cohort


def enrolment_for(user: AnyUser, public_id: UUID, right: Right = Right.READ) -> Enrolment:
    """The only way staff obtain a venture's place in a cohort, through the door of the cohort."""
    rows = with_role(Enrolment.objects.open_to(user.pk), user, f"cohort__{STAFF_OF_COHORT}")
    return let_in(get_object_or_404(rows.select_related("venture", WITH_COHORT), public_id=public_id), right)


def lesser_role() -> str:
    """What somebody is told whose role is not enough."""
    return _("Your role in this organisation does not allow this. Ask one of its owners.")


def owned_venture_for(user: AnyUser, public_id: UUID) -> Venture:
    """A venture whose owner the user is.

    Raises:
        PermissionDenied: the user is a member with a lesser role.
    """
    venture = get_object_or_404(Venture.objects.visible_to(user), public_id=public_id)
    if not Venture.objects.owned_by(user).filter(pk=venture.pk).exists():
        raise PermissionDenied(_("Only the owner of the venture can do this."))
    return venture


def working_venture_for(user: AnyUser, public_id: UUID) -> Venture:
    """A venture whose owner the user is, and that goes on: what brings it into a cohort passes here.

    Raises:
        PermissionDenied: the user is a member with a lesser role, or the venture is archived.
    """
    venture = owned_venture_for(user, public_id)
    if venture.is_archived:
        raise PermissionDenied(_("This venture is archived. Take it out of the archive on its team page first."))
    return venture


def team_membership_for(user: AnyUser, public_id: UUID, *, as_owner: bool = False) -> VentureMembership:
    """The user's own place in a venture's team, with the venture: the only way to its team page.

    Raises:
        PermissionDenied: an owner is asked for, and the user is a member with a lesser role.
    """
    rows = VentureMembership.objects.select_related("venture")
    found = get_object_or_404(rows, venture__public_id=public_id, user_id=user.pk or 0)
    if as_owner and not found.is_owner:
        raise PermissionDenied(_("Only an owner of the venture can do this."))
    return found


def member_of(venture: Venture, public_id: UUID) -> VentureMembership:
    """Somebody of a venture's team, by whoever passed its door."""
    return get_object_or_404(venture.members.select_related("user", "venture"), public_id=public_id)


def team_invitation_of(venture: Venture, public_id: UUID) -> VentureInvitation:
    """An invitation to a venture's team, by whoever passed its door."""
    return get_object_or_404(venture.team_invitations.select_related("venture"), public_id=public_id)


def team_invitation(code: str) -> VentureInvitation:
    """An invitation to a venture's team, whatever became of it, for whoever holds the link."""
    rows = VentureInvitation.objects.select_related("venture", "invited_by")
    return get_object_or_404(rows, code=code[:64])


def own_enrolment_for(user: AnyUser, public_id: UUID) -> Enrolment:
    """The place of the user's own venture in a cohort, for its owner.

    Raises:
        PermissionDenied: the user is a member with a lesser role.
    """
    own = Enrolment.objects.filter(venture__in=Venture.objects.visible_to(user)).select_related("venture", WITH_COHORT)
    enrolment = get_object_or_404(own, public_id=public_id)
    owned_venture_for(user, enrolment.venture.public_id)
    return enrolment


def edited_enrolment_for(user: AnyUser, public_id: UUID) -> Enrolment:
    """The place of the user's own venture in a cohort, for its owners and editors.

    Raises:
        PermissionDenied: the user is a member who may only read, or the venture is archived.
    """
    own = Enrolment.objects.filter(venture__in=Venture.objects.visible_to(user)).select_related("venture", WITH_COHORT)
    enrolment = get_object_or_404(own, public_id=public_id)
    if not VentureMembership.objects.who_edit().filter(venture=enrolment.venture_id, user_id=user.pk or 0).exists():
        raise PermissionDenied(_("Only owners and editors of a venture that is not archived can do this."))
    return enrolment


def open_invitation(code: str) -> Invitation:
    """An invitation that can still be used. Whoever holds the link may read the cohort's name.

    Raises:
        ClosedInvitation: it has expired or was withdrawn, or the cohort is closed.
        Http404: there is none with this code.
    """
    rows = Invitation.objects.select_related("cohort__programme__organisation")
    invitation = get_object_or_404(rows, code=code[:64])
    if not invitation.is_open or invitation.cohort.is_closed:
        raise ClosedInvitation(invitation.cohort.programme.organisation.name)
    return invitation


def letter_for(user: AnyUser, public_id: UUID) -> tuple[Mail, Organisation]:
    """A letter that an organisation sent, and the organisation, for whoever manages it.

    Raises:
        PermissionDenied: the user works for it in a lesser role.
        Http404: it is about a venture that is closed to the user, too.
    """
    mail = get_object_or_404(Mail, public_id=public_id)
    name, _dash, key = mail.tenant.partition("-")
    if name != "organisation" or not key.isdigit():
        raise Http404
    found = let_in(get_object_or_404(with_role(Organisation.objects.all(), user, "staff"), pk=int(key)), Right.MANAGE)
    return get_object_or_404(open_to(Mail.objects.filter(pk=mail.pk), user.pk or 0)), found


def mailing_for(user: AnyUser, public_id: UUID) -> Mailing:
    """The only way a view obtains a mailing: for whoever manages the cohort at this moment.

    Raises:
        PermissionDenied: the user works for the organisation in a lesser role.
    """
    rows = with_role(Mailing.objects.select_related(WITH_COHORT, "ordered_by"), user, f"cohort__{STAFF_OF_COHORT}")
    found: Any = let_in(get_object_or_404(rows, public_id=public_id), Right.MANAGE)
    read_by(user, found.cohort)
    found.cohort.role = found.role  # the page shows what its reader is there
    row: Mailing = found
    return row


def staff_invitation_of(organisation: Organisation, public_id: UUID) -> StaffInvitation:
    """An invitation of a colleague, by whoever passed the organisation's door."""
    return get_object_or_404(organisation.staff_invitations.select_related("organisation"), public_id=public_id)


def colleague_of(organisation: Organisation, public_id: UUID) -> StaffMembership:
    """Somebody who works for an organisation, by whoever passed its door."""
    return get_object_or_404(organisation.staff.select_related("user", "organisation"), public_id=public_id)


def colleague_invitation(code: str) -> StaffInvitation:
    """An invitation to work for an organisation, whatever became of it, for whoever holds the link."""
    rows = StaffInvitation.objects.select_related("organisation", "invited_by")
    return get_object_or_404(rows, code=code[:64])


def checkpoint_of_cohort(cohort: Cohort, public_id: UUID) -> Checkpoint:
    """A checkpoint, by whoever passed the cohort's door."""
    return get_object_or_404(cohort.checkpoints, public_id=public_id)


def invitee_of_cohort(cohort: Cohort, public_id: UUID) -> Invitee:
    """Somebody invited by a list, by whoever passed the cohort's door."""
    rows: models.QuerySet[Invitee] = cohort.seen_invitees.select_related(WITH_COHORT)
    return get_object_or_404(rows, public_id=public_id)


def invitee_with(code: str) -> Invitee:
    """An invitation of one address, whatever became of it, for whoever holds the link."""
    return get_object_or_404(Invitee.objects.select_related(WITH_COHORT, "invited_by", "enrolment"), code=code[:64])
