"""The page of what happened."""

import pytest
from django.urls import reverse

from assessments.comments import write_comment
from assessments.threads import Thread

pytestmark = pytest.mark.django_db


def test_a_member_reads_it_and_asks_for_a_person_and_a_kind(as_alice, assessment, alice, erin, team):
    for person in (alice, erin):
        write_comment(assessment=assessment, thread=Thread("gap", "mr_01"), text="<b>", language="en", by=person)
    url = reverse("activity", args=[assessment.public_id])
    page = as_alice.get(url).content.decode()
    assert page.count("wrote a comment on the gap") == 2
    hers = as_alice.get(url, {"person": str(erin.public_id), "kind": "comments"}).content.decode()
    assert "Erin wrote a comment" in hers
    assert "Alice wrote a comment" not in hers
    assert "Nothing of this happened yet." in as_alice.get(url, {"kind": "plan"}).content.decode()


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=１", "page=99999999", "kind=zz", "person=zz"])
def test_what_there_is_not_counts_as_not_asked_for(as_alice, assessment, query):
    assert as_alice.get(f"{reverse('activity', args=[assessment.public_id])}?{query}").status_code == 200
