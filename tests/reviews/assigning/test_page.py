"""The page of a cohort's reviewers: loads, ventures, a proposal in words."""

from django.http import QueryDict

from reviews.assigning.form import WishForm
from reviews.assigning.page import ReviewersPage
from reviews.models import Assignment
from reviews.reviewing import Saying, declare, judge
from tests.reviews.assigning.conftest import roster


def page_of(cohort, asked=None, language="en"):
    found = roster(cohort)
    return ReviewersPage(found, WishForm(QueryDict(asked) if asked else None, roster=found), language)


def test_loads_count_what_is_assigned_begun_and_reviewed_without_being_assigned(
    cohort, enrolment, submission, more, bob, reviewers
):
    rita, omar = reviewers
    for one in (enrolment, more[0]):
        Assignment.objects.create(enrolment=one, reviewer=rita, assigned_by=bob)
    for one in (rita, omar):
        declare(enrolment=enrolment, person=one, answer="none")
        judge(submission=submission, reviewer=one, saying=Saying("mr_01", "cannot"))
    page = page_of(cohort)
    loads = {str(one.member.user): (one.assigned, one.begun, one.finished, one.proposed) for one in page.loads}
    assert loads == {"Bob": (0, 0, 0, None), "Omar": (1, 1, 0, None), "Rita": (2, 1, 0, None)}
    row = next(row for row in page.rows if row.enrolment.pk == enrolment.pk)
    assert [(str(one.member.user), one.is_assigned, one.may_go) for one in row.who] == [
        ("Rita", True, False),
        ("Omar", False, False),
    ]
    assert [str(one.user) for one in row.others] == ["Bob"]
    assert (page.proposal, page.proposed, page.added, page.removed, page.shown) == (None, [], 0, 0, "")


def test_a_proposal_says_why_what_is_new_what_goes_and_what_finds_nobody(cohort, enrolment, more, bob, reviewers):
    rita, omar = reviewers
    Assignment.objects.create(enrolment=enrolment, reviewer=bob, assigned_by=bob)
    keys = {one.user_id: one.pk for one in cohort.programme.organisation.staff.all()}
    page = page_of(
        cohort, f"propose=1&each=1&at_most_{keys[bob.pk]}=0&at_most_{keys[rita.pk]}=1&at_most_{keys[omar.pk]}=1"
    )
    assert (page.added, page.removed, page.lacking) == (2, 1, 1)
    assert {why for row in page.proposed for one in row.who for why in [one.why]} == {"has the fewest so far"}
    assert [row.why_missing for row in page.proposed if row.missing] == [
        "Everybody who could review it has as many as they can take."
    ]
    assert page_of(cohort, "propose=1&each=1&at_most_999999=x").proposal is not None  # no such reviewer
    assert page_of(cohort, f"propose=1&at_most_{keys[bob.pk]}=x").proposal is None
    assert page_of(cohort, "propose=1&each=2000").form.errors
