"""What a team decided about its plan is erased with the venture, and a person's name leaves it with the person."""

from __future__ import annotations

from accounts.models import User
from cohorts.models import Venture
from plans.models import MemberHours, Milestone, PlanItem, PlanItemHistory, WhatIf, WorkedPlan


def of_venture(venture: Venture, _by: User) -> None:
    """Deletes items with their history, hours, order, what was tried out, and milestones."""
    PlanItemHistory.objects.filter(item__assessment__venture=venture).delete()
    for model in (PlanItem, MemberHours, WorkedPlan, WhatIf, Milestone):
        model._base_manager.filter(assessment__venture=venture).delete()


def of_person(user: User) -> None:
    """Takes somebody off the items they were to do, and their hours away."""
    PlanItem.objects.filter(person=user).update(person=None)
    WorkedPlan.objects.filter(ordered_by=user).update(ordered_by=None)
    MemberHours.objects.filter(user=user).delete()
