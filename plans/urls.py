from django.urls import path

from plans.views import milestones, plan, shared, shared_talk, upgrade, what_if

urlpatterns = [
    path("assessments/<uuid:public_id>/plan", plan.plan, name="plan"),
    path("assessments/<uuid:public_id>/plan/add", plan.plan_add, name="plan_add"),
    path("assessments/<uuid:public_id>/plan/item", plan.plan_item, name="plan_item"),
    path("assessments/<uuid:public_id>/plan/statuses", plan.plan_statuses, name="plan_statuses"),
    path("assessments/<uuid:public_id>/plan/move", plan.plan_move, name="plan_move"),
    path("assessments/<uuid:public_id>/plan/hours", plan.plan_hours, name="plan_hours"),
    path("assessments/<uuid:public_id>/plan.ics", plan.plan_calendar, name="plan_calendar"),
    path("assessments/<uuid:public_id>/plan/feed", plan.plan_feed_open, name="plan_feed_open"),
    path("plans/<slug:code>.ics", plan.plan_feed, name="plan_feed"),
    path("assessments/<uuid:public_id>/plan/answer", plan.plan_answer, name="plan_answer"),
    path("submissions/<uuid:public_id>/plan", shared.submission_plan, name="submission_plan"),
    path("enrolments/<uuid:public_id>/plan-figures", shared.enrolment_plan, name="enrolment_plan"),
    path("enrolments/<uuid:public_id>/plan-comments", shared_talk.plan_talk, name="plan_talk"),
    path("assessments/<uuid:public_id>/upgrade", upgrade.upgrade, name="upgrade"),
    path("assessments/<uuid:public_id>/what-if", what_if.what_ifs, name="what_ifs"),
    path("what-ifs/<uuid:public_id>", what_if.what_if, name="what_if"),
    path("what-ifs/<uuid:public_id>/set", what_if.what_if_set, name="what_if_set"),
    path("what-ifs/<uuid:public_id>/rung", what_if.what_if_rung, name="what_if_rung"),
    path("what-ifs/<uuid:public_id>/inputs", what_if.what_if_inputs, name="what_if_inputs"),
    path("what-ifs/<uuid:public_id>/back", what_if.what_if_back, name="what_if_back"),
    path("what-ifs/<uuid:public_id>/plan", what_if.what_if_plan, name="what_if_plan"),
    path("what-ifs/<uuid:public_id>/discard", what_if.what_if_discard, name="what_if_discard"),
    path("assessments/<uuid:public_id>/milestones", milestones.milestones, name="milestones"),
    path("milestones/<uuid:public_id>/remove", milestones.milestone_remove, name="milestone_remove"),
]
