"""An account is deleted: whoever it was is nowhere left, and what it signed holds.

Seals and logs name a person by a public id that means nothing outside. The row with that id stays; name, addresses and
all that is the person's alone go. Rooms above add what they keep of somebody when the product starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from accounts.models import ERASED, User
from accounts.sealed import erasing
from accounts.sessions import BrowserSession

Step = Callable[[User], None]
Hindrance = Callable[[User], Iterable[str]]
_steps: list[Step] = []
_hindrances: list[Hindrance] = []


class Hindered(Exception):
    """The account cannot be deleted yet. `reasons` are sentences for people. Nothing was changed."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


def erases(step: Step, hindrance: Hindrance | None = None) -> None:
    """Has a room erase what it keeps of a person, and say what stands against it; said once or several times."""
    if step not in _steps:
        _steps.append(step)
    if hindrance is not None and hindrance not in _hindrances:
        _hindrances.append(hindrance)


def hindrances(user: User) -> list[str]:
    """Why the account cannot be deleted yet, in sentences; empty when it can."""
    return [reason for one in _hindrances for reason in one(user)]


@transaction.atomic
def erase_account(user: User) -> None:
    """Deletes an account, with every place where the person is named. Cannot be undone.

    Raises:
        Hindered
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if found := hindrances(locked):
        raise Hindered(found)
    with erasing():
        for step in _steps:
            step(locked)
    forget_entries(locked)
    EmailAddress.objects.filter(user=locked).delete()
    Authenticator.objects.filter(user=locked).delete()
    BrowserSession.objects.filter(user=locked).delete()
    locked.email, locked.name = f"{locked.public_id.hex}{ERASED}", ""
    locked.language = locked.landing = locked.news_seen = ""
    locked.is_active = locked.is_staff = locked.is_superuser = False
    locked.last_login = None
    locked.set_unusable_password()
    locked.save()


def addresses_of(user: User) -> set[str]:
    """Every address of the account, confirmed or not, in lower case."""
    rows = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return {user.email.lower(), *(row.lower() for row in rows)}


def forget_entries(user: User) -> None:
    """What operators did to the account in their admin, which names it, and what the account did there."""
    own = Q(object_id=str(user.pk), content_type=ContentType.objects.get_for_model(User))
    LogEntry.objects.filter(own | Q(user=user)).delete()
