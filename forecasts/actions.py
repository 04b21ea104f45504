"""What changes a scenario of the forecast: create, save, copy, seal. Every change names who made it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import refuse_beyond
from accounts.models import User
from accounts.sealed import SealedRecord
from assessments.models import Assessment
from engine.forecast.inputs.inputs import Inputs
from forecasts.models import Scenario


class ScenarioChanged(Exception):
    """Someone else changed the scenario since it was read. `current` is what is stored now."""

    def __init__(self, current: Scenario) -> None:
        super().__init__(current.name)
        self.current = current


MOST_SCENARIOS = 50  # of one assessment


def refuse_more_scenarios(assessment_id: int) -> None:
    Assessment.objects.select_for_update().get(pk=assessment_id)
    text = _("There are already %(most)d scenarios, the most there can be. Change one of them instead.")
    count = Scenario.objects.filter(assessment_id=assessment_id).count()
    refuse_beyond(count, MOST_SCENARIOS, text % {"most": MOST_SCENARIOS})


@transaction.atomic
def create_scenario(
    *, assessment: Assessment, name: str, inputs: Inputs, by: User, kind: str = Scenario.Kind.OWN
) -> Scenario:
    """Keeps a new scenario of checked inputs. Raises LimitReached."""
    refuse_more_scenarios(assessment.pk)
    return Scenario.objects.create(
        assessment=assessment, name=name, kind=kind, created_by=by, changed_by=by, **stored(inputs)
    )


@transaction.atomic
def save_scenario(*, scenario: Scenario, name: str, inputs: Inputs, by: User, expected_rev: int) -> Scenario:
    """Replaces the inputs of a scenario if it is still as the person saw it.

    Raises:
        ScenarioChanged: the stored revision is another one; nothing was written.
        SealedRecord: it was handed in; copy it instead.
    """
    current = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if current.is_sealed:
        raise SealedRecord("The scenario is sealed with a submission; copy it to a new one.")
    if current.rev != expected_rev:
        raise ScenarioChanged(current)
    if (current.digest, current.name) == (inputs.digest, name):
        return current
    fields = {**stored(inputs), "name": name, "changed_by": by, "changed_at": timezone.now()}
    rows = Scenario.objects.filter(pk=current.pk, rev=expected_rev)
    changed = rows.update(rev=F("rev") + 1, **fields)
    current.refresh_from_db()
    if not changed:
        raise ScenarioChanged(current)
    return current


@transaction.atomic
def copy_scenario(*, scenario: Scenario, name: str, kind: str, by: User) -> Scenario:
    """A new scenario with the same inputs; of a sealed one the copy can be changed. Raises LimitReached."""
    refuse_more_scenarios(scenario.assessment_id)
    return Scenario.objects.create(
        assessment_id=scenario.assessment_id,
        name=name,
        kind=kind,
        inputs=scenario.inputs,
        digest=scenario.digest,
        created_by=by,
        changed_by=by,
    )


@transaction.atomic
def seal_scenario(*, scenario: Scenario, by: User) -> None:
    """Closes a scenario for ever, as it goes with a submission. Sealing twice changes nothing."""
    open_one = Scenario.objects.filter(pk=scenario.pk, sealed_at__isnull=True)
    open_one.update(sealed_at=timezone.now(), changed_by=by)


def stored(inputs: Inputs) -> dict[str, object]:
    """The columns that hold the inputs."""
    return {"inputs": inputs.to_raw(), "digest": inputs.digest}
