"""Who reviews which venture: what is never done, what is preferred, and why a pair is proposed."""

from hypothesis import given
from hypothesis import strategies as st

from engine.judging.assigning import (
    BEGUN,
    BY_HAND,
    EXPERTISE,
    FEWEST,
    FORCE,
    HINTED,
    IGNORE,
    LANGUAGE,
    NO_ROOM,
    NOBODY,
    STAYS,
    TRACK,
    TRACK_RULES,
    TRY,
    Question,
    Reviewer,
    Venture,
    assign,
)

WORDS = st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=2)


def ids(many):
    return st.integers(1, many).flatmap(lambda n: st.just(list(range(1, n + 1))))


@st.composite
def questions(draw):
    reviewers = [
        Reviewer(key, draw(st.one_of(st.none(), st.integers(0, 5))), draw(WORDS), draw(WORDS), draw(WORDS))
        for key in draw(ids(5))
    ]
    language = st.sampled_from(["", "a", "b"])
    ventures = [Venture(key, draw(language), draw(WORDS), draw(WORDS)) for key in draw(ids(8))]
    pairs = st.frozensets(st.tuples(st.integers(1, 8), st.integers(1, 5)), max_size=8)
    kept = {"begun": draw(pairs), "by_hand": draw(pairs), "current": draw(pairs)}
    barred, hinted = draw(pairs), draw(pairs)
    rule, wanted = draw(st.sampled_from(TRACK_RULES)), draw(st.integers(0, 3))
    return Question(reviewers, ventures, wanted, rule, barred, hinted, **kept)


@given(questions())
def test_never_a_conflict_never_above_capacity_and_always_the_same(question):
    found = assign(question)
    assert assign(question) == found
    pairs = [(one.venture, one.reviewer) for one in found.pairs]
    assert len(set(pairs)) == len(pairs)
    here = {(v.id, r.id) for v in question.ventures for r in question.reviewers}
    fixed = (question.begun | question.by_hand) & here
    assert fixed <= set(pairs)
    assert not (set(pairs) - fixed) & question.barred
    named = frozenset().union(*(one.tracks for one in question.reviewers))
    for reviewer in question.reviewers:
        kept = sum(pair[1] == reviewer.id for pair in fixed)
        if reviewer.capacity is not None:
            assert found.of_reviewer(reviewer.id) <= max(reviewer.capacity, kept)
        for venture in question.ventures:
            tracks = venture.tracks & named
            if question.tracks == FORCE and tracks and (venture.id, reviewer.id) in set(pairs) - fixed:
                assert tracks & reviewer.tracks
    for venture in question.ventures:
        count = sum(pair[0] == venture.id for pair in pairs)
        lacks, _why = found.missing.get(venture.id, (0, ""))
        kept = sum(pair[0] == venture.id for pair in fixed)
        assert count == max(question.wanted - lacks, kept)


@given(ids(6), ids(12), st.integers(0, 6), st.data())
def test_where_nothing_else_binds_two_reviewers_differ_by_one_at_most(reviewers, ventures, wanted, data):
    chapters = data.draw(st.lists(WORDS, min_size=len(reviewers), max_size=len(reviewers)))
    known = [Reviewer(key, None, found, found, found) for key, found in zip(reviewers, chapters, strict=True)]
    asked = [Venture(key, "a", frozenset("b"), frozenset("ab")) for key in ventures]
    found = assign(Question(known, asked, wanted, data.draw(st.sampled_from([TRY, IGNORE]))))
    loads = [found.of_reviewer(one.id) for one in known]
    assert max(loads) - min(loads) <= 1
    assert sum(loads) == min(wanted, len(known)) * len(asked)


def pairs(question):
    return {(one.venture, one.reviewer): one.reasons for one in assign(question).pairs}


def two(**more):
    return [Reviewer(1, **more), Reviewer(2)]


def test_a_hinted_conflict_is_avoided_at_the_cost_of_balance_and_said_where_it_cannot_be():
    ventures = [Venture(1), Venture(2), Venture(3)]
    hinted = {(1, 1), (2, 1), (3, 1)}
    assert pairs(Question(two(), ventures, 1, hinted=hinted)).keys() == {(1, 2), (2, 2), (3, 2)}
    assert pairs(Question([Reviewer(1)], [Venture(1)], 1, hinted={(1, 1)})) == {(1, 1): (HINTED, FEWEST)}


def test_track_language_and_expertise_decide_between_reviewers_with_as_many():
    ventures = [Venture(1), Venture(2, "zh", frozenset("x"), frozenset(["le"]))]
    for said, reason in (({"tracks": frozenset("x")}, TRACK), ({"chapters": frozenset(["le"])}, EXPERTISE)):
        assert pairs(Question(two(**said), ventures, 1)) == {(1, 2): (FEWEST,), (2, 1): (reason,)}
    speaks = [Reviewer(1, languages=frozenset(["zh"])), Reviewer(2, languages=frozenset(["en"]))]
    assert pairs(Question(speaks, ventures, 1)) == {(1, 2): (FEWEST,), (2, 1): (LANGUAGE,)}


def test_a_forced_track_binds_unless_no_reviewer_names_it():
    ventures = [Venture(key, tracks=frozenset("x")) for key in (1, 2)]
    forced = Question(two(tracks=frozenset("x")), ventures, 2, FORCE)
    assert pairs(forced) == {(1, 1): (TRACK,), (2, 1): (TRACK,)}
    assert assign(forced).missing == {1: (1, NOBODY), 2: (1, NOBODY)}
    assert len(pairs(Question(two(), ventures, 2, FORCE))) == 4


def test_what_is_begun_or_chosen_by_hand_stays_and_the_rest_moves_only_for_a_reason():
    kept = {"begun": {(1, 1)}, "by_hand": {(2, 1)}, "current": {(3, 2)}}
    found = pairs(Question(two(), [Venture(1), Venture(2), Venture(3)], 1, **kept))
    assert found == {(1, 1): (BEGUN,), (2, 1): (BY_HAND,), (3, 2): (STAYS,)}


def test_what_finds_no_room_is_said():
    found = assign(Question([Reviewer(1, 1)], [Venture(1), Venture(2)], 1))
    assert [(one.venture, one.reviewer) for one in found.pairs] == [(1, 1)]
    assert found.missing == {2: (1, NO_ROOM)}
    assert assign(Question([Reviewer(1)], [Venture(1)], 1, barred={(1, 1)})).missing == {1: (1, NOBODY)}
