"""Where somebody begins: with their ventures, with what their incubators need today, or as they chose.

Whoever has ventures and also reads those of an incubator chooses. A choice that no longer fits, because a venture or
an organisation was left, stays on the account and is not asked about.
"""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from cohorts.models import Organisation, Right, VentureMembership

ASKED = "ventures"  # in the address of the first page: show the ventures, whatever was chosen


def ventures_page() -> str:
    """The address of one's ventures, also for whoever begins elsewhere."""
    return f"{reverse('home')}?{ASKED}"


def may_choose(user: User, *, has_ventures: bool) -> bool:
    """Whether there are two places to begin: ventures of one's own, and ventures of an incubator to look after.

    The day can hold a line only for whoever reads ventures by name, so observers have one place.
    """
    return has_ventures and Organisation.objects.with_right(user, Right.READ).exists()


def is_asked(user: User, *, has_ventures: bool) -> bool:
    """Whether somebody may choose and has not chosen yet."""
    return not user.landing and may_choose(user, has_ventures=has_ventures)


def begins_with_day(user: User, *, has_ventures: bool) -> bool:
    """Whether the day of staff is where somebody begins."""
    if not has_ventures:
        return Organisation.objects.visible_to(user).exists()
    return user.landing == User.Landing.DAY and may_choose(user, has_ventures=has_ventures)


def belongs_to_ventures(user: User) -> bool:
    """Whether somebody is a member of a venture, in whatever role."""
    return VentureMembership.objects.filter(user=user).exists()
