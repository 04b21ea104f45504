"""The page that a form stands on, for addresses that take forms only.

A form that is refused comes back at its own address. From there people reload, press return in the address bar,
switch the language or sign in again, all of which ask for that address as a page.
"""

from __future__ import annotations

from django.urls import Resolver404, resolve, reverse

PAGES = {
    "venture_create": "home",
    "answers_take": "answers_import",
    "comments_settle": "threads",
    "comments_on_settle": "threads",
    "team_role": "team",
    "team_remove": "team",
    "team_leave": "team",
    "team_hand_over": "team",
    "team_resend": "team",
    "team_revoke": "team",
    "venture_rename": "team",
    "venture_archive": "team",
    "cohort_create": "organisations",
    "organisation_branding": "organisation_settings",
    "organisation_leave": "colleagues",
    "organisation_hand_over": "colleagues",
    "colleague_role": "colleagues",
    "colleague_remove": "colleagues",
    "letter_again": "organisations",
    "mailing_cancel": "mailing",
    "mailing_go_on": "mailing",
    "colleague_resend": "colleagues",
    "colleague_withdraw": "colleagues",
    "cohort_state": "cohort_settings",
    "checkpoint_add": "cohort_settings",
    "checkpoint_remove": "cohort_settings",
    "enrolment_let_in": "organisations",
    "enrolment_remove": "organisations",
    "progress_share": "home",
    "plan_share": "home",
    "invitation_withdraw": "cohort",
    "invitees_invite": "invitees_check",
    "invitees_resend": "invitees",
    "invitee_resend": "invitees",
    "invitee_address": "invitees",
    "invitee_withdraw": "invitees",
    "invitee_forget": "invitees",
    "summary_release": "summary",
    "summary_withdraw": "summary",
    "help_plan": "cohort_needs",
    "help_attended": "help",
    "help_cancel": "help",
    "cohort_bulk": "cohort",
    "day_put_off": "day",
    "view_save": "cohort",
    "view_delete": "organisations",
    "note_add": "organisations",
    "note_remove": "organisations",
    "return_withdraw": "organisations",
    "review_declare": "review",
    "review_judge": "review",
    "review_finish": "review",
    "review_reopen": "review",
    "declaration_settle": "organisations",
    "reviewers_propose": "reviewers",
    "reviewers_assign": "reviewers",
    "named_conflict_withdraw": "named_conflicts",
    "phase_remove": "phases",
    "criterion_remove": "rubric",
    "decisions_places": "decisions",
    "decisions_release": "decisions",
    "decision_move": "decision",
    "feedback": "decision",
    "submit": "result",
    "result_mail": "result",
    "plan_add": "plan",
    "plan_item": "plan",
    "plan_statuses": "plan",
    "plan_move": "plan",
    "plan_hours": "plan",
    "plan_answer": "plan",
    "plan_feed_open": "plan",
    "what_if_set": "what_if",
    "what_if_back": "what_if",
    "what_if_plan": "what_if",
    "what_if_rung": "what_if",
    "what_if_inputs": "what_if",
    "what_if_discard": "home",
    "milestone_remove": "home",
    "scan_forget": "scan",
    "sign_out_elsewhere": "signed_in",
    "session_end": "signed_in",
    "scenario_create": "forecast",
    "scenario_preview": "scenario",
    "scenario_copy": "scenario",
    "scenario_prefill": "scenario",
    "scenario_propose": "scenario",
    "scenario_rebase": "scenario",
    "scenario_adopt": "scenario",
    "actuals_paste": "actuals",
    "report_order": "assessment_reports",
    "submission_report_order": "submission_reports",
    "report_retry": "report",
    "report_cancel": "report",
    "pack_order": "cohort_packs",
    "pack_retry": "pack",
    "pack_cancel": "pack",
}
ALONE = {"home", "organisations", "day", "scan", "signed_in"}  # pages that are not of one thing
OF_ONE_THING = {name for name in PAGES.values() if name not in ALONE}


def page_of_form(path: str) -> str:
    """The path of the page that holds the form of an address; empty for an address that has no such page."""
    try:
        match = resolve(path.split("?")[0])
    except Resolver404:
        return ""
    page = PAGES.get(match.url_name or "")
    if page is None:
        return ""
    if page == "home":  # as the ventures: staff would be led on to their cohorts
        return f"{reverse(page)}?ventures"
    return reverse(page, args=[match.kwargs["public_id"]] if page in OF_ONE_THING else [])
