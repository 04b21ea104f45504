"""What the tests of an assessment's pages start from."""

import json

import pytest

from assessments.models import Answer, AnswerHistory, Assessment
from assessments.upgrades import plain
from engine.playbook.answer_reading import read_answers
from playbooks import catalogue
from tests.published import PERSONAS, PLAYBOOK


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def earlier_version(published):
    """Playbook 1.0.0, published too: what is pinned to it can move to the one of today."""
    return catalogue.publish(PLAYBOOK)


@pytest.fixture
def on_1(assessment, earlier_version, alice):
    """Alice's venture on 1.0.0, with the answers of the school tutor (R-10) and what its team hung on them."""
    Assessment.objects.filter(pk=assessment.pk).update(playbook_version=earlier_version)
    raw = next(one for one in PERSONAS if one.code == "R-10").answers
    rows = []
    for key, answer in read_answers(PLAYBOOK, raw).answers.items():
        kept = json.loads(json.dumps(plain(answer)))
        row = Answer.tried(key, kept, assessment)
        row.answered_by = alice
        rows.append(row)
    Answer.objects.bulk_create(rows)
    AnswerHistory.objects.bulk_create(
        AnswerHistory(
            assessment=assessment,
            item_id=one.item_id,
            rev=1,
            raw=one.raw,
            answered_by=alice,
            answered_at=one.answered_at,
        )
        for one in rows
    )
    Assessment.objects.filter(pk=assessment.pk).update(revision=len(rows))
    return Assessment.objects.with_venture().get(pk=assessment.pk)
