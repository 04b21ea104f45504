"""The cast: Alice founds a venture, Bob is staff of her cohort's organisation, Charlie is a stranger."""

from __future__ import annotations

import pytest

from accounts.models import User
from assessments import actions
from playbooks import catalogue


@pytest.fixture
def published(db):
    return catalogue.publish(catalogue.playbook_on_disk(catalogue.default_playbook_id()))


@pytest.fixture
def alice(db):
    return User.objects.create_user("alice@example.org", "correct horse battery", name="Alice")


@pytest.fixture
def charlie(db):
    return User.objects.create_user("charlie@example.org", "correct horse battery", name="Charlie")


@pytest.fixture
def assessment(published, alice):
    return actions.start_assessment(name="Inkwell Tutor", by=alice)
