"""A chapter beside the table: the gaps of the sealed submission in words, what is new, and its neighbours."""

import pytest

from cohorts.models import Cohort, StaffMembership
from reports.packs.ordering import frozen
from reviews.glance.panel import panel_of
from reviews.glance.rows import Row, rows_of
from reviews.glance.wording import ends_words
from reviews.models import ConfirmedStanding, Submission
from reviews.reviewing import Saying, declare, finish, judge
from reviews.sealing import SealBroken
from tests.tampering import tamper
from tests.world import colleague


@pytest.fixture
def rows(ventures, cohort):
    return rows_of(cohort)


def key_of(rows, name):
    return next(row.enrolment.pk for row in rows if row.name == name)


def test_it_says_the_gaps_that_the_cell_counts(rows):
    panel = panel_of(rows, key_of(rows, "Murmur"), "mr", "en")
    counts = panel.row.cell("mr").counts
    found = [gap.severity for gap in panel.gaps]
    assert {severity: found.count(severity) for severity in counts} == dict(counts)
    assert panel.gaps
    assert panel.chapter.title == "Market research"
    assert float(panel.chapter.claimed) == pytest.approx(panel.row.cell("mr").readiness[0], abs=0.1)
    assert panel_of(rows, key_of(rows, "Murmur"), "mr", "zh-hans").chapter.title != panel.chapter.title


def test_up_and_down_lead_to_who_has_handed_in(rows):
    panel = panel_of(rows, key_of(rows, "Ledgerline"), "le", "en")
    assert (panel.previous.name, panel.following.name) == ("Murmur", "Halyard")
    assert panel_of(rows, key_of(rows, "Halyard"), "le", "en").following is None
    assert panel.following_cell == f"{key_of(rows, 'Halyard')}.le"


@pytest.mark.parametrize(("name", "chapter"), [("Quiet", "le"), ("Murmur", "zz"), ("Murmur", "p")])
def test_there_is_none_of_a_cell_that_is_not_there(rows, name, chapter):
    assert panel_of(rows, key_of(rows, name), chapter, "en") is None
    assert panel_of(rows, 0, "le", "en") is None


def test_gaps_that_were_not_there_before_are_new(rows):
    row = next(row for row in rows if row.name == "Murmur")
    gaps = dict(row.summary.gaps)
    [first, *_others] = [gap_id for gap_id, _gap in panel_of(rows, row.enrolment.pk, "mr", "en").chapter.gaps]
    del gaps[first]
    earlier = Submission(venture_name="Murmur", summary={**row.submission.summary, "gaps": gaps})
    panel = panel_of([Row(row.enrolment, row.submission, earlier=earlier)], row.enrolment.pk, "mr", "en")
    assert panel.opened == 1
    assert sum(gap.is_new for gap in panel.gaps) == 1
    assert panel.change == "0.0 since the checkpoint before"


def test_of_a_submission_that_was_changed_nothing_is_shown(client, bob, cohort, ventures):
    sent = Submission.objects.get(venture_name="Halyard")
    tamper("reviews_submission", "answers", "{}", sent.public_id)
    rows = rows_of(cohort)
    with pytest.raises(SealBroken):
        panel_of(rows, key_of(rows, "Halyard"), "bm", "en")
    client.force_login(bob)
    page = client.get(f"/cohorts/{cohort.public_id}?c={sent.enrolment_id}.bm")
    assert page.status_code == 200
    assert "Seal broken: nothing is shown" in page.content.decode()


def test_the_third_number_is_what_reviewers_confirm(client, cohort, ventures, bob):
    organisation = cohort.programme.organisation
    rita, omar = (colleague(name, organisation, "reviewer") for name in ("rita", "omar"))
    sent = Submission.objects.get(venture_name="Halyard")
    for one in (rita, omar):
        declare(enrolment=sent.enrolment, person=one, answer="none")
    address = f"/cohorts/{cohort.public_id}?c={sent.enrolment_id}.bm&truth=confirmed&sort=confirmed"

    def third(person):
        client.force_login(person)
        page = client.get(address).text
        return page.split("<dt>Confirmed</dt>")[1].split("</div>")[0].strip()

    assert third(bob) == "<dd>–<small>no review yet</small></dd>"
    assert third(rita) == "<dd>–<small>not shown to you yet</small></dd>"
    judge(submission=sent, reviewer=rita, saying=Saying("bm_01", "other", 0, reason="The log is empty"))
    finish(submission=sent, reviewer=rita)
    said = f"<dd>{ends_words(ConfirmedStanding.objects.get().ends_in('bm'))}<small>1 review</small></dd>"
    assert third(bob) == third(rita) == said
    assert third(omar) == "<dd>–<small>not shown to you yet</small></dd>"
    judge(submission=sent, reviewer=omar, saying=Saying("bm_01", "confirmed"))
    assert third(omar) == "<dd>–<small>not shown to you yet</small></dd>"  # begun is not finished


def test_whoever_manages_reads_no_reviews_of_their_own_venture(client, cohort, ventures, alice):
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=alice, role="manager")
    sent = Submission.objects.get(venture_name="Halyard")
    figures = {"readiness": 12.0, "readiness_high": 61.0, "reviewed_at": sent.submitted_at}
    ConfirmedStanding.objects.create(submission=sent, reviews=1, chapters={"bm": [12.0, 61.0]}, **figures)
    client.force_login(alice)
    page = client.get(f"/cohorts/{cohort.public_id}?c={sent.enrolment_id}.bm&truth=confirmed&sort=confirmed").text
    assert "12.0–61.0" not in page
    assert "not shown to you yet" in page
    pack = order_pack_of(cohort, alice)
    assert {one["name"]: one["confirmed"] for one in pack} == {
        "Murmur": None,
        "Ledgerline": None,
        "Halyard": {"is_hidden": True},
        "Quiet": None,
    }


def order_pack_of(cohort, by):
    found = Cohort.objects.get(pk=cohort.pk)
    found.reader = by.pk
    return frozen(found, "", by)
