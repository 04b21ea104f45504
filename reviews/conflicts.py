"""Whom a conflict of interest closes a venture to: decided here, and asked in every query that staff read by."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts import statements
from cohorts.models import RIGHTS, Cohort, Enrolment, Right, StaffMembership, VentureMembership
from cohorts.models.organisations import roles_with
from reviews.models import Declaration, Submission

NONE = Declaration.Answer.NONE


def closed_by_conflict(reader: int) -> QuerySet[Declaration, int]:
    """Keys of the enrolments of which the user's newest declaration is a conflict, or is not settled yet."""
    return standing().filter(person=reader).values_list("enrolment", flat=True)


def people_kept_out(enrolment: Enrolment) -> QuerySet[Declaration, int]:
    """Keys of the users to whom a venture in a cohort is closed."""
    return standing().filter(enrolment=enrolment).values_list("person", flat=True)


def standing() -> QuerySet[Declaration]:
    """The newest declaration of each person for each venture that says more than "no conflict"."""
    same = {"enrolment": OuterRef("enrolment"), "person": OuterRef("person")}
    later = Declaration.objects.filter(**same, pk__gt=OuterRef("pk"))
    found: QuerySet[Declaration] = Declaration.objects.filter(~Exists(later)).exclude(answer=NONE)
    return found.order_by()


def read_of(cohort: Cohort, rows: QuerySet[Enrolment] | None = None) -> QuerySet[Enrolment]:
    """The ventures in a cohort, or of some of its places, whose answers and gaps its reader may read.

    Who reviews and does not manage reads those of which they declared that there is no conflict, and their own. Of the
    others they know names and figures (`cohort.seen`). Where nobody reads, or in no role, it is all that are seen.
    """
    if rows is None:
        rows = cohort.seen.current()
    rights = RIGHTS.get(getattr(cohort, "role", ""), ())
    if cohort.reader is None or Right.REVIEW not in rights or Right.MANAGE in rights:
        return rows
    newest = Declaration.objects.filter(enrolment=OuterRef("pk"), person=cohort.reader).order_by("-pk")
    own = VentureMembership.objects.filter(venture=OuterRef("venture"), user=cohort.reader)
    said = rows.annotate(declared=Subquery(newest.values("answer")[:1]))
    return said.filter(Q(declared=NONE) | Exists(own))


class DeclareFirst(Exception):
    """A reviewer has to say first whether there is a conflict. The text is the public id of the submission."""


def refuse_undeclared(reader: int | None, enrolment: Enrolment, submission: Submission) -> bool:
    """Whoever works as a reviewer reads what was submitted after declaring that there is no conflict; one query.

    Owners, managers and the members of the venture read it without.

    Args:
        enrolment: of the submission.

    Returns:
        Whether they work as a reviewer: neither manage the cohort nor are a member of the venture.

    Raises:
        DeclareFirst
    """
    if reader is None:
        return False
    given = reader, enrolment.pk, enrolment.cohort_id, enrolment.venture_id
    found = statements.rows_for("declared", given, declared_by_reviewer)
    if found and found[0][0] != NONE:
        raise DeclareFirst(str(submission.public_id))
    return bool(found)


def declared_by_reviewer(reader: int, enrolment: int, cohort: int, venture: int) -> QuerySet[StaffMembership, Any]:
    """What somebody declared last, None before that: a row where they work as a reviewer."""
    staff = StaffMembership.objects.filter(user=reader, organisation__programmes__cohorts=cohort)
    newest = Declaration.objects.filter(enrolment=enrolment, person=reader).order_by("-pk")
    is_member = VentureMembership.objects.filter(venture=venture, user=reader)
    lesser = staff.exclude(role__in=roles_with(Right.MANAGE)).filter(~Exists(is_member))
    return lesser.annotate(declared=Subquery(newest.values("answer")[:1])).values_list("declared")[:1]
