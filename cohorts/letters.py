"""The letters that this room writes, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cohorts.models import (
    Enrolment,
    FormerName,
    Invitee,
    Organisation,
    PersonalInvitation,
    StaffInvitation,
    StaffMembership,
    Venture,
    VentureInvitation,
    VentureMembership,
)
from mails import post
from mails.composing import Letter, at_home, compose
from mails.kinds import KINDS
from mails.models import Mail, MailQuerySet
from mails.post import Told


def tenant_of(organisation: Organisation) -> str:
    """By which the post knows who sends."""
    return f"organisation-{organisation.pk}"


def tenant_of_venture(venture: Venture) -> str:
    """The same, for what the members of a venture send."""
    return f"venture-{venture.pk}"


def tenant_of_reader(user: int) -> str:
    """The same, for what a person gets of several ventures in one letter. The key of their account."""
    return f"user-{user}"


def open_to(rows: MailQuerySet, reader: int) -> MailQuerySet:
    """Letters without those about a venture that is closed to a user: to its people, or with its name in the subject."""
    shut = Enrolment.objects.shut_to(reader)
    members = VentureMembership.objects.filter(venture__in=shut.values("venture"), user=OuterRef("user"))
    invited = Invitee.objects.filter(enrolment__in=shut.values("pk"), mail=OuterRef("pk"))
    subject = ExpressionWrapper(OuterRef("subject"), output_field=CharField())
    named = shut.alias(subject=subject).filter(subject__icontains=F("venture__name"))
    former = FormerName.objects.filter(venture__in=shut.values("venture")).alias(subject=subject)
    named_before = former.filter(subject__icontains=F("name"))
    return rows.filter(~Exists(members), ~Exists(invited), ~Exists(named), ~Exists(named_before))


def once_key_of(invitation: PersonalInvitation) -> str:
    """The name of an invitation's newest letter: another one is due each time it is renewed."""
    return f"{once_keys_of(invitation)}{invitation.letters}"


def once_keys_of(invitation: PersonalInvitation) -> str:
    """What the names of all its letters begin with."""
    kind = "team" if isinstance(invitation, VentureInvitation) else "colleague"
    return f"{kind}-{invitation.public_id}-"


def invite_colleague(invitation: StaffInvitation, by: User) -> Mail | None:
    """The letter that invites a colleague, in the caller's transaction; None when they want no such letters."""
    organisation = invitation.organisation
    return post.write(
        kind="colleague",
        to=invitation.address,
        language=invitation.language,
        context={
            "organisation": organisation.name,
            "role": StaffMembership.Role(invitation.role).label,
            "inviter": str(by),
            "expires": invitation.expires_at.date(),
            "link": reverse("colleague", args=[invitation.code]),
        },
        once_key=once_key_of(invitation),
        tenant=tenant_of(organisation),
        reply_to=by.email,
    )


def hand_over(member: StaffMembership, by: User) -> Mail | None:
    """The letter to whoever is made an owner of an organisation, in the caller's transaction."""
    organisation = member.organisation
    return post.write_to(
        member.user,
        kind="handed_over",
        context={
            "organisation": organisation.name,
            "inviter": str(by),
            "link": reverse("colleagues", args=[organisation.public_id]),
        },
        once_key=f"handed-over-{member.pk}-{by.pk}-{timezone.now():%Y%m%d%H%M%S%f}",
        tenant=tenant_of(organisation),
        reply_to=by.email,
    )


def invite_to_team(invitation: VentureInvitation, by: User) -> Mail | None:
    """The letter that invites somebody to a venture's team, in the caller's transaction; None when they want none."""
    return post.write(
        kind="team",
        to=invitation.address,
        language=invitation.language,
        context={
            "venture": invitation.venture.name,
            "role": VentureMembership.Role(invitation.role).label,
            "may": invitation.role,
            "inviter": str(by),
            "expires": invitation.expires_at.date(),
            "link": reverse("team_invitation", args=[invitation.code]),
        },
        once_key=once_key_of(invitation),
        tenant=tenant_of_venture(invitation.venture),
        reply_to=by.email,
    )


def newest_of(invitations: Iterable[PersonalInvitation]) -> dict[int, Mail]:
    """The newest letter of each invitation, by the invitation's key; none where its reader wants no letters."""
    keys = {once_key_of(one): one.pk for one in invitations}
    return {keys[mail.once_key]: mail for mail in Mail.objects.filter(once_key__in=keys)}


def invite_venture(invitee: Invitee, by: User, mailing: UUID | None = None) -> Told:
    """The letter that invites a venture, in the invitee's language; `letters` counts it already.

    Args:
        by: whom the reader answers. The note stays that of whoever invited first.
        mailing: the act to many that it is one letter of.
    """
    cohort = invitee.cohort
    return Told(
        to=invitee.address,
        language=invitee.language,
        context={
            "organisation": cohort.programme.organisation.name,
            "programme": cohort.programme.name,
            "cohort": cohort.name,
            "inviter": str(by),
            "note": invitee.note,
            "writer": str(invitee.invited_by),
            "expires": invitee.expires_at.astimezone(cohort.programme.organisation.zone).date(),
            "link": reverse("invitee", args=[invitee.code]),
        },
        once_key=f"invitee-{invitee.public_id}-{invitee.letters}",
        reply_to=by.email,
        mailing=mailing,
        about=invitee.public_id,
    )


def sample_for_venture(invitee: Invitee, by: User) -> Letter:
    """That letter as it reads to somebody without an account, before it is written: its link is left open."""
    told = invite_venture(invitee, by)
    link = at_home(reverse("invitee", args=["-"])).removesuffix("-") + "…"
    return compose(KINDS["invitee"], told.language, told.context, told.to, marks={"link": link})
