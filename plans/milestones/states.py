"""The moments of a venture that can be compared: its milestones, what it submitted, and today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models.query import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.evaluation import Evaluation, evaluate_raw, read_sheet
from assessments.models import Assessment
from engine.judging.upgrading import upgraded
from engine.playbook.answers import answer_to_raw
from engine.playbook.schema import Playbook
from forecasts.outcome import Outcome
from forecasts.page import handed_in
from plans.milestones.freezing import forecast_now, is_intact, is_intact_in_lists
from plans.milestones.progress import work_done
from plans.models import Milestone
from plans.work import work_of
from playbooks import catalogue
from playbooks.models import PlaybookVersion
from reviews.models import Submission
from reviews.sealing import is_intact as is_intact_submission
from reviews.sealing import is_intact_in_lists as is_intact_submission_in_lists
from reviews.summary import Summary, read_summary, summary_of

TODAY, REPORT = "today", "report"  # as it stands now; as a report has it
MILESTONE, SUBMISSION = "m-", "s-"  # what the key of a state begins with; its public id follows


class NotAsSealed(Exception):
    """A state is not what was sealed; nothing of it may be shown."""


@dataclass(frozen=True)
class State:
    """One moment as a list shows it.

    Attributes:
        key: what an address calls it.
        name: what the team calls it; the cohort of a submission; empty for today.
        checkpoint: of a submission, where its cohort has checkpoints.
        is_intact: whether it still is what was sealed; the figures of one that is not must not be shown.
        submission: its public id, where it is one.
    """

    key: str
    name: str
    at: datetime
    summary: Summary
    version: PlaybookVersion
    checkpoint: str = ""
    is_intact: bool = True
    submission: str = ""

    @property
    def is_today(self) -> bool:
        return self.key == TODAY

    @property
    def is_milestone(self) -> bool:
        return self.key.startswith(MILESTONE)

    @property
    def milestone(self) -> str:
        """The public id of the milestone that it is; empty for any other."""
        return self.key.removeprefix(MILESTONE) if self.is_milestone else ""

    @property
    def readiness(self) -> tuple[float, float] | None:
        """Readiness, low and high, 0 to 100; None where it was too early to say, or it is not as sealed."""
        return None if self.summary.is_early or not self.is_intact else self.summary.readiness


def of_milestone(row: Milestone) -> State:
    return State(
        f"{MILESTONE}{row.public_id}",
        row.name,
        row.made_at,
        read_summary(row.summary),
        row.playbook_version,
        is_intact=is_intact_in_lists(row),
    )


def of_submission(row: Submission) -> State:
    return State(
        f"{SUBMISSION}{row.public_id}",
        row.enrolment.cohort.name,
        row.submitted_at,
        read_summary(row.summary),
        row.playbook_version,
        row.checkpoint.name if row.checkpoint else "",
        is_intact_submission_in_lists(row),
        str(row.public_id),
    )


def of_today(assessment: Assessment, evaluation: Evaluation) -> State:
    """As it stands now; its forecast is left out, as lists show none."""
    kept = read_summary(summary_of(evaluation))
    return State(TODAY, "", timezone.now(), kept, assessment.playbook_version)


def submitted_of(assessments: Sequence[Assessment]) -> QuerySet[Submission]:
    """What was submitted of some assessments, without the bulk."""
    rows = Submission.objects.filter(assessment__in=assessments).select_related(
        "playbook_version", "enrolment__cohort", "checkpoint"
    )
    return rows.defer("answers", "result", "evidence", "forecast", "playbook_version__canonical").order_by(
        "submitted_at", "pk"
    )


def kept_states(assessments: Sequence[Assessment]) -> dict[int, list[State]]:
    """Milestones and submissions of some assessments by their key, oldest first; two queries however many there are."""
    found: dict[int, list[State]] = {one.pk: [] for one in assessments}
    for milestone in Milestone.objects.filter(assessment__in=assessments).listed():
        found[milestone.assessment_id].append(of_milestone(milestone))
    for submission in submitted_of(assessments):
        found[submission.assessment_id].append(of_submission(submission))
    return {key: sorted(states, key=lambda one: one.at) for key, states in found.items()}


def states_of(assessment: Assessment, evaluation: Evaluation) -> list[State]:
    """Everything that can be compared, oldest first, today last."""
    return [*kept_states([assessment])[assessment.pk], of_today(assessment, evaluation)]


@dataclass(frozen=True)
class Opened:
    """A moment with all that a comparison needs.

    Attributes:
        work: figures of the plan (`plans.milestones.progress`); None where they were not kept.
        answers: in raw form, evidence included, by item id.
    """

    state: State
    playbook: Playbook
    answers: Mapping[str, Any]
    forecast: Mapping[str, Any] | None
    work: Mapping[str, float] | None

    @cached_property
    def evaluation(self) -> Evaluation:
        """Judged by the version that it was judged by on its day."""
        return evaluate_raw(self.playbook, self.answers)

    def judged_by(self, playbook: Playbook) -> Evaluation:
        """Its answers, judged by a version of the playbook, so that two moments are judged alike."""
        return evaluate_raw(playbook, self.answers_in(playbook))

    def answers_in(self, playbook: Playbook) -> Mapping[str, Any]:
        """Its answers as they are in a version of the playbook, in raw form."""
        if playbook.digest == self.playbook.digest:
            return self.answers
        moved = upgraded(self.playbook, playbook, self.evaluation.answers).answers
        return {key: answer_to_raw(one) for key, one in moved.items()}

    @cached_property
    def outcome(self) -> Outcome | None:
        """The forecast that went with it, reckoned; None without one."""
        return handed_in(self.forecast, self.evaluation, "en")


def opened(assessment: Assessment, state: State) -> Opened:
    """A state of the assessment in full.

    Raises:
        NotAsSealed
    """
    if state.is_today:
        sheet = read_sheet(assessment)
        work = work_done(work_of(assessment, sheet.evaluation))
        return Opened(state, sheet.playbook, sheet.raw, forecast_now(assessment), work)
    playbook = catalogue.playbook_for(state.version)
    if state.is_milestone:
        kept = Milestone.objects.select_related("assessment", "playbook_version").get(public_id=state.milestone)
        if not is_intact(kept):
            raise NotAsSealed(state.key)
        return Opened(state, playbook, kept.answers, kept.forecast, kept.work)
    sealed = Submission.objects.select_related("playbook_version", "submitted_by", "checkpoint").get(
        public_id=state.submission
    )
    if not is_intact_submission(sealed):
        raise NotAsSealed(state.key)
    return Opened(state, playbook, sealed.answers, sealed.forecast, None)


def called(state: State) -> str:
    """What a page calls a moment, without its day."""
    if state.is_today:
        return _("Today")
    if state.key == REPORT:
        return _("This report")
    if not state.submission:
        return state.name
    said = {"cohort": state.name, "checkpoint": state.checkpoint}
    if state.checkpoint:
        return _("Submitted to %(cohort)s, %(checkpoint)s") % said
    return _("Submitted to %(cohort)s") % said
