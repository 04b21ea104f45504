"""What ventures proposed is a line of those who may decide on it, until they do."""

from reviews.day import Reader
from reviews.day.named import of_named
from reviews.named import decide_named, name_somebody
from reviews.reviewing import declare
from tests.test_staff import words
from tests.world import colleague


def lines(user):
    return [(line.count, line.text) for line in of_named(Reader(user))]


def test_it_is_a_line_until_it_is_decided_and_never_of_whom_it_names(client, cohort, enrolment, alice, bob):
    manager = colleague("mia", cohort.programme.organisation, "manager")
    rita = colleague("rita", cohort.programme.organisation, "reviewer")
    assert lines(bob) == []
    first = name_somebody(enrolment=enrolment, who=f"{rita.email}, {manager.email}", reason="A rival", by=alice)
    assert lines(bob) == [(1, "conflict of interest proposed by a venture waits for a decision")]
    assert lines(manager) == lines(rita) == []
    second = name_somebody(enrolment=enrolment, who="Hollow Oak Fund", reason="A rival", by=alice)
    assert lines(bob) == [(2, "conflicts of interest proposed by ventures wait for a decision")]
    assert [count for count, _text in lines(manager)] == [1]
    (line,) = of_named(Reader(bob))
    client.force_login(bob)
    assert "Hollow Oak Fund" in words(client.get(line.link))
    decide_named(named=second, person=None, by=bob)
    assert [count for count, _text in lines(bob)] == [1]
    declare(enrolment=enrolment, person=bob, answer="conflict", reason="A cousin")
    assert lines(bob) == []
    assert not first.is_decided
