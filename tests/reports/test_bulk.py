"""Reports of many ventures at once: one order each, a sentence each, and a limit stops the rest alone."""
# ruff: noqa: F811  (fixtures)

from django.urls import reverse

from reports import actions
from reports.models import Report
from reviews.models import Submission
from tests.reviews.conftest import ventures  # noqa: F401  a fixture
from tests.tampering import tamper


def order(client, cohort, language="zh-hans"):
    keys = ",".join(str(key) for key in cohort.enrolments.order_by("pk").values_list("pk", flat=True))
    url = reverse("cohort_bulk", args=[cohort.public_id])
    done = client.post(url, {"act": "reports", "rows": keys, "sure": "1", "language": language})
    return {one.row.name: (one.is_done, one.text) for one in done.context["outcomes"]}


def test_each_that_submitted_gets_its_report_and_the_others_are_told(client, bob, ventures, cohort):
    client.force_login(bob)
    said = order(client, cohort)
    assert {name for name, (is_done, _text) in said.items() if is_done} == {"Murmur", "Ledgerline", "Halyard"}
    assert said["Quiet"] == (False, "It has not submitted anything yet.")
    assert list(Report.objects.values_list("language", flat=True)) == ["zh-hans"] * 3
    order(client, cohort)
    assert Report.objects.count() == 3


def test_a_limit_is_told_for_each_that_it_stops(client, bob, ventures, cohort, monkeypatch):
    monkeypatch.setattr(actions, "MOST_OF_PERSON", 2)
    client.force_login(bob)
    keys = list(cohort.enrolments.values_list("pk", flat=True))
    url, asked = reverse("cohort_bulk", args=[cohort.public_id]), {"act": "reports", "rows": keys, "view": "sort=name"}
    assert "At most 2 reports that you ordered wait at once" in client.post(url, asked).text  # said before
    assert "At most" not in client.post(url, asked | {"rows": keys[:2]}).text
    said = order(client, cohort)
    assert sum(is_done for is_done, _text in said.values()) == 2
    assert Report.objects.count() == 2
    assert any("2 reports in line" in text for _done, text in said.values())


def test_of_a_broken_seal_no_report_is_made(client, bob, ventures, cohort):
    sent = Submission.objects.get(venture_name="Murmur")
    tamper("reviews_submission", "answers", "{}", sent.public_id)
    client.force_login(bob)
    assert order(client, cohort)["Murmur"] == (False, "Seal broken: no report is made from it.")
    assert Report.objects.count() == 2
