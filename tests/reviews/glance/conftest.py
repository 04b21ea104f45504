"""Cohorts of invented figures, written at once: for what is chosen, sorted and drawn."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Assessment
from bench.crowd import write
from cohorts.checkpoints import plan_checkpoint
from cohorts.models import Enrolment, StaffMembership, Tag, Venture
from playbooks import catalogue
from reviews.models import Submission
from reviews.sealing import summary_seal_of
from tests.conftest import person

SEVERITIES = ("critical", "high", "medium", "low")
NAMES = ("zeta", "Alpha", "beta", "Basalt", "basalt", "望潮", "<b>Bold</b>", "Loam & Co")


def invented(playbook, chance):
    """A summary with every figure that a list knows, some of them missing."""

    def maybe(value):
        return value if chance.random() < 0.85 else None

    def counts():
        return {severity: chance.choice([0, 0, 1, 2, 5]) for severity in SEVERITIES}

    low = round(chance.uniform(0, 100), 1)
    return {
        "band": chance.choice([band.id for band in playbook.bands]),
        "is_early": chance.random() < 0.1,
        "stage": maybe(chance.choice([1, 2, 3, 4])),
        "sector": chance.choice(["", *[o.id for o in playbook.items[playbook.sector_fact].options]]),
        "runway": maybe(chance.choice(["unlimited", 0, 4.5, 8.9, 9, 20.5])),
        "readiness": maybe([low, min(100, low + chance.choice([0, 10]))]),
        "maturity": maybe([low / 2, low / 2]),
        "evidenced": maybe([low / 3, low / 3]),
        "counts": counts(),
        "chapters": {
            chapter.id: {
                "readiness": [low, low],
                "evidenced": [low / 3, low / 3],
                "counts": counts(),
                "answered": chance.choice([0, 5, 5, 5]),
            }
            for chapter in playbook.scored_chapters
        },
        "gaps": {},
        "forecast": maybe(
            {
                "currency": chance.choice(["CNY", "USD"]),
                "horizon": 36,
                "break_even": maybe(chance.choice([1, 9, 14])),
                "lowest_month": 9,
                "lowest_cash": chance.uniform(-5e6, 5e6),
                "need": 0.0,
            }
        ),
    }


def handed(enrolments, version, checkpoint, by, days, chance):
    playbook = catalogue.playbook_for(version)
    for number, one in enumerate(enrolments):
        assessment = Assessment.objects.create(
            venture=one.venture, playbook_version=version, asked_count=86, answered_count=64, answered_at=timezone.now()
        )
        sent = Submission(
            assessment=assessment,
            enrolment=one,
            checkpoint=checkpoint,
            playbook_version=version,
            venture_name=one.venture.name,
            revision=days,
            answers={},
            result={},
            summary=invented(playbook, chance),
            seal="a" * 64,
            seal_form=3,
            submitted_by=by,
            submitted_at=timezone.now() - timedelta(days=days, minutes=number),
        )
        sent.summary_seal = summary_seal_of(sent)
        yield sent


@pytest.fixture
def invent(published, alice, bob, cohort):
    """Fills the cohort with ventures: `invent(40, seed=1, dates=True)`."""

    def fill(count, seed=1, dates=True):
        chance = random.Random(seed)
        organisation = cohort.programme.organisation
        leads = [
            StaffMembership.objects.create(organisation=organisation, user=person(name), role="reviewer")
            for name in ("Ana", "Jonas")
        ]
        tags = [Tag.objects.create(organisation=organisation, name=name) for name in ("hardware", "重点")]
        leads.append(organisation.staff.get(user=bob))
        enrolments = []
        for number in range(count):
            venture = Venture.objects.create(name=f"{NAMES[number % len(NAMES)]} {number // len(NAMES) or ''}".strip())
            one = Enrolment.objects.create(
                cohort=cohort,
                venture=venture,
                enrolled_by=alice,
                lead=chance.choice([*leads, None]),
                shares_progress=chance.random() < 0.5,
            )
            one.tags.set(chance.sample(tags, chance.choice([0, 1, 2])))
            enrolments.append(one)
        today = cohort.today
        baseline = midterm = None
        if dates:
            baseline = plan_checkpoint(
                cohort=cohort, kind="baseline", opens_on=today - timedelta(90), due_on=today - timedelta(60)
            )
            midterm = plan_checkpoint(
                cohort=cohort, kind="midterm", opens_on=today - timedelta(20), due_on=today - timedelta(3)
            )
        first = [one for one in enrolments if chance.random() < 0.9]
        second = [one for one in enrolments if chance.random() < 0.6]
        write(handed(first, published, baseline, alice, 70, chance))
        write(handed(second, published, midterm, alice, 5, chance))
        return enrolments

    return fill
