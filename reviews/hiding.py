"""Names hidden from those who review: from whom, in which phase, and what stands instead (decision 0047)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from cohorts.models import RIGHTS, Cohort, Enrolment, Right, StaffMembership, VentureMembership
from cohorts.models.organisations import roles_with
from reviews.models import Submission
from reviews.phases import phases_read, phases_today

LATIN = "A-Za-z0-9À-ÖØ-öø-ÿ"
LEAST = 2  # characters of a name that is masked: a single one is no name in a text
GONE = "…"


@dataclass(frozen=True)
class Hidden:
    """What stands for the names of one venture.

    Attributes:
        label: "Venture 7".
        ventures, people: the names of the venture, and of its members.
    """

    label: str
    ventures: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        names = {one.casefold() for one in (*self.ventures, *self.people) if len(one) >= LEAST}
        words = "|".join(whole_word(one) for one in sorted(names, key=lambda one: (-len(one), one)))
        return re.compile(words, re.IGNORECASE) if words else None

    def masked(self, text: str) -> str:
        """A text with the label where it names the venture, and "…" where it names one of its members."""
        own = {one.casefold() for one in self.ventures}

        def instead(found: re.Match[str]) -> str:
            return self.label if found[0].casefold() in own else GONE

        return self.pattern.sub(instead, text) if self.pattern else text


def whole_word(name: str) -> str:
    """Matches a name that is no part of a longer word: Latin letters have bounds, Chinese has none."""
    before = rf"(?<![{LATIN}])" if re.match(f"[{LATIN}]", name) else ""
    after = rf"(?![{LATIN}])" if re.search(f"[{LATIN}]$", name) else ""
    return before + re.escape(name) + after


def label_of(number: int) -> str:
    """What a venture is called whose name is hidden."""
    return _("Venture %(number)d") % {"number": number}


def hides_today(cohort: Cohort) -> bool:
    """Whether a phase of any of its checkpoints hides names today; one query."""
    return any(one.hides_names for one in phases_today(cohort).values())


def is_hidden_from(cohort: Cohort, reader: int | None) -> bool:
    """Whether names are hidden from somebody: who reviews in the cohort and does not manage it; two queries at most."""
    if reader is None or not hides_today(cohort):
        return False
    lesser = sorted(set(roles_with(Right.REVIEW)) - set(roles_with(Right.MANAGE)))
    return StaffMembership.objects.filter(
        user=reader, organisation__programmes__cohorts=cohort.pk, role__in=lesser
    ).exists()


def is_hidden_here(cohort: Cohort) -> bool:
    """Whether names are hidden from the reader of a cohort; one query at most where a door says in which role they read."""
    role = getattr(cohort, "role", "")
    if not role:
        return is_hidden_from(cohort, cohort.reader)
    rights = RIGHTS.get(role, frozenset())
    if cohort.reader is None or Right.REVIEW not in rights or Right.MANAGE in rights:
        return False
    return any(one.hides_names for one in phases_read(cohort).values())


def labels_in(cohort: Cohort) -> Mapping[int, str] | None:
    """What stands for the names of a cohort's ventures, by the key of the enrolment; None where its reader sees names.

    The numbers follow the order in which ventures joined, so that they stay. Asked once for each cohort that is read.
    """
    if "labels" not in cohort.__dict__:
        found: dict[int, str] | None = None
        if is_hidden_here(cohort):
            found = labels_by(Enrolment.objects.filter(cohort=cohort).values_list("pk", flat=True))
        cohort.__dict__["labels"] = found
    labels: Mapping[int, str] | None = cohort.__dict__["labels"]
    return labels


def labels_by(keys: Iterable[int]) -> dict[int, str]:
    """The labels by the keys of all enrolments that a cohort ever had."""
    return {key: label_of(number) for number, key in enumerate(sorted(keys), 1)}


def are_labels_wanted(cohort: Cohort) -> bool:
    """Whether names are hidden from the reader and their labels are not known yet."""
    return "labels" not in cohort.__dict__ and is_hidden_here(cohort)


def keep_labels(cohort: Cohort, keys: Iterable[int]) -> None:
    """What `labels_in` shall give, for whoever has read the keys of its enrolments with something else."""
    cohort.__dict__["labels"] = labels_by(keys)


def hide(submission: Submission) -> Submission:
    """The submission, which says under what label it is shown to those who review and do not manage the cohort."""
    return label(submission) if hides_today(submission.enrolment.cohort) else submission


def label(submission: Submission) -> Submission:
    """The submission under its label, whatever the day."""
    enrolment = submission.enrolment
    number = Enrolment.objects.filter(cohort=enrolment.cohort_id, pk__lte=enrolment.pk).count()
    submission.hidden = hidden_of(enrolment, label_of(number), [submission.venture_name])
    return submission


def hidden_of(enrolment: Enrolment, label: str, named: Iterable[str]) -> Hidden:
    """The names of a venture, as it is called now and was when it submitted, and of its members; one query."""
    rows = VentureMembership.objects.filter(venture=enrolment.venture_id).select_related("user", "venture")
    members = list(rows.order_by("pk"))
    ventures = dict.fromkeys([*named, *(one.venture.name for one in members)])
    people: dict[str, None] = {}
    for one in members:
        people |= dict.fromkeys([one.user.name, one.user.email, *one.user.name.split()])
    return Hidden(label, tuple(filter(None, ventures)), tuple(filter(None, people)))
