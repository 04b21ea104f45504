from django.urls import path

from plans import views

urlpatterns = [
    path("assessments/<uuid:public_id>/plan", views.plan, name="plan"),
    path("assessments/<uuid:public_id>/plan/add", views.plan_add, name="plan_add"),
    path("assessments/<uuid:public_id>/plan/item", views.plan_item, name="plan_item"),
    path("assessments/<uuid:public_id>/plan/statuses", views.plan_statuses, name="plan_statuses"),
    path("assessments/<uuid:public_id>/plan/move", views.plan_move, name="plan_move"),
    path("assessments/<uuid:public_id>/plan/hours", views.plan_hours, name="plan_hours"),
    path("assessments/<uuid:public_id>/plan.ics", views.plan_calendar, name="plan_calendar"),
    path("assessments/<uuid:public_id>/plan/feed", views.plan_feed_open, name="plan_feed_open"),
    path("plans/<slug:code>.ics", views.plan_feed, name="plan_feed"),
    path("assessments/<uuid:public_id>/plan/answer", views.plan_answer, name="plan_answer"),
]
