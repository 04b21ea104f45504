"""Who wants no letters of a kind, and the link by which they say so without a sign-in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from mails.kinds import KINDS, Kind
from mails.models import Stopped

SALT = "mails.stopping"


def token_of(address: str, kind: str) -> str:
    """What the link of a letter carries: address and kind, signed. It holds as long as the address does."""
    return Signer(salt=SALT).sign_object([address, kind], compress=True)


def read_token(token: str) -> tuple[str, Kind]:
    """Address and kind of a link. Raises BadSignature for a link that is not ours."""
    address, code = Signer(salt=SALT).unsign_object(token)
    if code not in KINDS or not KINDS[code].can_stop:
        raise BadSignature(f"No letters of the kind {code} can be stopped.")
    return address, KINDS[code]


def stop_link(address: str, kind: Kind) -> str:
    """The address of the page that stops a kind of letters; empty where they cannot be stopped."""
    if not kind.can_stop:
        return ""
    return settings.BASE_URL + reverse("unsubscribe", args=[token_of(address, kind.code)])


def _of(address: str, user: User | None) -> Q:
    mine = Q(address=address)
    return mine | Q(user=user) | Q(address__in=user.addresses) if user else mine


def is_stopped(address: str, kind: Kind, user: User | None) -> bool:
    return kind.can_stop and Stopped.objects.filter(_of(address, user), kind=kind.code).exists()


def stopped_among(addresses: Collection[str], kind: Kind, readers: Mapping[str, User]) -> set[str]:
    """Of many addresses (in lower case) those to which no letters of the kind may go; `readers`: their accounts."""
    if not kind.can_stop:
        return set()
    keys = {user.pk for user in readers.values()}
    own = User.objects.confirmed_addresses(keys)
    wanted = {*addresses, *own}
    rows = Stopped.objects.filter(kind=kind.code).filter(Q(address__in=wanted) | Q(user__in=keys))
    said = set(rows.values_list("address", "user_id"))
    by_account = {user for _address, user in said} | {own.get(address) for address, _user in said}
    found = {address for address, _user in said} & set(addresses)
    return found | {address for address, user in readers.items() if user.pk in by_account}


def accounts_that_stopped(users: Collection[User], kind: Kind) -> set[int]:
    """Keys of those accounts that want no letters of a kind, in two queries however many are asked about."""
    readers = {user.email: user for user in users}
    found = stopped_among(readers, kind, readers)
    return {user.pk for address, user in readers.items() if address in found}


def stop(address: str, kind: Kind, user: User | None = None) -> None:
    """No more letters of the kind to this address, nor to the other addresses of its account."""
    user = user or User.objects.of_address(address)
    Stopped.objects.update_or_create(address=address, kind=kind.code, defaults={"user": user})


def start(address: str, kind: Kind, user: User | None = None) -> None:
    """Letters of the kind may come again, to this address and to the account it belongs to."""
    user = user or User.objects.of_address(address)
    Stopped.objects.filter(_of(address, user), kind=kind.code).delete()


def wanted_by(user: User) -> list[str]:
    """The codes of the kinds that can be stopped and that somebody has not stopped."""
    stopped = set(Stopped.objects.filter(_of(user.email, user)).values_list("kind", flat=True))
    return [kind.code for kind in KINDS.values() if kind.can_stop and kind.code not in stopped]


@transaction.atomic
def choose(user: User, wanted: Iterable[str]) -> None:
    """Of the kinds that can be stopped, these shall come and the others shall not."""
    wanted = set(wanted)
    for kind in KINDS.values():
        if kind.can_stop:
            (start if kind.code in wanted else stop)(user.email, kind, user)
