"""Two reviewers who differ on an answer of a submission, for whoever settles it."""

from reviews.reviewing import Saying, declare, finish, judge
from tests.world import colleague

ITEM = "mr_01"


def two_who_differ(submission, *, rita="confirmed", omar=0, item=ITEM):
    """Rita confirms an answer and Omar sets another; both finished."""
    found = []
    for name, outcome in (("rita", rita), ("omar", omar)):
        one = colleague(name, submission.enrolment.cohort.programme.organisation, "reviewer")
        declare(enrolment=submission.enrolment, person=one, answer="none")
        say(submission, one, item, outcome)
        finish(submission=submission, reviewer=one)
        found.append(one)
    return found


def say(submission, by, item, outcome, rev=0):
    more = {"outcome": outcome} if isinstance(outcome, str) else {"outcome": "other", "value": outcome}
    saying = Saying(item, reason=f"{by.name} read the log", expected_rev=rev, **more)
    judge(submission=submission, reviewer=by, saying=saying)
