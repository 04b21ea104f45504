"""What must be true of every row for ever, the database itself keeps: one case for each constraint, by its name."""

import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from assessments import actions as assessment_actions
from assessments.models import Answer, AnswerHistory, Comment, Delegation, Evidence, ThreadReading, Upgrade
from cohorts import audit
from cohorts.models import (
    AuditEntry,
    Checkpoint,
    Enrolment,
    Invitee,
    Mailing,
    StaffInvitation,
    StaffMembership,
    Tag,
    VentureInvitation,
    VentureMembership,
)
from forecasts.books import MonthSent, save_months
from forecasts.models import MonthActual, MonthActualHistory
from mails.kinds import KINDS
from mails.models import Stopped
from mails.stopping import stop
from plans import actions as plan_actions
from plans.milestones.freezing import freeze
from plans.models import MemberHours, PlanComment, PlanItem, PlanItemHistory, PlanTalkReading, WhatIf, WorkedPlan
from playbooks.models import PlaybookVersion
from reports import actions
from reports.models import Pack, Report
from reports.packs.ordering import order_pack
from reviews import actions as review_actions
from reviews.deciding.keeping import Deciding, decide, round_of
from reviews.models import (
    Assignment,
    ConfirmedStanding,
    Criterion,
    CriterionScore,
    Decision,
    DecisionHistory,
    DecisionRound,
    Feedback,
    Help,
    HelpFor,
    Judgement,
    JudgementHistory,
    Looked,
    NamedConflict,
    Phase,
    PutOff,
    Return,
    ReturnAnswer,
    ReturnAnswerHistory,
    ReturnedItem,
    Review,
    ReviewerProfile,
    SavedView,
    Settlement,
    StandingInChapter,
    Submission,
)
from reviews.reviewing import Saying, declare, judge
from tests.forecasts.cases import a_scenario
from tests.mails.letters import a_letter

HOUSE = ["accounts", "mails", "cohorts", "playbooks", "assessments", "forecasts", "plans", "reviews", "reports"]
# Rows that cannot be, by the constraint that says so: what to change in the row of the fixture.
UNKNOWN = {
    "reviews_confirmed_rests_on_a_review": {"reviews": 0},
    "accounts_user_landing_is_known": {"landing": "moon"},
    "cohorts_staff_role_is_known": {"role": "friend"},
    "cohorts_organisation_keeps_a_while": {"keeps_months": 7},
    "cohorts_member_role_is_known": {"role": "friend"},
    "cohorts_colleague_role_is_known": {"role": "friend"},
    "cohorts_invited_role_is_known": {"role": "friend"},
    "cohorts_checkpoint_opens_first": {"opens_on": "2030-01-01"},
    "cohorts_checkpoint_has_name": {"kind": "own", "name": ""},
    "cohorts_checkpoint_kind_is_known": {"kind": "party"},
    "cohorts_checkpoint_after_is_known": {"after_due": "shrug"},
    "cohorts_enrolment_end_is_known": {"end": "left"},
    "reviews_help_kind_is_known": {"kind": "hug"},
    "assessments_answer_state_is_known": {"state": "perhaps"},
    "assessments_answer_rev_from_one": {"rev": 0},
    "assessments_answer_not_applicable_has_reason": {"state": "not_applicable", "reason": ""},
    "assessments_history_source_is_known": {"source": "dream"},
    "assessments_comment_has_text": {"text": ""},
    "assessments_comment_about_is_known": {"about": "milestone"},
    "assessments_reading_about_is_known": {"about": "milestone"},
    "assessments_delegation_of_is_known": {"of": "venture"},
    "assessments_comment_settled_by_somebody": {"settled_at": "2026-01-01T00:00:00Z"},
    "assessments_evidence_is_file_or_link": {"link": "", "file": ""},
    "assessments_evidence_grade_is_known": {"grade": "great"},
    "forecasts_scenario_has_name": {"name": ""},
    "forecasts_scenario_kind_is_known": {"kind": "odd"},
    "forecasts_scenario_rev_from_one": {"rev": 0},
    "forecasts_actual_says_something": {"cash": ""},
    "forecasts_actual_rev_from_one": {"rev": 0},
    "plans_what_if_has_name": {"name": ""},
    "plans_milestone_has_name": {"name": ""},
    "plans_comment_has_text": {"text": ""},
    "plans_hours_fit_into_a_week": {"hours": 169},
    "plans_item_is_of_the_plan_or_own": {"rung_id": "", "title": ""},
    "plans_item_status_is_known": {"status": "perhaps"},
    "plans_item_says_why": {"status": "blocked"},
    "plans_item_hours_from_nothing": {"hours": -1},
    "plans_item_rev_from_one": {"rev": 0},
    "reviews_submission_seal_form_is_known": {"seal_form": 6},
    "cohorts_audit_number_from_one": {"number": 0},
    "reviews_declaration_answer_is_known": {"answer": "perhaps"},
    "reviews_declaration_has_reason": {"answer": "unsure"},
    "reviews_named_conflict_has_words": {"who": ""},
    "reviews_named_conflict_decided_by_somebody": {"outcome": "conflict"},
    "reviews_review_recommendation_is_known": {"recommendation": "hug"},
    "reviews_review_finished_later": {"finished_at": "2000-01-01T00:00:00Z"},
    "reviews_judgement_outcome_is_known": {"outcome": "perhaps"},
    "reviews_judgement_value_iff_other": {"value": 3},
    "reviews_judgement_other_has_reason": {"outcome": "other", "value": 3},
    "reviews_judgement_rev_from_one": {"rev": 0},
    "reviews_criterion_weight_is_known": {"weight": 9},
    "reviews_criterion_has_words": {"least": ""},
    "reviews_score_from_0_to_4": {"level": 5},
    "reviews_phase_begins_first": {"to_on": "2019-01-01"},
    "reviews_phase_has_name": {"name": ""},
    "reviews_phase_who_is_known": {"who": "friends"},
    "reviews_phase_sees_is_known": {"sees": "perhaps"},
    "reviews_settlement_outcome_is_known": {"outcome": "cannot"},
    "reviews_settlement_value_iff_other": {"value": 3},
    "reviews_settlement_has_reason": {"reason": ""},
    "reviews_round_released_by_somebody": {"released_at": Now()},
    "reviews_decision_outcome_is_known": {"outcome": "perhaps"},
    "reviews_decision_rank_iff_waitlist": {"rank": 1},
    "reviews_decision_released_has_words": {"released_at": Now()},
    "reviews_decision_conditions_of_conditional": {"conditions": [["Cap table", "2027-01-01"]]},
    "reviews_decision_rev_from_one": {"rev": 0},
    "reviews_feedback_has_original": {"original": ""},
    "reviews_return_ends_one_way": {"ended_at": Now()},
    "reviews_returned_item_has_sentence": {"sentence": ""},
    "reviews_return_answer_rev_from_one": {"rev": 0},
    "reports_report_kind_is_known": {"kind": "poem"},
    "reports_report_error_is_known": {"status": "failed", "error_code": "odd", "finished_at": Now()},
    "reports_report_of_assessment_or_submission": {"assessment": None},
    "reports_report_ready_iff_file": {"sha256": "a" * 64, "size": 1},
    "reports_report_running_iff_claimed": {"token": uuid.uuid4()},
    "reports_report_failed_iff_error": {"error_code": "worn_out"},
    "reports_report_finished_at_iff_finished": {"status": "cancelled"},
    "reports_pack_kind_is_known": {"kind": "poem"},
    "reports_pack_error_is_known": {"status": "failed", "error_code": "odd", "finished_at": Now()},
    "reports_pack_ready_iff_file": {"sha256": "a" * 64, "size": 1},
    "reports_pack_part_is_one_of_its_parts": {"part": 2},
    "reports_pack_running_iff_claimed": {"token": uuid.uuid4()},
    "reports_pack_failed_iff_error": {"error_code": "worn_out"},
    "reports_pack_finished_at_iff_finished": {"status": "cancelled"},
    "cohorts_mailing_error_is_known": {"status": "failed", "error_code": "odd", "finished_at": Now()},
    "cohorts_mailing_running_iff_claimed": {"token": uuid.uuid4()},
    "cohorts_mailing_failed_iff_error": {"error_code": "worn_out"},
    "cohorts_mailing_finished_at_iff_finished": {"status": "cancelled"},
    "mails_mail_error_is_known": {"status": "failed", "error_code": "odd", "finished_at": Now()},
    "mails_mail_sent_iff_ready": {"sent_at": Now()},
    "mails_mail_running_iff_claimed": {"token": uuid.uuid4()},
    "mails_mail_failed_iff_error": {"error_code": "worn_out"},
    "mails_mail_finished_at_iff_finished": {"status": "cancelled"},
}
TWICE = {
    "accounts_user_email_any_case_unique": User,
    "cohorts_staff_once_per_organisation": StaffMembership,
    "cohorts_member_once_per_venture": VentureMembership,
    "cohorts_venture_once_per_cohort": Enrolment,
    "cohorts_colleague_invited_once": StaffInvitation,
    "cohorts_member_invited_once": VentureInvitation,
    "cohorts_tag_once_per_organisation": Tag,
    "cohorts_address_invited_once": Invitee,
    "assessments_answer_once_per_item": Answer,
    "assessments_history_one_row_per_rev": AnswerHistory,
    "assessments_upgrade_once_to_a_version": Upgrade,
    "assessments_reading_once_per_thread": ThreadReading,
    "assessments_delegated_to_one": Delegation,
    "forecasts_actual_once_per_month": MonthActual,
    "forecasts_actual_history_one_row_per_rev": MonthActualHistory,
    "plans_feed_code_once": WorkedPlan,
    "plans_hours_once_per_member": MemberHours,
    "plans_item_once_per_rung": PlanItem,
    "plans_history_one_row_per_rev": PlanItemHistory,
    "plans_talk_read_once_each": PlanTalkReading,
    "cohorts_audit_one_after_another": AuditEntry,
    "reviews_submission_once_per_revision": Submission,
    "reviews_submission_once_per_checkpoint": Submission,
    "reviews_review_once_per_reviewer": Review,
    "reviews_judgement_once_per_item": Judgement,
    "reviews_judgement_history_one_row_per_rev": JudgementHistory,
    "reviews_assigned_once_per_checkpoint": Assignment,
    "reviews_assigned_once_without_checkpoint": Assignment,
    "reviews_profile_once_per_reviewer": ReviewerProfile,
    "reviews_round_once_per_checkpoint": DecisionRound,
    "reviews_round_once_without_checkpoint": DecisionRound,
    "reviews_decision_pending_once": Decision,
    "reviews_decision_history_one_row_per_rev": DecisionHistory,
    "reviews_feedback_once_per_item": Feedback,
    "reviews_return_open_once": Return,
    "reviews_returned_item_once": ReturnedItem,
    "reviews_return_answer_history_one_row_per_rev": ReturnAnswerHistory,
    "reviews_standing_once_per_chapter": StandingInChapter,
    "reviews_view_once_per_name": SavedView,
    "reviews_looked_once_per_cohort": Looked,
    "reviews_put_off_once": PutOff,
    "reviews_criterion_once_in_the_cohort": Criterion,
    "reviews_criterion_once_in_a_phase": Criterion,
    "reviews_scored_once_per_criterion": CriterionScore,
    "reviews_help_once_per_venture": HelpFor,
    "reports_report_once_per_content": Report,
    "reports_pack_once_under_way": Pack,
    "mails_stopped_once_per_address_and_kind": Stopped,
    "playbooks_version_published_once": PlaybookVersion,
}


@pytest.fixture
def rows(submission, answered, evidence, alice, bob, cohort, enrolment):
    """At least one row of each model that has a constraint."""
    staff_rows(cohort, enrolment, bob)
    now = {"cohort": cohort, "opens_on": "2020-01-01", "due_on": "2029-12-31"}
    Checkpoint.objects.create(kind="exit", **now)
    review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    a_scenario(answered, alice)
    save_months(assessment=answered, sent=[MonthSent("2026-11", "CNY", {"cash": "5"}, 0)], by=alice)
    plan_rows(answered, alice)
    Comment.objects.create(assessment=answered, key="mr_02", text="Why?", language="en", written_by=alice)
    ThreadReading.objects.create(assessment=answered, user=alice, about="question", key="mr_02")
    member = answered.venture.members.get(user=alice)
    Delegation.objects.create(assessment=answered, of="chapter", key="mr", member=member, given_by=alice)
    Evidence.objects.create(assessment=answered, item_id="mr_02", link="https://example.org/", added_by=alice)
    actions.request_report(by=alice, language="en", assessment=answered)
    order_pack(cohort=cohort, kind="zip", query="", language="en", by=bob)
    a_letter()
    stop(alice.email, KINDS["letter"])
    declare(enrolment=enrolment, person=bob, answer="none")
    judge(submission=submission, reviewer=bob, saying=Saying("mr_01", "confirmed"))
    for point in (None, cohort.checkpoints.get()):
        Assignment.objects.create(enrolment=enrolment, checkpoint=point, reviewer=bob, assigned_by=bob)
    criterion = Criterion.objects.create(cohort=cohort, name="Team", least="Nobody", most="Everybody")
    CriterionScore.objects.create(review=Review.objects.get(reviewer=bob), criterion=criterion, level=3)
    phase = Phase.objects.create(cohort=cohort, name="Screen", from_on="2020-01-01", to_on="2020-02-01")
    Criterion.objects.create(cohort=cohort, phase=phase, name="Team", least="Nobody", most="Everybody")
    ReviewerProfile.objects.create(cohort=cohort, reviewer=bob)
    settled = {"outcome": "confirmed", "reason": "The log says so", "ground": "a" * 64, "settled_by": bob}
    Settlement.objects.create(submission=submission, item_id="mr_01", **settled)
    ConfirmedStanding.objects.create(submission=submission, reviews=1, reviewed_at=Now())
    decide(found=round_of(cohort, None), submission=submission, by=bob, deciding=Deciding("accepted"))
    round_of(cohort, cohort.checkpoints.get())
    Feedback.objects.create(submission=submission, item_id="mr_01", original="Well done", cleared_by=bob)
    returned = Return.objects.create(submission=submission, due_on="2027-01-01", returned_by=bob)
    pin = ReturnedItem.objects.create(of=returned, item_id="mr_01", sentence="Name the day")
    ReturnAnswerHistory.objects.create(pin=pin, answered_by=alice)
    ReturnAnswer.objects.create(pin=pin, answered_by=alice)


def plan_rows(assessment, alice):
    """What a team decides about its plan."""
    plan_actions.change_item(assessment=assessment, key="a_mr_01_2", rev=0, values={"note": "Ask"}, by=alice)
    MemberHours.objects.create(assessment=assessment, user=alice, hours=8)
    WhatIf.objects.create(assessment=assessment, name="If", created_by=alice, changed_by=alice)
    WorkedPlan.objects.create(assessment=assessment, feed_code="a" * 43)
    freeze(assessment=assessment, name="Start", by=alice)
    version = assessment.playbook_version
    Upgrade.objects.create(assessment=assessment, before=version, after=version, made_by=alice)


def staff_rows(cohort, enrolment, bob):
    """What staff write down beside the ventures."""
    organisation = cohort.programme.organisation
    StaffInvitation.objects.create(organisation=organisation, address="a@example.org", role="reviewer", invited_by=bob)
    VentureInvitation.objects.create(venture=enrolment.venture, address="a@example.org", role="viewer", invited_by=bob)
    audit.write(organisation=organisation, by=bob, act=audit.Act.EXPORTED, about=cohort.public_id)
    Tag.objects.create(organisation=organisation, name="health")
    Invitee.objects.create(cohort=cohort, address="a@example.org", invited_by=bob)
    Mailing.objects.create(cohort=cohort, kind="invitee", once_key="list", ordered_by=bob)
    SavedView.objects.create(cohort=cohort, name="Mine", saved_by=bob)
    Looked.objects.create(user=bob, cohort=cohort)
    said = PlanComment.objects.create(enrolment=enrolment, text="Why?", language="en", by_staff=True, written_by=bob)
    PlanTalkReading.objects.create(user=bob, enrolment=enrolment, read=said)
    PutOff.objects.create(user=bob, cohort=cohort, line="late", until="2026-12-01")
    planned = Help.objects.create(cohort=cohort, title="Data rights", on="2026-12-01", planned_by=bob)
    HelpFor.objects.create(help=planned, enrolment=enrolment)
    NamedConflict.objects.create(enrolment=enrolment, who="Kiln", reason="A rival", named_by=bob)


def constraints():
    return {
        constraint.name: model
        for model in apps.get_models()
        if model._meta.app_label in HOUSE
        for constraint in model._meta.constraints
    }


@pytest.mark.database_free
def test_no_constraint_is_left_untried():
    assert constraints().keys() - UNKNOWN.keys() - TWICE.keys() == set()
    assert (UNKNOWN | TWICE).keys() - constraints().keys() == set()


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_row_that_cannot_be_is_refused(rows, name):
    model = constraints()[name]
    row = model._base_manager.first()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        untriggered(model._base_manager.filter(pk=row.pk), UNKNOWN[name])


def untriggered(found, fields):
    """Changes rows past the guard that lets nobody change what is sealed: the constraint stands by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL plumbline.erasing = 'on'")
    found.update(**fields)


def held_by(model, name):
    """A row that the constraint speaks of: its condition holds, and nothing it compares is null."""
    constraint = next(one for one in model._meta.constraints if one.name == name)
    rows = model._base_manager.filter(constraint.condition or Q())
    return rows.filter(**{f"{field}__isnull": False for field in constraint.fields}).first()


@pytest.mark.parametrize("name", TWICE)
def test_what_may_be_once_is_not_twice(rows, name):
    row = held_by(TWICE[name], name)
    row.pk, row._state.adding = None, True
    if isinstance(row, User):
        row.email = row.email.upper()  # the same in another case
    if isinstance(row, PlaybookVersion):
        row.digest = "b" * 64  # the same version with another content
    if isinstance(row, WorkedPlan):
        row.assessment = assessment_actions.start_assessment(
            name="Another", by=row.assessment.venture.members.get().user
        )
    for field in {"public_id", "code"} & {field.name for field in row._meta.fields}:
        setattr(row, field, uuid.uuid4())  # these are unique by themselves
    # SQLite names the columns of a unique constraint, PostgreSQL its name.
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE constraint failed"), transaction.atomic():
        row.save(force_insert=True)
