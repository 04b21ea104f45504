"""Who may see what was handed in. Unknown and forbidden look the same: 404."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts import statements
from accounts.models import AnyUser, User
from assessments.access import refuse_unless_may_edit
from cohorts.access import STAFF_OF_COHORT, let_in, read_by, refuse_without_factor, with_role
from cohorts.models import RIGHTS, Cohort, Enrolment, Right, VentureMembership, VentureNote
from reviews.conflicts import refuse_undeclared
from reviews.hiding import hide, label
from reviews.models import Declaration, Help, Phase, Return, Review, SavedView, Submission
from reviews.phases import may_review_now, phases_today
from reviews.reviewing import newest_declaration
from reviews.sealing import checked


def submission_for(user: AnyUser, public_id: UUID) -> Submission:
    """The only way a view obtains a submission: its founders and the staff it was handed to.

    Raises:
        SealBroken: it is not what was sealed; nothing of it may be shown.
        SecondFactorNeeded: staff read it, whose organisation asks for one.
        DeclareFirst: a reviewer who has not said yet that there is no conflict of interest.
    """
    # Who may is asked first; then what is shown, with fewer tables to join.
    rows = statements.rows_for("visible", [user.pk, public_id], visible) if isinstance(user, User) else []
    if not rows:
        raise Http404
    key, is_member = rows[0]
    found = with_place(key, user, is_member=is_member)
    refuse_staff_without_factor(user, found)
    is_reviewer = refuse_undeclared(user.pk, found.enrolment, found)
    return hide(checked(found)) if is_reviewer else checked(found)


def visible(user: int, public_id: UUID) -> QuerySet[Submission, Any]:
    """The key of a submission that a user may see, and whether it is of a venture that the user is a member of."""
    rows = Submission.objects.visible_to(User(pk=user)).filter(public_id=public_id)
    return rows.annotate(is_member=of_members(user)).values_list("pk", "is_member")


def of_members(user: int) -> Exists:
    """Whether a submission is of a venture that somebody is a member of."""
    ventures = Q(venture=OuterRef("enrolment__venture")) | Q(venture__assessments=OuterRef("assessment"))
    return Exists(VentureMembership.objects.filter(ventures, user=user))


def with_place(key: int, user: AnyUser, *, is_member: bool) -> Submission:
    """A submission with its place, for a user who passed the door, where also was asked whether they are a member.

    Two statements of few tables: one of ten takes longer to plan than to answer.
    """
    found = next(iter(statements.objects_for("submission", [key], submitted)), None)
    place = next(iter(statements.objects_for("place", [found.enrolment_id], placed)), None) if found else None
    if found is None or place is None:
        raise Http404
    found.enrolment = place
    found.__dict__["of_members"] = {user.pk or 0: is_member}
    return found


def submitted(key: int) -> QuerySet[Submission]:
    """A submission with what its seal covers."""
    rows = Submission.objects.select_related("playbook_version", "submitted_by", "checkpoint")
    return rows.defer("playbook_version__canonical").filter(pk=key)


def placed(key: int) -> QuerySet[Enrolment]:
    """A venture's place with its cohort, programme and organisation."""
    return Enrolment.objects.select_related("cohort__programme__organisation").filter(pk=key)


def refuse_staff_without_factor(user: AnyUser, found: Submission) -> None:
    """Founders read what they handed in; staff as their organisation asks. Raises SecondFactorNeeded."""
    organisation = found.enrolment.cohort.programme.organisation
    if organisation.demands_second_factor and not is_founder(user, found):
        refuse_without_factor(user, organisation)


def is_founder(user: AnyUser, found: Submission) -> bool:
    """Whether the submission is of a venture that the user is a member of. Asked once for each that is read."""
    known: dict[int, bool] = found.__dict__.setdefault("of_members", {})
    key = user.pk or 0
    if key not in known:
        ventures = Q(venture=found.enrolment.venture_id) | Q(venture__assessments=found.assessment_id)
        known[key] = VentureMembership.objects.filter(ventures, user=key).exists()
    return known[key]


@dataclass(frozen=True)
class Reviewing:
    """A submission and one who may review it. Nothing but name and summary may be shown while it is not open."""

    submission: Submission
    reviewer: User
    declaration: Declaration | None
    manages: bool = False  # the cohort, so that other pages show them names
    phase: Phase | None = None  # that counts today

    @property
    def is_open(self) -> bool:
        """Whether the reviewer declared that there is no conflict of interest."""
        return self.declaration is not None and self.declaration.answer == Declaration.Answer.NONE

    @cached_property
    def review(self) -> Review | None:
        """The reviewer's own review; None before anything was said."""
        found = statements.objects_for("own review", [self.submission.pk, self.reviewer.pk], own_review)
        return found[0] if found else None


def own_review(submission: int, reviewer: int) -> QuerySet[Review]:
    """The review that somebody wrote of a submission."""
    return Review.objects.filter(submission=submission, reviewer=reviewer)


def review_for(user: AnyUser, public_id: UUID) -> Reviewing:
    """The only way to review a submission: staff in a role that reviews, who are no members of the venture.

    Where the phase hides names, whoever reviews reads without them, in whatever role; before the declaration of no
    conflict those who manage the cohort see the name that they declare it of.

    Raises:
        PermissionDenied: the user has a lesser role, is a member of the venture, or is not assigned where the phase
            asks for it.
        SealBroken
    """
    rows = statements.rows_for("reviewable", [user.pk, public_id], reviewable) if isinstance(user, User) else []
    if not rows:
        raise Http404
    key, is_member, *known = rows[0]
    found = with_place(key, user, is_member=is_member)
    found.role, found.demands, found.has_factor = known  # type: ignore[attr-defined]  # as `with_role` does
    let_in(found, Right.REVIEW)
    if not isinstance(user, User) or is_member:
        raise PermissionDenied(_("You are a member of this venture. Others review what it submits."))
    phases = phases_today(found.enrolment.cohort)
    phase = phases.get(found.checkpoint_id)
    if not may_review_now(phase, found, user):
        raise PermissionDenied(
            _("In this phase only those who are assigned review. Ask whoever manages the cohort to assign you.")
        )
    manages = Right.MANAGE in RIGHTS[found.role]  # type: ignore[attr-defined]  # the door writes it down
    at = Reviewing(checked(found), user, newest_declaration(found.enrolment, user), manages, phase)
    if any(one.hides_names for one in phases.values()) and (at.is_open or not manages):
        label(found)
    return at


def reviewable(user: int, public_id: UUID) -> QuerySet[Submission, Any]:
    """The key of what was submitted to an organisation that a user works for, and what `with_role` tells."""
    rows = with_role(
        Submission.objects.filter(public_id=public_id), User(pk=user), f"enrolment__cohort__{STAFF_OF_COHORT}"
    )
    known = "role", "demands", "has_factor"
    return rows.annotate(is_member=of_members(user)).values_list("pk", "is_member", *known)


def decided_submission_for(user: AnyUser, public_id: UUID) -> Submission:
    """The only way to decide on what a venture submitted: staff who manage the cohort and have no conflict with it.

    Raises:
        PermissionDenied: the user has a lesser role.
        SealBroken
    """
    return checked(staff_submission(user, public_id, Right.MANAGE))


def staff_submission(user: AnyUser, public_id: UUID, right: Right) -> Submission:
    """A submission of a venture that is not closed to the user, for staff in a role that may do what is asked."""
    seen = Submission.objects.filter(enrolment__in=Enrolment.objects.open_to(user.pk))
    rows = with_role(seen, user, f"enrolment__cohort__{STAFF_OF_COHORT}").select_related(
        "playbook_version", "enrolment__cohort__programme__organisation", "assessment__venture", "checkpoint"
    )
    found: Submission = get_object_or_404(rows.defer("playbook_version__canonical"), public_id=public_id)
    return let_in(found, right)


def returnable_submission_for(user: AnyUser, public_id: UUID) -> Submission:
    """The only way to return a submission: staff in a role that reviews, without a conflict, and no members.

    Raises:
        PermissionDenied: the user has a lesser role, or is a member of the venture.
        DeclareFirst: a reviewer who has not said yet that there is no conflict of interest.
        SealBroken
    """
    found = staff_submission(user, public_id, Right.REVIEW)
    if is_founder(user, found):
        raise PermissionDenied(_("You are a member of this venture. Others review what it submits."))
    is_reviewer = refuse_undeclared(user.pk, found.enrolment, found)
    return hide(checked(found)) if is_reviewer else checked(found)


RETURNED = "submission__enrolment__cohort__programme__organisation"


def return_for(user: AnyUser, public_id: UUID, *, to_answer: bool = False) -> Return:
    """What came back to the user's own venture.

    Args:
        to_answer: whether the user shall change answers, as owner or editor.

    Raises:
        PermissionDenied: the user is a member who may only read.
        SealBroken
    """
    rows = Return.objects.select_related(
        RETURNED, "submission__assessment__venture", "submission__playbook_version", "submission__submitted_by"
    ).defer("submission__playbook_version__canonical")
    own = VentureMembership.objects.filter(user_id=user.pk or 0).values("venture")
    found = get_object_or_404(rows.filter(submission__assessment__venture__in=own), public_id=public_id)
    if to_answer:
        refuse_unless_may_edit(user, found.submission.assessment)
    checked(found.submission)
    return found


def withdrawable_return_for(user: AnyUser, public_id: UUID) -> Return:
    """A return that the user may withdraw: of staff who manage the cohort, and who returned it; none with a conflict.

    Raises:
        PermissionDenied: the user has a lesser role and did not return it, or is a member of the venture.
    """
    seen = Return.objects.filter(submission__enrolment__in=Enrolment.objects.open_to(user.pk)).select_related(
        RETURNED, "submission__assessment__venture"
    )
    rows = with_role(seen, user, f"submission__enrolment__cohort__{STAFF_OF_COHORT}")
    found: Return = let_in(get_object_or_404(rows, public_id=public_id), Right.REVIEW)
    if found.returned_by_id != user.pk:
        let_in(found, Right.MANAGE)
    if is_founder(user, found.submission):
        raise PermissionDenied(_("You are a member of this venture. Others review what it submits."))
    return found


def declaration_for(user: AnyUser, public_id: UUID) -> Declaration:
    """A declaration that whoever manages the cohort may settle; of a venture that is closed to them only their own."""
    open_to = Q(enrolment__in=Enrolment.objects.open_to(user.pk)) | Q(person=user.pk)
    rows = with_role(Declaration.objects.filter(open_to), user, f"enrolment__cohort__{STAFF_OF_COHORT}")
    rows = rows.select_related("enrolment__cohort__programme__organisation", "enrolment__venture", "person")
    found: Declaration = let_in(get_object_or_404(rows, public_id=public_id), Right.MANAGE)
    return found


def help_for(user: AnyUser, public_id: UUID, right: Right = Right.READ) -> Help:
    """The only way a view obtains a help: the staff of its cohort, in a role that may do what is asked.

    Raises:
        PermissionDenied: the user works for the organisation in a lesser role.
    """
    rows = with_role(Help.objects.all(), user, f"cohort__{STAFF_OF_COHORT}")
    rows = rows.select_related("cohort__programme__organisation", "cohort__playbook_version", "planned_by")
    found: Help = let_in(
        get_object_or_404(rows.defer("cohort__playbook_version__canonical"), public_id=public_id), right
    )
    read_by(user, found.cohort).role = found.role  # type: ignore[attr-defined]  # annotated above
    return found


def may(found: Cohort | Help, right: Right) -> bool:
    """Whether whoever came through the door of a cohort, or of a help, may do this there, too."""
    return right in RIGHTS[found.role]  # type: ignore[union-attr]  # the door writes it down


def saved_view_for(user: AnyUser, public_id: UUID) -> SavedView:
    """A view that the user saved. A colleague's that is shared may be used by its name, not changed: 403."""
    rows = with_role(SavedView.objects.select_related("cohort"), user, f"cohort__{STAFF_OF_COHORT}")
    view = let_in(get_object_or_404(rows, public_id=public_id), Right.READ)
    if view.saved_by_id != user.pk:
        raise PermissionDenied(_("Only the person who saved the view can delete it."))
    return view


def note_for(user: AnyUser, public_id: UUID) -> VentureNote:
    """A note that the user wrote. One of a colleague is read, not changed: 403."""
    way = f"enrolment__cohort__{STAFF_OF_COHORT}"
    seen = VentureNote.objects.filter(enrolment__in=Enrolment.objects.open_to(user.pk))
    rows = with_role(seen.select_related("enrolment__cohort"), user, way)
    note = let_in(get_object_or_404(rows, public_id=public_id), Right.READ)
    if note.written_by_id != user.pk:
        raise PermissionDenied(_("Only the person who wrote the note can remove it."))
    return note
