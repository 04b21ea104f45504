"""Who wants no letters of a kind, and the link by which they say so without a sign-in."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.apps import apps
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


def stopped_among(users: Collection[User], kind: Kind) -> set[int]:
    """Keys of those accounts that want no letters of a kind, in two queries however many are asked about."""
    if not kind.can_stop or not users:
        return set()
    own = apps.get_model("account", "EmailAddress").objects.filter(user__in=users, verified=True)
    owner = dict(own.values_list("email", "user_id")) | {user.email: user.pk for user in users}
    rows = Stopped.objects.filter(Q(user__in=users) | Q(address__in=owner), kind=kind.code)
    found = {key for address, user in rows.values_list("address", "user_id") for key in (owner.get(address), user)}
    return {user.pk for user in users} & found


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
