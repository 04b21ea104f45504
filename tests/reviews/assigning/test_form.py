"""What a proposal is asked for, and what a reviewer can take on, as forms read them."""

import pytest
from django.http import QueryDict

from reviews.assigning.form import ProfileForm, WishForm
from reviews.assigning.keeping import describe
from tests.reviews.assigning.conftest import roster


@pytest.mark.parametrize(
    ("sent", "is_valid"),
    [
        ("", True),
        ("capacity=3&chapters=le&languages=en", True),
        ("capacity=-1", False),
        ("chapters=nothing", False),
        ("languages=xx", False),
        ("tracks=99999", False),
        ("tracks=x", False),
    ],
)
def test_what_a_reviewer_can_take_on_is_checked(cohort, sent, is_valid):
    form = ProfileForm(QueryDict(sent), cohort=cohort, language="en", profile=None)
    assert form.is_valid() == is_valid


def test_the_form_holds_what_is_kept_and_a_proposal_begins_with_it(cohort, reviewers):
    rita = reviewers[0]
    row = describe(cohort=cohort, reviewer=rita, capacity=3, chapters=["le"], languages=["en"], tracks=[])
    form = ProfileForm(None, cohort=cohort, language="en", profile=row)
    assert (form["capacity"].value(), form["chapters"].value()) == (3, ["le"])
    assert [WishForm(roster=roster(cohort))[f"at_most_{one.pk}"].value() for one in roster(cohort).reviewers] == [
        None,
        None,
        3,
    ]


def test_a_wish_left_empty_asks_for_two_reviews_each_without_a_limit(cohort, reviewers):
    form = WishForm(QueryDict("propose=1"), roster=roster(cohort))
    assert form.is_valid()
    assert (form.wish.each, form.wish.tracks, set(form.wish.capacities.values())) == (2, "try", {None})
    for wrong in ("each=-1", "each=x", "each=9999", "tracks=odd"):
        assert not WishForm(QueryDict(wrong), roster=roster(cohort)).is_valid()
