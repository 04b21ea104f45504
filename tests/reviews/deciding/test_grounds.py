"""What finished reviews come to in the table of decisions: the figures that lists show."""

from reviews.deciding.grounds import grounds_of
from reviews.glance.wording import ends_words
from reviews.models import ConfirmedStanding
from reviews.reviewing import Saying, declare, finish, judge


def test_the_figures_are_those_of_the_lists(submission, enrolment, bob, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert grounds_of([submission]) == {}
    declare(enrolment=enrolment, person=bob, answer="none")
    judge(submission=submission, reviewer=bob, saying=Saying("mr_01", "confirmed"))
    assert grounds_of([submission]) == {}
    finish(submission=submission, reviewer=bob)
    with django_assert_num_queries(3):
        [found] = grounds_of([submission]).values()
    assert [one.reviewer_id for one in found.reviews] == [bob.pk]
    assert found.confirmed == ends_words(ConfirmedStanding.objects.get().ends)
