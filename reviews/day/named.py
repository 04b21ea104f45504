"""What ventures proposed as conflicts of interest, as lines of the day of whoever decides on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.erasing import addresses_of
from cohorts.models import Enrolment, Right
from reviews.day.lines import Line, Reader
from reviews.models import NamedConflict
from reviews.named import addresses_in


def of_named(reader: Reader) -> Iterator[Line]:
    """A line for each cohort; without ventures that are closed to the reader, and without what names the reader.

    One query while nothing waits.
    """
    cohorts = {one.pk: one for one in reader.cohorts_with(Right.MANAGE)}
    places = Enrolment.objects.current().open_to(reader.user.pk).filter(cohort__in=cohorts)
    rows = NamedConflict.objects.filter(outcome=NamedConflict.Outcome.WAITING, enrolment__in=places)
    found = list(rows.order_by("enrolment__cohort", "pk").values_list("enrolment__cohort", "who"))
    own = {one.casefold() for one in addresses_of(reader.user)} if found else set()
    counts = Counter(cohort for cohort, who in found if not own.intersection(addresses_in(who)))
    for key, count in counts.items():
        cohort = cohorts[key]
        text = ngettext(
            "conflict of interest proposed by a venture waits for a decision",
            "conflicts of interest proposed by ventures wait for a decision",
            count,
        )
        link = reverse("conflicts", args=[cohort.public_id]) + "#named"
        yield Line(28, count, text, link, _("Decide on it"), cohort.name, "named", cohort)
