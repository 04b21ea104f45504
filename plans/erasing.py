"""What a team decided about its plan is erased with the venture, and a person's name leaves it with the person."""

from __future__ import annotations

from accounts.models import User
from cohorts.erasing import letters_about, names_of
from cohorts.models import Enrolment, Venture
from mails.erasing import unname
from plans.models import (
    MemberHours,
    Milestone,
    PlanComment,
    PlanItem,
    PlanItemHistory,
    PlanTalkReading,
    WhatIf,
    WorkedPlan,
)


def of_venture(venture: Venture, _by: User) -> None:
    """Deletes items with their history, hours, order, what was tried out, milestones, and what was said with staff."""
    list(Enrolment.objects.select_for_update().filter(venture=venture).order_by("pk").values_list("pk"))
    for kept in (PlanTalkReading, PlanComment):
        kept._base_manager.filter(enrolment__venture=venture).delete()
    PlanItemHistory.objects.filter(item__assessment__venture=venture).delete()
    for model in (PlanItem, MemberHours, WorkedPlan, WhatIf, Milestone):
        model._base_manager.filter(assessment__venture=venture).delete()


def of_person(user: User) -> None:
    """Takes somebody off the items they were to do, and their hours away; their name leaves emails about what they wrote."""
    wrote = PlanComment.objects.filter(written_by=user).values("enrolment__venture")
    unname(letters_about(Venture.objects.filter(pk__in=wrote)), names_of(user))
    PlanTalkReading.objects.filter(user=user).delete()
    PlanItem.objects.filter(person=user).update(person=None)
    WorkedPlan.objects.filter(ordered_by=user).update(ordered_by=None)
    MemberHours.objects.filter(user=user).delete()
