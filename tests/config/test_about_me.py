"""The export of everything about oneself."""
# ruff: noqa: F811  (fixtures)

import json

import pytest
from django.urls import reverse

from mails.models import Mail
from tests.canaries import ADDRESS, PERSON, VENTURE, WORDS, found, founder, handed_in, reviewer  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_export_holds_what_is_kept_of_somebody_and_nothing_of_others(handed_in, founder, reviewer, client):
    client.force_login(founder)
    response = client.get(reverse("own_export"))
    content = json.loads(b"".join(response.streaming_content))
    assert content["account"]["email"] == ADDRESS
    assert {one["item_id"] for one in content["ventures"]["answers"]} >= {"mr_01"}
    assert [one["seal"] for one in content["ventures"]["submitted"]] == [handed_in.seal]
    assert [WORDS in one["who"] for one in content["ventures"]["named_conflicts"]] == [True]
    assert content["letters"]["letters"]
    assert Mail.objects.filter(address=ADDRESS).count() == len(content["letters"]["letters"])
    assert "Well, " not in json.dumps(content)
    client.force_login(reviewer)
    theirs = json.loads(b"".join(client.get(reverse("own_export")).streaming_content))
    assert theirs["work_at_incubators"]["reviews"][0]["note"] == f"Well, {VENTURE}"
    assert theirs["ventures"]["answers"] == []
