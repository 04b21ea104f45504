from django.urls import path

from reports.views import answers as answer_views
from reports.views import cohort as cohort_views
from reports.views import forecast as forecast_views
from reports.views import milestones as milestone_views
from reports.views import packs as pack_views
from reports.views import papers as views
from reports.views import plan as plan_views
from reports.views import working_files as working_views

urlpatterns = [
    path("assessments/<uuid:public_id>/reports", views.assessment_reports, name="assessment_reports"),
    path("assessments/<uuid:public_id>/reports/order", views.report_order, name="report_order"),
    path("submissions/<uuid:public_id>/reports", views.submission_reports, name="submission_reports"),
    path("submissions/<uuid:public_id>/reports/order", views.submission_report_order, name="submission_report_order"),
    path("scenarios/<uuid:public_id>/forecast.xlsx", forecast_views.scenario_sheet, name="scenario_sheet"),
    path("scenarios/<uuid:public_id>/forecast.csv", forecast_views.scenario_csv, name="scenario_csv"),
    path("assessments/<uuid:public_id>/answers.xlsx", answer_views.answers_sheet, name="answers_sheet"),
    path("assessments/<uuid:public_id>/answers.docx", answer_views.answers_in_document, name="answers_document"),
    path("assessments/<uuid:public_id>/plan.xlsx", plan_views.plan_sheet, name="plan_sheet"),
    path("assessments/<uuid:public_id>/milestones.xlsx", milestone_views.milestone_sheet, name="milestone_sheet"),
    path("assessments/<uuid:public_id>/plan.csv", plan_views.plan_table, name="plan_table"),
    path("cohorts/<uuid:public_id>/sheet.xlsx", cohort_views.cohort_sheet, name="cohort_sheet"),
    path("cohorts/<uuid:public_id>/sheet.csv", cohort_views.cohort_csv, name="cohort_csv"),
    path("cohorts/<uuid:public_id>/packs", pack_views.cohort_packs, name="cohort_packs"),
    path("cohorts/<uuid:public_id>/packs/order", pack_views.pack_order, name="pack_order"),
    path("packs/<uuid:public_id>", pack_views.pack, name="pack"),
    path("packs/<uuid:public_id>/download", pack_views.pack_download, name="pack_download"),
    path("packs/<uuid:public_id>/retry", pack_views.pack_retry, name="pack_retry"),
    path("packs/<uuid:public_id>/cancel", pack_views.pack_cancel, name="pack_cancel"),
    path("templates", working_views.working_files, name="working_files"),
    path("templates/<slug:working_id>/<slug:language>", working_views.working_file, name="working_file"),
    path("reports/<uuid:public_id>", views.report, name="report"),
    path("reports/<uuid:public_id>/download", views.report_download, name="report_download"),
    path("reports/<uuid:public_id>/retry", views.report_retry, name="report_retry"),
    path("reports/<uuid:public_id>/cancel", views.report_cancel, name="report_cancel"),
]
