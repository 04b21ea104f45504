"""Who may: one door per object. Unknown and forbidden look the same: 404."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import AnyUser
from accounts.statements import objects_for
from assessments.models import Assessment, AssessmentQuerySet, Evidence, Reader
from cohorts.models import VentureMembership


def assessment_for(user: AnyUser, public_id: UUID) -> Assessment:
    """The only way a view obtains an assessment. The statement is the same for everybody and is sent again."""
    rows = objects_for("door of assessments", [user.pk, public_id], seen_by) if user.is_authenticated else []
    if not rows:
        raise Http404
    (found,) = rows
    found.reader = Reader(user.pk or 0, vars(found)["role_of_reader"])
    return found


def seen_by(user: int, public_id: UUID) -> AssessmentQuerySet:
    """The assessment of this public id as far as a member of its venture asks, with the role of whoever asks."""
    rows = Assessment.objects.with_venture().of_member(user).annotate(role_of_reader=F("venture__members__role"))
    return rows.filter(public_id=public_id)


def editable_assessment_for(user: AnyUser, public_id: UUID) -> Assessment:
    """An assessment whose answers the user may change.

    Raises:
        PermissionDenied: the user sees the venture but may only read it.
    """
    assessment = assessment_for(user, public_id)
    refuse_unless_may_edit(user, assessment)
    return assessment


def refuse_unless_may_edit(user: AnyUser, assessment: Assessment) -> None:
    """Raises PermissionDenied with what a member can do who may only read."""
    if may_edit(user, assessment):
        return
    if assessment.venture.is_archived:
        raise PermissionDenied(
            _(
                "This venture is archived: it can be read, not changed. An owner can take it out of the archive on the team page."
            )
        )
    raise PermissionDenied(_("You can read this venture but not change it. Ask its owner."))


def may_edit(user: AnyUser, assessment: Assessment) -> bool:
    """Whether the user may change answers: owners and editors of the venture, while it is not archived."""
    reader = assessment.reader
    if reader and reader.user == user.pk:
        return reader.role in VentureMembership.EDITING and not assessment.venture.is_archived
    return VentureMembership.objects.who_edit().filter(venture=assessment.venture_id, user_id=user.pk or 0).exists()


def evidence_for(user: AnyUser, public_id: UUID) -> Evidence:
    """The only way a view obtains a piece of evidence."""
    return get_object_or_404(
        Evidence.objects.current().visible_to(user).select_related("assessment"), public_id=public_id
    )


def any_evidence_for(user: AnyUser, public_id: UUID) -> Evidence:
    """The only way a view obtains a piece of evidence that may have been taken back, to put it back."""
    return get_object_or_404(Evidence.objects.visible_to(user).select_related("assessment"), public_id=public_id)
