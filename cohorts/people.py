"""Who works for an organisation, and in which role: inviting, changing, removing, handing over, leaving."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import LimitReached, refuse_beyond
from accounts.models import User
from cohorts import audit, letters
from cohorts.audit import Act
from cohorts.belonging import LastOwner, NotAllowed, renew, use
from cohorts.models import Organisation, Right, StaffInvitation, StaffMembership

Role = StaffMembership.Role
MOST_COLLEAGUES = 200  # of one organisation, those who are invited included


def may_give(by: StaffMembership, role: str) -> bool:
    """Whether somebody may invite to a role, take it away or change it: owners any, managers the lesser two."""
    if by.may(Right.OWN):
        return True
    return by.may(Right.MANAGE) and role in {Role.REVIEWER, Role.OBSERVER}


def refuse_unless_may_give(by: StaffMembership, *roles: str) -> None:
    """Raises NotAllowed."""
    if not all(may_give(by, role) for role in roles):
        raise NotAllowed(_("Only an owner of the organisation can do this. Nothing was changed."))


def held_still(organisation: Organisation) -> None:
    """Changes of an organisation's people follow each other: who is the last owner is counted exactly."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


@transaction.atomic
def invite_colleague(*, by: StaffMembership, address: str, role: str, language: str) -> StaffInvitation:
    """An invitation to one address; one that waits already is renewed, with its new role.

    Raises:
        NotAllowed: by the role of whoever invites.
        LimitReached: too many colleagues, or the address works here already.
    """
    refuse_unless_may_give(by, role)
    organisation = by.organisation
    held_still(organisation)
    address = address.strip().lower()
    if organisation.staff.filter(user__emailaddress__email=address, user__emailaddress__verified=True).exists():
        raise LimitReached(_("%(address)s works for this organisation already.") % {"address": address})
    earlier = StaffInvitation.objects.filter(organisation=organisation, address=address, accepted_at=None)
    earlier.filter(withdrawn_at=None).update(withdrawn_at=timezone.now(), withdrawn_by=by.user)
    waiting = organisation.staff_invitations.waiting().count()
    text = _("The organisation has %(most)d people, the most it can have. Nobody was invited.")
    refuse_beyond(organisation.staff.count() + waiting, MOST_COLLEAGUES, text % {"most": MOST_COLLEAGUES})
    made = StaffInvitation.objects.create(
        organisation=organisation, address=address, role=role, language=language, invited_by=by.user
    )
    letters.invite_colleague(made, by.user)
    tell(by, Act.INVITED_COLLEAGUE, made.public_id, role=role)
    return made


@transaction.atomic
def renew_invitation(*, invitation: StaffInvitation, by: StaffMembership) -> StaffInvitation:
    """The invitation is good for another fourteen days, and another letter is due. Raises NotAllowed."""
    refuse_unless_may_give(by, invitation.role)
    locked = StaffInvitation.objects.select_for_update().get(pk=invitation.pk)
    if renew(locked):
        letters.invite_colleague(locked, by.user)
        tell(by, Act.INVITED_COLLEAGUE, locked.public_id, role=locked.role)
    return locked


@transaction.atomic
def withdraw_invitation(*, invitation: StaffInvitation, by: StaffMembership) -> None:
    """The link works no more; one that was accepted stays. Raises NotAllowed."""
    refuse_unless_may_give(by, invitation.role)
    rows = StaffInvitation.objects.filter(pk=invitation.pk, withdrawn_at=None, accepted_at=None)
    if rows.update(withdrawn_at=timezone.now(), withdrawn_by=by.user):
        tell(by, Act.WITHDREW, invitation.public_id, role=invitation.role)


@transaction.atomic
def accept_invitation(*, invitation: StaffInvitation, by: User) -> StaffMembership | None:
    """Makes the person a colleague; None when the invitation can no longer be used. A second time changes nothing.

    Who works there already keeps the role they have.

    Raises:
        AnotherAddress: the account has not confirmed the address that was invited.
    """
    held_still(invitation.organisation)
    locked = StaffInvitation.objects.select_for_update().get(pk=invitation.pk)
    present = StaffMembership.objects.filter(organisation=locked.organisation, user=by).first()
    if locked.accepted_by_id == by.pk and present:
        return present
    if not use(locked, by):
        return None
    if present:
        return present
    joined = StaffMembership.objects.create(organisation=locked.organisation, user=by, role=locked.role)
    tell(joined, Act.JOINED, locked.public_id, role=locked.role)
    return joined


def refuse_last_owner(member: StaffMembership) -> None:
    """Raises LastOwner when the organisation would be without one."""
    if member.role != Role.OWNER:
        return
    if not member.organisation.staff.filter(role=Role.OWNER).exclude(pk=member.pk).exists():
        raise LastOwner(_("This is the last owner. Make somebody else an owner first; nothing was changed."))


@transaction.atomic
def change_role(*, member: StaffMembership, role: str, by: StaffMembership) -> None:
    """Gives a colleague another role.

    Raises:
        NotAllowed: by the role of whoever asks.
        LastOwner
    """
    held_still(member.organisation)
    refuse_unless_may_give(by, member.role, role)
    if role != Role.OWNER:
        refuse_last_owner(member)
    if StaffMembership.objects.filter(pk=member.pk).exclude(role=role).update(role=role):
        tell(by, Act.CHANGED_ROLE, member.user.public_id, before=member.role, role=role)


@transaction.atomic
def hand_over(*, to: StaffMembership, then: str, by: StaffMembership) -> None:
    """Makes a colleague an owner, and of whoever hands over what they choose, in one step; the colleague gets a letter.

    Args:
        then: the role that they keep; empty: they leave.

    Raises:
        NotAllowed: whoever asks is no owner any more.
        LastOwner: the colleague has left in the meantime, or is oneself.
    """
    held_still(by.organisation)
    people = by.organisation.staff.select_related("user", "organisation")
    giver, found = people.filter(pk=by.pk).first(), people.filter(pk=to.pk).exclude(pk=by.pk).first()
    if giver is None:
        raise NotAllowed(_("Only an owner of the organisation can do this. Nothing was changed."))
    refuse_unless_may_give(giver, Role.OWNER)
    if found is None:
        raise LastOwner(_("Choose a colleague who works here. Nothing was changed."))
    before = found.role
    if before != Role.OWNER:
        found.role = Role.OWNER
        found.save(update_fields=["role"])
        tell(giver, Act.CHANGED_ROLE, found.user.public_id, before=before, role=Role.OWNER)
    letters.hand_over(found, giver.user)
    if then:
        change_role(member=giver, role=then, by=giver)
    else:
        remove_colleague(member=giver, by=giver)


@transaction.atomic
def remove_colleague(*, member: StaffMembership, by: StaffMembership) -> None:
    """Takes a colleague, or oneself, out of the organisation; what they wrote stays.

    Raises:
        NotAllowed: somebody else, and the role of whoever asks does not reach that far.
        LastOwner
    """
    held_still(member.organisation)
    if member.pk != by.pk:
        refuse_unless_may_give(by, member.role)
    refuse_last_owner(member)
    if StaffMembership.objects.filter(pk=member.pk).delete()[0]:
        act = Act.LEFT if member.pk == by.pk else Act.REMOVED_COLLEAGUE
        tell(by, act, member.user.public_id, role=member.role)


def tell(by: StaffMembership, act: Act, about: UUID, **facts: str) -> None:
    """Writes into the log of the organisation what one of its people did."""
    audit.write(organisation=by.organisation, by=by.user, act=act, about=about, **facts)
