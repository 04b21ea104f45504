"""What each room keeps of a person, as the export of everything about oneself has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.db.models.query import QuerySet

from accounts.erasing import addresses_of
from accounts.models import User
from assessments.models import AnswerHistory, Comment, Delegation, Evidence, ThreadReading, Upgrade
from cohorts.models import AuditEntry, FormerName, Invitee, Mailing, StaffInvitation, VentureInvitation, VentureNote
from forecasts.models import MonthActualHistory, Scenario
from mails.models import Mail, Stopped
from plans.models import Milestone, PlanComment, PlanItemHistory, PlanTalkReading, WhatIf
from reports.models import Pack, Report
from reviews.models import Declaration, JudgementHistory, NamedConflict, Review, SavedView, Submission

Rows = list[dict[str, Any]]


def rows(found: QuerySet[Any], *fields: str, **named: str) -> Rows:
    """Fields of rows, in the order that they were written in.

    Args:
        named: for a name in the export the way to a field of another table.
    """
    values: Iterable[dict[str, Any]] = found.order_by("pk").values(*fields, *named.values())
    names = {way: name for name, way in named.items()}
    return [{names.get(key, key): value for key, value in one.items()} for one in values]


def of_ventures(user: User) -> dict[str, Rows]:
    """Memberships, and what the person answered, attached, forecast and handed in for ventures they are still in."""
    inside = Q(assessment__venture__members__user=user)
    venture = {"venture": "assessment__venture__name"}
    return {
        "memberships": rows(user.venture_memberships.all(), "role", "joined_at", name="venture__name"),
        "team_invitations": rows(
            VentureInvitation.objects.filter(Q(address__in=addresses_of(user)) | Q(invited_by=user)),
            "address",
            "role",
            "created_at",
            "expires_at",
            "accepted_at",
            "withdrawn_at",
            venture="venture__name",
        ),
        "renamed": rows(FormerName.objects.filter(renamed_by=user), "name", "until"),
        "answers": rows(
            AnswerHistory.objects.filter(inside, answered_by=user),
            "item_id",
            "raw",
            "answered_at",
            "rev",
            "source",
            **venture,
        ),
        "upgrades": rows(
            Upgrade.objects.filter(inside, made_by=user), "made_at", "before__version", "after__version", **venture
        ),
        "evidence": rows(
            Evidence.objects.filter(inside, added_by=user),
            "item_id",
            "link",
            "file_name",
            "grade",
            "note",
            "good_until",
            "added_at",
            **venture,
        ),
        "comments": rows(
            Comment.objects.filter(inside, written_by=user), "about", "key", "text", "written_at", **venture
        ),
        "read_to": rows(ThreadReading.objects.filter(inside, user=user, read__isnull=False), "about", "key", **venture),
        "took_on": rows(Delegation.objects.filter(inside, member__user=user), "of", "key", "given_at", **venture),
        "gave": rows(Delegation.objects.filter(inside, given_by=user), "of", "key", "given_at", **venture),
        "scenarios": rows(Scenario.objects.filter(inside, created_by=user), "name", "inputs", **venture),
        "months": rows(MonthActualHistory.objects.filter(inside, changed_by=user), "month", "raw", **venture),
        "plan": rows(
            PlanItemHistory.objects.filter(item__assessment__venture__members__user=user, changed_by=user),
            "values",
            "changed_at",
            venture="item__assessment__venture__name",
        ),
        "what_ifs": rows(
            WhatIf.objects.filter(inside, created_by=user), "name", "changes", "inputs", "created_at", **venture
        ),
        "milestones": rows(
            Milestone.objects.filter(inside, made_by=user), "name", "answers", "made_at", "seal", **venture
        ),
        "plan_comments": rows(
            PlanComment.objects.filter(enrolment__venture__members__user=user, written_by=user, by_staff=False),
            "text",
            "written_at",
            venture="enrolment__venture__name",
        ),
        "read_plan_comments": rows(
            PlanTalkReading.objects.filter(enrolment__venture__members__user=user, user=user),
            venture="enrolment__venture__name",
            until="read__written_at",
        ),
        "named_conflicts": rows(
            NamedConflict.objects.filter(enrolment__venture__members__user=user, named_by=user),
            "who",
            "reason",
            "named_at",
            venture="enrolment__venture__name",
        ),
        "submitted": rows(
            Submission.objects.filter(inside, submitted_by=user),
            "submitted_at",
            "venture_name",
            "seal",
            cohort="enrolment__cohort__name",
        ),
    }


def of_work(user: User) -> dict[str, Rows]:
    """What the person is and did at incubators: roles, invitations, notes, reviews, declarations, log."""
    own = {"organisation": "organisation__name"}
    at = "enrolment__cohort__name"
    return {
        "roles": rows(user.staff_memberships.all(), "role", "joined_at", **own),
        "invitations": rows(
            StaffInvitation.objects.filter(address__in=addresses_of(user)), "address", "role", "expires_at", **own
        ),
        "invited_as_founder": rows(
            Invitee.objects.filter(address__in=addresses_of(user)), "address", "person", "venture_name", "note"
        ),
        "notes": rows(VentureNote.objects.filter(written_by=user), "text", "written_at", cohort=at),
        "plan_comments": rows(
            PlanComment.objects.filter(written_by=user, by_staff=True), "text", "written_at", cohort=at
        ),
        "read_plan_comments": rows(
            PlanTalkReading.objects.filter(user=user).exclude(enrolment__venture__members__user=user),
            cohort=at,
            until="read__written_at",
        ),
        "declarations": rows(Declaration.objects.filter(person=user), "answer", "reason", "said_at", cohort=at),
        "reviews": rows(Review.objects.filter(reviewer=user), "begun_at", "finished_at", "recommendation", "note"),
        "judgements": rows(
            JudgementHistory.objects.filter(review__reviewer=user),
            "item_id",
            "outcome",
            "value",
            "reason",
            "team_comment",
            "founder_comment",
            "at",
        ),
        "saved_views": rows(SavedView.objects.filter(saved_by=user), "name", "query"),
        "log": rows(AuditEntry.objects.filter(by=user), "at", "act", "about", "facts", **own),
    }


def of_letters(user: User) -> dict[str, Rows]:
    """The letters to the person, and of which kinds they want none."""
    addresses = addresses_of(user)
    written = Mail.objects.filter(Q(user=user) | Q(address__in=addresses))
    return {
        "letters": rows(written, "address", "kind", "subject", "text", "requested_at", "sent_at"),
        "stopped": rows(Stopped.objects.filter(Q(user=user) | Q(address__in=addresses)), "address", "kind"),
    }


def of_orders(user: User) -> dict[str, Rows]:
    """The reports, packs and mailings that the person ordered."""
    return {
        "reports": rows(Report.objects.filter(requested_by=user), "requested_at", "kind", "language", "status"),
        "mailings": rows(Mailing.objects.filter(ordered_by=user), "requested_at", "kind", "status"),
        "packs": rows(Pack.objects.filter(requested_by=user), "requested_at", "kind", "language", "status"),
    }
