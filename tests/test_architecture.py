"""Foreign keys point down the rooms; import linters cannot see them."""

import pytest
from django.apps import apps

ORDER = ["accounts", "cohorts", "playbooks", "assessments", "reviews", "reports"]
pytestmark = [pytest.mark.database_free, pytest.mark.guard]


def test_foreign_keys_point_down():
    wrong = []
    for model in apps.get_models():
        own = model._meta.app_label
        for field in model._meta.get_fields():
            if own in ORDER and field.is_relation and not field.auto_created and field.related_model:
                other = field.related_model._meta.app_label
                if other in ORDER and ORDER.index(other) > ORDER.index(own):
                    wrong.append(str(field))
    assert wrong == []


def test_cohorts_and_playbooks_do_not_know_each_other():
    pairs = {
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
    }
    assert pairs & {("cohorts", "playbooks"), ("playbooks", "cohorts")} == set()
    assert ("assessments", "playbooks") in pairs
