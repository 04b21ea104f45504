"""The team of a venture: inviting, changing roles, removing, handing over, leaving; its name, and the archive.

Changes of one venture's team follow each other (`held`), and whoever asks is looked up again behind the lock: a
venture always has an owner, and nobody acts in a role that was taken from them a moment before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import LimitReached, refuse_beyond
from accounts.models import User
from cohorts import letters
from cohorts.belonging import LastOwner, NotAllowed, renew, use
from cohorts.models import FormerName, Venture, VentureInvitation, VentureMembership

Role = VentureMembership.Role
MOST_MEMBERS = 50  # of one venture, those who are invited included
MOST_LETTERS = 5  # to one address by one invitation
MOST_LETTERS_A_DAY = 60  # by one person, of all their ventures: nobody floods strangers with letters


class NotInvited(Exception):
    """Some addresses cannot be invited: nobody was. `reasons` are sentences for people, one for each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(*reasons)
        self.reasons = list(reasons)


class Gone(Exception):
    """The person is no member any more, or the invitation was used or revoked. Nothing was changed."""


@dataclass(frozen=True)
class Held:
    """A venture whose team nobody else changes at this moment, and its owner who does."""

    venture: Venture
    by: VentureMembership


def held(by: VentureMembership) -> Held:
    """Locks the venture until the transaction ends. Raises NotAllowed for whoever is no owner of it (any more)."""
    venture = Venture.objects.select_for_update().get(pk=by.venture_id)
    owner = venture.members.filter(pk=by.pk, role=Role.OWNER).first()
    if owner is None:
        raise NotAllowed(_("Only an owner of the venture can do this. Nothing was changed."))
    owner.user = by.user
    return Held(venture, owner)


def refuse_archived(venture: Venture) -> None:
    """Raises LimitReached: nobody is written to about an archived venture."""
    if venture.is_archived:
        raise LimitReached(
            _(
                "This venture is archived, so no invitations are sent. Take it out of the archive first; nothing was sent."
            )
        )


@transaction.atomic
def invite(*, by: VentureMembership, addresses: Sequence[str], role: str, language: str) -> list[VentureInvitation]:
    """An invitation to each address, or to none. One that has expired is replaced.

    Whether an address has an account here does not show: only members and invitations of this venture are looked at,
    by the address that the team page shows of them.

    Args:
        addresses: as `mails.addresses` takes them, each once.

    Raises:
        NotAllowed, LimitReached
        NotInvited: some are members or invited already.
    """
    User.objects.select_for_update().get(pk=by.user_id)  # letters of one person are counted exactly
    now = held(by)
    refuse_archived(now.venture)
    if reasons := [*already(now.venture, addresses)]:
        raise NotInvited(reasons)
    refuse_more(now, len(addresses))
    replaced = now.venture.team_invitations.unused().filter(address__in=addresses)
    replaced.update(withdrawn_at=timezone.now(), withdrawn_by=by.user)
    given = {"venture": now.venture, "role": role, "language": language, "invited_by": by.user}
    made = [VentureInvitation.objects.create(address=address, **given) for address in addresses]
    for one in made:
        letters.invite_to_team(one, by.user)
    return made


def already(venture: Venture, addresses: Iterable[str]) -> Iterable[str]:
    """A sentence for each address of a member, or with an invitation that waits."""
    members = set(venture.members.filter(user__email__in=addresses).values_list("user__email", flat=True))
    waiting = set(venture.team_invitations.waiting().filter(address__in=addresses).values_list("address", flat=True))
    for address in addresses:
        if address in members:
            yield _("%(address)s is a member already.") % {"address": address}
        elif address in waiting:
            yield _("%(address)s is invited already. You can send that invitation again below.") % {"address": address}


def refuse_more(now: Held, count: int) -> None:
    """Raises LimitReached where so many more are too many for the venture, or for whoever invites."""
    present = now.venture.members.count() + now.venture.team_invitations.waiting().count()
    text = _("A team has at most %(most)d people, those who are invited included. Nobody was invited.")
    refuse_beyond(present + count - 1, MOST_MEMBERS, text % {"most": MOST_MEMBERS})
    refuse_more_letters(now.by.user, count)


def refuse_more_letters(by: User, count: int) -> None:
    """Raises LimitReached."""
    since = timezone.now() - timedelta(days=1)
    lately = VentureInvitation.objects.filter(invited_by=by, created_at__gt=since)
    sent = lately.aggregate(total=Sum("letters"))["total"] or 0
    text = _("One person can send %(most)d invitations to teams within a day. Nothing was sent; try again tomorrow.")
    refuse_beyond(sent + count - 1, MOST_LETTERS_A_DAY, text % {"most": MOST_LETTERS_A_DAY})


@transaction.atomic
def send_again(*, invitation: VentureInvitation, by: VentureMembership) -> VentureInvitation:
    """Another letter, and fourteen more days, also for one that has expired.

    Raises:
        NotAllowed, LimitReached
        Gone: it was used or revoked.
    """
    now = held(by)
    refuse_archived(now.venture)
    locked = VentureInvitation.objects.select_for_update().get(pk=invitation.pk)
    locked.venture = now.venture
    text = _("%(address)s got %(most)d emails with this invitation, the most that are sent. Nothing more was sent.")
    refuse_beyond(locked.letters, MOST_LETTERS, text % {"address": locked.address, "most": MOST_LETTERS})
    refuse_more_letters(by.user, 1)
    if not renew(locked):
        raise Gone
    letters.invite_to_team(locked, by.user)
    return locked


@transaction.atomic
def revoke(*, invitation: VentureInvitation, by: VentureMembership) -> None:
    """The link works no more. Raises NotAllowed; Gone where it was used or revoked before."""
    held(by)
    rows = VentureInvitation.objects.unused().filter(pk=invitation.pk)
    if not rows.update(withdrawn_at=timezone.now(), withdrawn_by=by.user):
        raise Gone


@transaction.atomic
def accept(*, invitation: VentureInvitation, by: User) -> VentureMembership | None:
    """Makes the person a member; None when the invitation can no longer be used. A second time changes nothing.

    Who is a member already keeps the role they have, unless the invitation gives a higher one.

    Raises:
        AnotherAddress: the account has not confirmed the address that was invited.
    """
    Venture.objects.select_for_update().get(pk=invitation.venture_id)
    locked = VentureInvitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if locked is None:  # the venture was deleted in the meantime
        return None
    present = VentureMembership.objects.filter(venture=locked.venture_id, user=by).first()
    if locked.accepted_by_id == by.pk and present:
        return present
    if not use(locked, by):
        return None
    if present is None:
        return VentureMembership.objects.create(venture_id=locked.venture_id, user=by, role=locked.role)
    if RANK.index(locked.role) < RANK.index(present.role):
        present.role = locked.role
        present.save(update_fields=["role"])
    return present


RANK: list[str] = [Role.OWNER, Role.EDITOR, Role.VIEWER]  # of what each may do, all that comes after it included


def refuse_last_owner(venture: Venture, member: VentureMembership) -> None:
    """Raises LastOwner when the venture would be without one."""
    if not member.is_owner or venture.members.filter(role=Role.OWNER).exclude(pk=member.pk).exists():
        return
    if venture.members.exclude(pk=member.pk).exists():
        raise LastOwner(_("This is the only owner. Make another member an owner first; nothing was changed."))
    raise LastOwner(
        _("You are the only member, so you cannot leave. Invite somebody, or delete the venture; nothing was changed.")
    )


def still_member(venture: Venture, member: VentureMembership) -> VentureMembership:
    """The membership as it stands behind the lock, and in one hand: nothing new is hung on it. Raises Gone."""
    rows = venture.members.select_for_update(of=("self",)).filter(pk=member.pk)
    found = rows.select_related("user").first()
    if found is None:
        raise Gone
    return found


@transaction.atomic
def change_role(*, member: VentureMembership, role: str, by: VentureMembership) -> bool:
    """Gives a member another role; False where they have it already.

    Raises:
        NotAllowed, LastOwner, Gone
    """
    now = held(by)
    found = still_member(now.venture, member)
    if found.role == role:
        return False
    refuse_last_owner(now.venture, found)
    found.role = role
    found.save(update_fields=["role"])
    return True


@transaction.atomic
def remove(*, member: VentureMembership, by: VentureMembership) -> None:
    """Takes a member out of the team, who sees nothing of the venture from then on. What they answered stays.

    Raises:
        NotAllowed, LastOwner, Gone
    """
    now = held(by)
    found = still_member(now.venture, member)
    refuse_last_owner(now.venture, found)
    found.delete()


@transaction.atomic
def leave(*, member: VentureMembership) -> None:
    """Somebody leaves by themselves. Raises LastOwner; Gone for whoever left or was removed before."""
    venture = Venture.objects.select_for_update().get(pk=member.venture_id)
    found = still_member(venture, member)
    refuse_last_owner(venture, found)
    found.delete()


@transaction.atomic
def hand_over(*, to: VentureMembership, then: str, by: VentureMembership) -> None:
    """Makes another member an owner, and of whoever hands over what they choose, in one step.

    Args:
        then: the role that they keep; empty: they leave.

    Raises:
        NotAllowed
        Gone: the other is no member any more.
    """
    now = held(by)
    found = still_member(now.venture, to)
    if found.pk == now.by.pk:
        raise LastOwner(_("Choose another member; nothing was changed."))
    found.role = Role.OWNER
    found.save(update_fields=["role"])
    if then:
        now.by.role = then
        now.by.save(update_fields=["role"])
    else:
        now.by.delete()


@transaction.atomic
def rename(*, name: str, by: VentureMembership) -> bool:
    """Another name; what was sealed or made keeps the old one. False where it is called so already.

    Raises:
        NotAllowed
        LimitReached: it is archived.
    """
    now = held(by)
    if now.venture.is_archived:
        raise LimitReached(_("This venture is archived: it can be read, not changed. Nothing was changed."))
    if now.venture.name == name:
        return False
    FormerName.objects.create(venture=now.venture, name=now.venture.name, renamed_by=by.user)
    Venture.objects.filter(pk=now.venture.pk).update(name=name)
    return True


@transaction.atomic
def archive(*, is_archived: bool, by: VentureMembership) -> bool:
    """Read-only, off the list, no letters; or back again. False where it is so already. Raises NotAllowed."""
    now = held(by)
    if now.venture.is_archived == is_archived:
        return False
    Venture.objects.filter(pk=now.venture.pk).update(archived_at=timezone.now() if is_archived else None)
    return True
