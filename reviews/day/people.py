"""What the people of an organisation need: letters that failed, invitations of colleagues that are about to end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.letters import open_to, tenant_of
from cohorts.models import Right, StaffInvitation
from mails.log import failed_lately
from reviews.day.lines import Line, Reader

SOON = timedelta(days=3)


def of_letters(reader: Reader) -> Iterator[Line]:
    """Letters that failed lately, for whoever may send them again."""
    organisations = {tenant_of(one): one for one in reader.organisations_with(Right.MANAGE)}
    failed = open_to(failed_lately(organisations), reader.user.pk)
    counts = failed.order_by().values("tenant").annotate(count=Count("pk"))
    for row in counts.order_by("tenant"):
        one, count = organisations[row["tenant"]], row["count"]
        text = ngettext("email could not be sent", "emails could not be sent", count)
        link = reverse("letters", args=[one.public_id]) + "?state=failed"
        yield Line(25, count, text, link, _("See why"), one.name)


def of_people(reader: Reader) -> Iterator[Line]:
    """Invitations that nobody has accepted and that end within three days, for whoever may renew them."""
    organisations = {one.pk: one for one in reader.organisations_with(Right.MANAGE)}
    ending = StaffInvitation.objects.waiting().filter(expires_at__lte=timezone.now() + SOON)
    counts = ending.filter(organisation__in=organisations).values("organisation").annotate(count=Count("pk"))
    for row in counts.order_by("organisation"):
        one, count = organisations[row["organisation"]], row["count"]
        text = ngettext(
            "invitation of a colleague ends within three days", "invitations of colleagues end within three days", count
        )
        yield Line(60, count, text, reverse("colleagues", args=[one.public_id]), _("Send them again"), one.name)
