"""A venture is deleted with all it answered and handed in; a person leaves what they belong to.

Seals, digests and the log stay, so that `manage.py verify` can go on saying that nothing else was changed. Rooms above
add what they keep of a venture when the product starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.html import escape
from django.utils.translation import gettext as _

from accounts.erasing import Hindered, addresses_of
from accounts.models import User
from accounts.sealed import erasing
from cohorts import audit
from cohorts.actions import end_enrolment
from cohorts.letters import once_keys_of, tenant_of, tenant_of_reader, tenant_of_venture
from cohorts.models import (
    Enrolment,
    FormerName,
    Invitee,
    Mailing,
    Organisation,
    StaffInvitation,
    StaffMembership,
    Venture,
    VentureInvitation,
    VentureMembership,
    VentureNote,
)
from jobs.models import FREE, Status
from mails.erasing import delete, unname
from mails.models import Mail, MailQuerySet

Step = Callable[[Venture, User], None]
_steps: list[Step] = []


def erases_ventures(step: Step) -> None:
    """Has a room erase what it keeps of a venture; said once or several times."""
    if step not in _steps:
        _steps.append(step)


@transaction.atomic
def erase_venture(venture: Venture, by: User) -> None:
    """Deletes a venture: members, answers, evidence, forecasts, reports, and the content of what it handed in.

    Cannot be undone. The rows that seals and logs point to stay, without a name.
    """
    locked = Venture.objects.select_for_update().get(pk=venture.pk)
    enrolments = list(locked.enrolments.select_related("cohort__programme__organisation"))
    organisations = {one.cohort.programme.organisation for one in enrolments}
    former = FormerName.objects.filter(venture=locked)
    names = {locked.name, *former.values_list("name", flat=True)}
    names |= {*Invitee.objects.filter(enrolment__in=enrolments).values_list("venture_name", flat=True)} - {""}
    with erasing():
        for step in _steps:
            step(locked, by)
    for one in enrolments:
        end_enrolment(enrolment=one, by=by, end=Enrolment.End.LEFT)
        one.tags.clear()
        audit.write(organisation=one.cohort.programme.organisation, by=by, act=audit.Act.ERASED, about=one.public_id)
    Enrolment.objects.filter(venture=locked).update(lead=None)
    VentureNote.objects.filter(enrolment__in=enrolments).delete()
    forget_invitees(Invitee.objects.filter(enrolment__in=enrolments))
    said = {text for name in names for text in (name, escape(name))}
    unname(Mail.objects.filter(tenant__in=map(tenant_of, organisations)), said)
    forget_letters(locked, said)
    forget_invitations(VentureInvitation.objects.filter(venture=locked))
    former.delete()
    VentureMembership.objects.filter(venture=locked).delete()
    Venture.objects.filter(pk=locked.pk).update(name="")


def forget_letters(venture: Venture, names: Iterable[str]) -> None:
    """Deletes what its members were written about it: they hold comments and titles of its plan, too.

    A daily email of several ventures goes as a whole where it names this one.
    """
    own = Mail.objects.filter(tenant=tenant_of_venture(venture))
    readers = {*own.values_list("user", flat=True), *venture.members.values_list("user", flat=True)}
    named = Q(pk=None)
    for name in filter(None, names):
        named |= Q(subject__contains=name) | Q(text__contains=name)
    delete(Mail.objects.filter(named, tenant__in=[tenant_of_reader(one) for one in readers if one]))
    delete(own)


def hold_places(keys: Iterable[int]) -> frozenset[int]:
    """Holds places in cohorts until the transaction ends: whoever deletes one of the ventures waits, or is waited for.

    Returns:
        the keys of those whose venture was not deleted meanwhile.
    """
    rows = Enrolment.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk")
    held = dict(rows.values_list("pk", "venture"))
    # Asked once they are held: read with them, it would be what was known before the wait.
    there = set(Venture.objects.filter(pk__in=held.values()).exclude(name="").values_list("pk", flat=True))
    return frozenset(key for key, venture in held.items() if venture in there)


def names_of(user: User) -> set[str]:
    """What somebody is called in letters: name and addresses, also as HTML has them."""
    return {text for name in {user.name, *addresses_of(user)} if name for text in (name, escape(name))}


def letters_about(ventures: QuerySet[Venture]) -> MailQuerySet:
    """What their members wrote to each other by us, and the daily emails of those who are members."""
    team = VentureMembership.objects.filter(venture__in=ventures).values_list("user", flat=True)
    tenants = [*map(tenant_of_venture, ventures), *map(tenant_of_reader, set(team))]
    return Mail.objects.filter(tenant__in=tenants)


def forget_invitees(rows: Iterable[Invitee]) -> None:
    """Deletes invitations with the letters to them."""
    for row in rows:
        delete(Mail.objects.filter(once_key__startswith=f"invitee-{row.public_id}-"))
        row.delete()


def forget_invitations(rows: Iterable[VentureInvitation]) -> None:
    """Deletes invitations to a team with the letters to them."""
    for row in rows:
        delete(Mail.objects.filter(once_key__startswith=once_keys_of(row)))
        row.delete()


def forget_in_lists(user: User, addresses: Iterable[str]) -> None:
    """Of lists that are not worked through: ends those that somebody ordered, and takes their addresses out of others."""
    own = Mailing.objects.filter(ordered_by=user)
    ended = {**FREE, "status": Status.CANCELLED, "finished_at": Now(), "error_code": "", "lines": [], "note": ""}
    own.exclude(lines=[]).update(**ended)
    own.update(ordered_by=None)
    Mailing.objects.filter(cancelled_by=user).update(cancelled_by=None)
    gone = set(addresses)
    # Lines of other kinds are keys of enrolments, and hold no address.
    for one in Mailing.objects.select_for_update().filter(kind="invitee").exclude(lines=[]):
        kept = [line for line in one.lines if line[1] not in gone]
        Mailing.objects.filter(pk=one.pk).update(lines=kept)


def alone_in(user: User) -> list[Venture]:
    """The ventures of which somebody is the only member: they are deleted with the account."""
    rows = Venture.objects.filter(members__user=user).order_by("name", "pk")
    return [one for one in rows if one.members.count() == 1]


def hold_ventures(user: User) -> None:
    """Nobody else changes the teams that somebody belongs to until the transaction ends: owners are counted exactly."""
    list(
        Venture.objects.select_for_update().filter(pk__in=Venture.objects.visible_to(user).values("pk")).order_by("pk")
    )


def hindrances(user: User) -> Iterator[str]:
    """Others would be left without somebody in charge."""
    for venture in Venture.objects.owned_by(user).order_by("name", "pk"):
        others = venture.members.exclude(user=user)
        if others.exists() and not others.filter(role=VentureMembership.Role.OWNER).exists():
            yield _(
                "%(venture)s has other members, and you are its only owner. Hand it over on its team page, or delete it first."
            ) % {"venture": venture.name}
    for organisation in sole_owner_of(user):
        yield _(
            "You are the only owner of %(organisation)s, which has colleagues or ventures. Make a colleague its owner first."
        ) % {"organisation": organisation.name}


def sole_owner_of(user: User) -> Iterator[Organisation]:
    """The organisations that would be left without an owner while somebody works there or a venture is enrolled."""
    for organisation in Organisation.objects.filter(staff__user=user, staff__role="owner").order_by("name", "pk"):
        others = organisation.staff.exclude(user=user)
        if others.filter(role=StaffMembership.Role.OWNER).exists():
            continue
        current = Enrolment.objects.current().filter(cohort__programme__organisation=organisation)
        if others.exists() or current.exists():
            yield organisation


@transaction.atomic
def of_person(user: User) -> None:
    """Somebody leaves the ventures and organisations they belong to; of ventures nobody else is in, nothing stays.

    Raises:
        Hindered: the other owner of a venture stepped down a moment before.
    """
    hold_ventures(user)
    if reasons := [*hindrances(user)]:
        raise Hindered(reasons)
    for venture in alone_in(user):
        erase_venture(venture, user)
    organisations = list(Organisation.objects.visible_to(user))
    for organisation in organisations:
        audit.write(organisation=organisation, by=user, act=audit.Act.LEFT)
    ventures = Venture.objects.filter(Q(members__user=user) | Q(team_invitations__invited_by=user)).distinct()
    letters = letters_about(ventures) | Mail.objects.filter(tenant__in=map(tenant_of, organisations))
    addresses = addresses_of(user)
    unname(letters, names_of(user))
    VentureMembership.objects.filter(user=user).delete()
    StaffMembership.objects.filter(user=user).delete()
    StaffInvitation.objects.filter(address__in=addresses).delete()
    forget_invitations(VentureInvitation.objects.filter(address__in=addresses))
    forget_invitees(Invitee.objects.filter(address__in=addresses))
    forget_in_lists(user, addresses)
