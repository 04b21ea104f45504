from django.urls import path

from cohorts import urls_of_letters
from cohorts.views import (
    colleagues,
    enrolments,
    invitations,
    invitees,
    joining,
    landing,
    organisations,
    settings,
    team_invitations,
)

ORGANISATION = "organisations/<uuid:public_id>"
COHORT = "cohorts/<uuid:public_id>"
INVITEE = f"{COHORT}/invitees/<uuid:invitee_id>"
WAITING = f"{ORGANISATION}/people/invitations/<uuid:invitation_id>"

urlpatterns = [
    *urls_of_letters.urlpatterns,
    path("account/begin", landing.landing, name="landing"),
    path("organisations", organisations.organisations, name="organisations"),
    path(f"{ORGANISATION}/cohorts", organisations.cohort_create, name="cohort_create"),
    path(f"{ORGANISATION}/settings", organisations.organisation_settings, name="organisation_settings"),
    path(f"{ORGANISATION}/branding", organisations.organisation_branding, name="organisation_branding"),
    path(f"{ORGANISATION}/people", colleagues.colleagues, name="colleagues"),
    path(f"{ORGANISATION}/people/<uuid:member_id>/role", colleagues.colleague_role, name="colleague_role"),
    path(f"{ORGANISATION}/people/<uuid:member_id>/remove", colleagues.colleague_remove, name="colleague_remove"),
    path(f"{ORGANISATION}/hand-over", colleagues.organisation_hand_over, name="organisation_hand_over"),
    path(f"{ORGANISATION}/leave", colleagues.organisation_leave, name="organisation_leave"),
    path(f"{WAITING}/resend", colleagues.colleague_resend, name="colleague_resend"),
    path(f"{WAITING}/withdraw", colleagues.colleague_withdraw, name="colleague_withdraw"),
    path("colleagues/<str:code>", colleagues.colleague, name="colleague"),
    path(f"{COHORT}/settings", settings.cohort_settings, name="cohort_settings"),
    path(f"{COHORT}/state", settings.cohort_state, name="cohort_state"),
    path(f"{COHORT}/checkpoints", settings.checkpoint_add, name="checkpoint_add"),
    path(f"{COHORT}/checkpoints/<uuid:checkpoint_id>", settings.checkpoint, name="checkpoint"),
    path(f"{COHORT}/checkpoints/<uuid:checkpoint_id>/remove", settings.checkpoint_remove, name="checkpoint_remove"),
    path("enrolments/<uuid:enrolment_id>/let-in", settings.enrolment_let_in, name="enrolment_let_in"),
    path("enrolments/<uuid:enrolment_id>/remove", settings.enrolment_remove, name="enrolment_remove"),
    path("enrolments/<uuid:public_id>/progress", enrolments.progress_share, name="progress_share"),
    path("enrolments/<uuid:public_id>/plan", enrolments.plan_share, name="plan_share"),
    path("enrolments/<uuid:public_id>/leave", enrolments.cohort_leave, name="cohort_leave"),
    path(f"{COHORT}/invitations", invitations.invitation_create, name="invitation_create"),
    path(f"{COHORT}/invitations/<str:code>/withdraw", invitations.invitation_withdraw, name="invitation_withdraw"),
    path("invitations/<str:code>", invitations.invitation, name="invitation"),
    path(f"{COHORT}/invitees/check", invitees.invitees_check, name="invitees_check"),
    path(f"{COHORT}/invitees/invite", invitees.invitees_invite, name="invitees_invite"),
    path(f"{COHORT}/invitees/resend", invitees.invitees_resend, name="invitees_resend"),
    path(f"{INVITEE}/resend", invitees.invitee_resend, name="invitee_resend"),
    path(f"{INVITEE}/address", invitees.invitee_address, name="invitee_address"),
    path(f"{INVITEE}/withdraw", invitees.invitee_withdraw, name="invitee_withdraw"),
    path(f"{INVITEE}/forget", invitees.invitee_forget, name="invitee_forget"),
    path("team-invitations/<str:code>", team_invitations.team_invitation, name="team_invitation"),
    path("invitees/<str:code>", joining.invitee, name="invitee"),
]
