"""Who may call which address: the one table that the sweep of all addresses and `manage.py urlmap` read.

The doors in each room's `access.py` decide; this table states what they must come to, and a test holds
every address, role and method against it.
"""

from __future__ import annotations

from dataclasses import dataclass

WHO = {
    "anyone": "everybody, signed in or not",
    "signed_in": "whoever is signed in",
    "member": "members of the venture: owner, editor, viewer",
    "editor": "owner and editors of the venture",
    "owner": "the owner of the venture",
    "reader": "members of the venture, and who may read ventures in the organisation it was submitted to: reviewers after "
    "declaring no conflict of interest, nobody with one",
    "staff_any": "staff of the organisation, in any role: observers, too",
    "staff_reads": "owners, managers and reviewers of the organisation",
    "staff_reviews": "owners, managers and reviewers of the organisation who are no members of the venture",
    "staff_manages": "owners and managers of the organisation",
    "staff_owns": "owners of the organisation",
    "its_author": "whoever of the organisation's staff wrote it",
    "operator": "operators of the installation",
}


@dataclass(frozen=True)
class Rule:
    """The methods an address takes, and who may call it (a key of `WHO`)."""

    methods: tuple[str, ...]
    who: str


GET, POST, FORM = ("GET",), ("POST",), ("GET", "POST")

RULES = {
    "health_live": Rule(GET, "anyone"),
    "health_ready": Rule(GET, "anyone"),
    "set_language": Rule(POST, "anyone"),
    "set_appearance": Rule(POST, "anyone"),
    "privacy": Rule(GET, "anyone"),
    "guide": Rule(GET, "anyone"),
    "kept_form": Rule(FORM, "signed_in"),
    "mail_settings": Rule(FORM, "signed_in"),
    "landing": Rule(FORM, "signed_in"),
    "unsubscribe": Rule(FORM, "anyone"),
    "method": Rule(GET, "anyone"),
    "home": Rule(GET, "anyone"),
    "working_files": Rule(GET, "anyone"),
    "working_file": Rule(GET, "anyone"),
    "venture_create": Rule(POST, "signed_in"),
    "assessment": Rule(GET, "member"),
    "chapter": Rule(GET, "member"),
    "chapter:POST": Rule(POST, "editor"),
    "answers": Rule(("PUT",), "editor"),
    "evidence_add": Rule(GET, "member"),
    "evidence_add:POST": Rule(POST, "editor"),
    "evidence_file": Rule(GET, "member"),
    "evidence_remove": Rule(POST, "editor"),
    "result": Rule(GET, "member"),
    "ways": Rule(GET, "member"),
    "result_mail": Rule(POST, "member"),
    "submit": Rule(POST, "editor"),
    "forecast": Rule(GET, "member"),
    "scenario_create": Rule(POST, "editor"),
    "actuals": Rule(GET, "member"),
    "actuals:POST": Rule(POST, "editor"),
    "actuals_paste": Rule(POST, "editor"),
    "scenario": Rule(GET, "member"),
    "scenario:POST": Rule(POST, "editor"),
    "scenario_preview": Rule(POST, "editor"),
    "scenario_copy": Rule(POST, "editor"),
    "scenario_prefill": Rule(POST, "editor"),
    "scenario_propose": Rule(POST, "editor"),
    "scenario_rebase": Rule(POST, "editor"),
    "scenario_adopt": Rule(POST, "editor"),
    "scenario_sheet": Rule(GET, "member"),
    "scenario_csv": Rule(GET, "member"),
    "submission": Rule(GET, "reader"),
    "review": Rule(GET, "staff_reviews"),
    "review_declare": Rule(POST, "staff_reviews"),
    "review_judge": Rule(POST, "staff_reviews"),
    "review_finish": Rule(POST, "staff_reviews"),
    "review_reopen": Rule(POST, "staff_reviews"),
    "review_settle": Rule(FORM, "staff_manages"),
    "declaration_settle": Rule(POST, "staff_manages"),
    "submission_answers": Rule(GET, "reader"),
    "sealed_file": Rule(GET, "reader"),
    "sealed_preview": Rule(GET, "reader"),
    "reviewers": Rule(GET, "staff_manages"),
    "reviewers_propose": Rule(POST, "staff_manages"),
    "reviewers_assign": Rule(POST, "staff_manages"),
    "reviewer": Rule(FORM, "staff_manages"),
    "phases": Rule(FORM, "staff_manages"),
    "phase_remove": Rule(POST, "staff_manages"),
    "decisions": Rule(GET, "staff_manages"),
    "decisions_places": Rule(POST, "staff_manages"),
    "decisions_release": Rule(POST, "staff_manages"),
    "decision": Rule(FORM, "staff_manages"),
    "feedback": Rule(POST, "staff_manages"),
    "decision_move": Rule(POST, "staff_manages"),
    "day": Rule(GET, "signed_in"),
    "organisations": Rule(FORM, "signed_in"),
    "organisation_settings": Rule(FORM, "staff_owns"),
    "organisation_log": Rule(GET, "staff_owns"),
    "organisation_log_csv": Rule(GET, "staff_owns"),
    "organisation_branding": Rule(POST, "staff_owns"),
    "organisation_leave": Rule(POST, "staff_any"),
    "colleagues": Rule(GET, "staff_any"),
    "colleagues:POST": Rule(POST, "staff_manages"),
    "colleague_role": Rule(POST, "staff_manages"),
    "colleague_remove": Rule(POST, "staff_manages"),
    "colleague_resend": Rule(POST, "staff_manages"),
    "colleague_withdraw": Rule(POST, "staff_manages"),
    "letters": Rule(GET, "staff_manages"),
    "letter_again": Rule(POST, "staff_manages"),
    "colleague": Rule(GET, "anyone"),
    "colleague:POST": Rule(POST, "signed_in"),
    "cohort_create": Rule(POST, "staff_manages"),
    "cohort_settings": Rule(FORM, "staff_manages"),
    "cohort_state": Rule(POST, "staff_manages"),
    "checkpoint_add": Rule(POST, "staff_manages"),
    "checkpoint": Rule(FORM, "staff_manages"),
    "checkpoint_remove": Rule(POST, "staff_manages"),
    "enrolment_let_in": Rule(POST, "staff_manages"),
    "enrolment_remove": Rule(POST, "staff_manages"),
    "progress_share": Rule(POST, "owner"),
    "cohort_leave": Rule(FORM, "owner"),
    "cohort": Rule(GET, "staff_reads"),
    "cohort_bulk": Rule(POST, "staff_reads"),
    "view_save": Rule(POST, "staff_reads"),
    "view_delete": Rule(POST, "its_author"),
    "note_add": Rule(POST, "staff_reads"),
    "note_remove": Rule(POST, "its_author"),
    "cohort_sheet": Rule(GET, "staff_manages"),
    "cohort_csv": Rule(GET, "staff_manages"),
    "cohort_packs": Rule(GET, "staff_manages"),
    "pack_order": Rule(POST, "staff_manages"),
    "pack": Rule(GET, "staff_manages"),
    "pack_download": Rule(GET, "staff_manages"),
    "pack_retry": Rule(POST, "staff_manages"),
    "pack_cancel": Rule(POST, "staff_manages"),
    "summary": Rule(GET, "staff_any"),
    "summary_csv": Rule(GET, "staff_any"),
    "summary_release": Rule(POST, "staff_manages"),
    "summary_withdraw": Rule(POST, "staff_manages"),
    "cohort_needs": Rule(GET, "staff_reads"),
    "help_plan": Rule(POST, "staff_manages"),
    "help": Rule(GET, "staff_reads"),
    "help_attended": Rule(POST, "staff_manages"),
    "help_cancel": Rule(POST, "staff_manages"),
    "cohort_change": Rule(GET, "staff_reads"),
    "cohort_change_csv": Rule(GET, "staff_reads"),
    "invitation_create": Rule(FORM, "staff_manages"),
    "invitation_withdraw": Rule(POST, "staff_manages"),
    "invitation": Rule(GET, "anyone"),
    "invitation:POST": Rule(POST, "owner"),
    "invitees": Rule(GET, "staff_manages"),
    "invitees_check": Rule(FORM, "staff_manages"),
    "invitees_invite": Rule(POST, "staff_manages"),
    "invitees_resend": Rule(POST, "staff_manages"),
    "invitee_resend": Rule(POST, "staff_manages"),
    "invitee_address": Rule(POST, "staff_manages"),
    "invitee_withdraw": Rule(POST, "staff_manages"),
    "invitee_forget": Rule(POST, "staff_manages"),
    "invitee": Rule(GET, "anyone"),
    "invitee:POST": Rule(POST, "owner"),
    "assessment_reports": Rule(GET, "member"),
    "report_order": Rule(POST, "member"),
    "submission_reports": Rule(GET, "reader"),
    "submission_report_order": Rule(POST, "reader"),
    "report": Rule(GET, "member"),
    "report_download": Rule(GET, "member"),
    "report_retry": Rule(POST, "member"),
    "report_cancel": Rule(POST, "member"),
}


def rules_of(name: str) -> list[Rule]:
    """The rules of an address by its name; what allauth and the admin bring is decided by them."""
    if name.startswith("account_"):
        is_own = name in {"account_email", "account_change_password", "account_set_password", "account_reauthenticate"}
        return [Rule(FORM, "signed_in" if is_own else "anyone")]
    if name.startswith("mfa_"):
        return [Rule(FORM, "anyone" if name == "mfa_authenticate" else "signed_in")]
    if name.startswith("admin:"):
        return [Rule(FORM, "operator")]
    return [rule for key, rule in RULES.items() if key.split(":")[0] == name]
