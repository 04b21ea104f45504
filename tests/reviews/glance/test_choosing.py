"""Ventures are chosen and sorted in SQL as a plain reading of every sealed summary would."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import statements
from accounts.remembered import Remembered
from cohorts.models import Checkpoint, Enrolment, VentureMembership
from engine.playbook.parts import SEVERITIES
from playbooks import catalogue
from reviews.glance.asked import Filters
from reviews.glance.choosing import Ground, checkpoint_here, chosen, foot, listed, tally
from reviews.glance.rows import RUNWAY_WATCH, WORST_FIRST, heading_playbook, page_rows, sectors_of
from reviews.hiding import labels_in
from reviews.models import ConfirmedStanding, Declaration, Phase, Review, Submission
from reviews.phases import plan_phase, reviews_shown_to
from reviews.reviewing import declare
from reviews.summary import read_summary
from tests.world import colleague


def ground_of(cohort, reader):
    playbook = catalogue.playbook_for(cohort.playbook_version)
    today = cohort.today
    return Ground(cohort, playbook, checkpoint_here(cohort.checkpoints.all(), today), today, reader.pk)


class Plain:
    """One venture, read as a whole: the reference."""

    def __init__(self, enrolment, ground):
        sent = sorted(Submission.objects.filter(enrolment=enrolment), key=lambda s: (s.submitted_at, s.pk))
        self.enrolment, self.ground = enrolment, ground
        self.newest = sent[-1] if sent else None
        self.summary = read_summary(self.newest.summary) if sent else None
        self.name = self.newest.venture_name if sent else enrolment.venture.name
        here = ground.here
        self.is_in = bool(sent) if here is None else any(s.checkpoint_id == here.pk for s in sent)
        self.before = self.earlier(sent)

    def earlier(self, sent):
        if not sent:
            return None
        if self.newest.checkpoint is None:
            return sent[0] if len(sent) > 1 else None
        older = [s for s in sent if s.checkpoint.due_on < self.newest.checkpoint.due_on]
        return older[-1] if older else None

    def counts(self, chapter_id):
        if self.summary is None:
            return None
        if not chapter_id:
            return self.summary.counts
        chapter = self.summary.chapters.get(chapter_id)
        return chapter.counts if chapter and chapter.answered else None

    def is_wanted(self, f):
        s, late = self.summary, self.ground.is_late
        tests = [
            not f.text or f.text.lower() in self.name.lower(),
            not f.band or (s and (s.is_early if f.band == "early" else s.band == f.band and not s.is_early)),
            not f.stage or (s and str(s.stage) == f.stage),
            not f.sector or (s and s.sector == f.sector),
            not f.tag or self.enrolment.tags.filter(pk=f.tag).exists(),
            not f.lead or self.has_lead(f.lead),
            not f.is_short or (s and isinstance(s.runway, float | int) and s.runway < RUNWAY_WATCH),
            {"": True, "submitted": self.is_in, "waiting": not self.is_in}.get(f.state, not self.is_in)
            and not (f.state == "late" and not late)
            and not (f.state == "due" and late),
            self.has_gap(f),
        ]
        return all(tests)

    def has_lead(self, lead):
        own = self.enrolment.lead
        if lead == "mine":
            return own is not None and own.user_id == self.ground.me
        return own is None if lead == "nobody" else own is not None and str(own.pk) == lead

    def has_gap(self, f):
        if not f.at_least and not f.chapter:
            return True
        reach = SEVERITIES[SEVERITIES.index(f.at_least or SEVERITIES[0]) :]
        counts = self.counts(f.chapter)
        return bool(counts) and any(counts.get(severity) for severity in reach)

    def points(self, truth, of="newest"):
        sent = getattr(self, of)
        ends = getattr(read_summary(sent.summary), truth) if sent else None
        return ends[0] if ends else None

    def key(self, order, truth):
        """What it sorts by; None stands last."""
        s = self.summary
        truth = "evidenced" if truth == "evidenced" else "readiness"
        if order == "name":
            return self.name.lower()
        if order == "state":
            return self.is_in
        if order == "lead":
            return self.enrolment.lead.user.name.lower() if self.enrolment.lead else None
        if s is None:
            return None
        if order in self.chapters():
            counts = self.counts(order)
            return counts and tuple(counts[severity] for severity in WORST_FIRST)
        now, before = self.points(truth), self.points(truth, "before")
        bands = [b.id for b in sorted(self.ground.playbook.bands, key=lambda b: b.at_least)]
        sectors = list(sectors_of(self.ground.playbook, "en"))
        return {
            "severity": tuple(s.counts[severity] for severity in WORST_FIRST),
            "readiness": now,
            "evidenced": self.points("evidenced"),
            "maturity": self.points("maturity"),
            "change": None if now is None or before is None else round(now - before, 6),
            "runway": float("inf") if s.runway == "unlimited" else s.runway,
            "submitted": self.newest.submitted_at,
            "band": -1 if s.is_early else bands.index(s.band),
            "stage": s.stage,
            "break_even": s.forecast and (s.forecast.break_even or 999),
            "lowest_cash": s.forecast and (s.forecast.currency, s.forecast.lowest_cash),
            "sector": sectors.index(s.sector) if s.sector else None,
        }[order]

    def chapters(self):
        return [chapter.id for chapter in self.ground.playbook.scored_chapters]


DESCENDS = {"severity", "readiness", "evidenced", "maturity", "submitted"}


def reference(ventures, f):
    kept = sorted((v for v in ventures if v.is_wanted(f)), key=lambda v: (v.name.lower(), v.enrolment.pk))
    descends = (f.order in DESCENDS or f.order in ventures[0].chapters()) != f.is_reversed
    known = [v for v in kept if v.key(f.order, f.truth) is not None]
    known.sort(key=lambda v: v.key(f.order, f.truth), reverse=descends)
    found = known + [v for v in kept if v not in known]
    if f.group:
        inside = [v for v in found if v.key(f.group, f.truth) is not None]
        found = sorted(inside, key=lambda v: v.key(f.group, f.truth)) + [v for v in found if v not in inside]
    return [v.enrolment.pk for v in found]


def any_filters(ground, chance, cohort):
    """Filters as somebody might choose them: one or two, and an order."""
    tags = [str(key) for key in cohort.programme.organisation.tags.values_list("pk", flat=True)]
    leads = [str(key) for key in cohort.programme.organisation.staff.values_list("pk", flat=True)]
    chapters = [chapter.id for chapter in ground.playbook.scored_chapters]
    choices = {
        "text": ["bas", "LOAM", "望", "<b>"],
        "band": ["early", *[band.id for band in ground.playbook.bands]],
        "stage": ["1", "2", "3"],
        "sector": list(sectors_of(ground.playbook, "en")),
        "tag": tags,
        "lead": ["mine", "nobody", *leads],
        "state": ["submitted", "waiting", "late", "due"],
        "at_least": list(SEVERITIES),
        "chapter": chapters,
        "is_short": [True],
    }
    orders = [
        "severity",
        "name",
        "readiness",
        "evidenced",
        "maturity",
        "change",
        "runway",
        "submitted",
        "band",
        "state",
        "break_even",
        "lowest_cash",
    ]
    picked = {
        name: chance.choice(choices[name]) for name in chance.sample(sorted(choices), chance.choice([0, 0, 1, 2]))
    }
    return Filters(
        **picked,
        order=chance.choice([*orders, "lead", "sector", "stage", *chapters]),
        is_reversed=chance.random() < 0.4,
        truth=chance.choice(["claimed", "evidenced"]),
        group=chance.choice(["", "", "", "band", "stage", "sector", "lead"]),
    )


@pytest.mark.parametrize(("seed", "dates"), [(1, True), (2, True), (3, False)])
def test_every_filter_and_order_is_as_a_plain_reading_says(invent, cohort, bob, seed, dates):
    enrolments = invent(45, seed=seed, dates=dates)
    ground = ground_of(cohort, bob)
    plain = [Plain(one, ground) for one in enrolments]
    chance, wrong, found = random.Random(seed), [], 0
    for _ in range(120):
        filters = any_filters(ground, chance, cohort)
        got = list(chosen(ground, filters).values_list("pk", flat=True))
        expected = reference(plain, filters)
        found += bool(expected)
        if got != expected:
            wrong.append((filters, got, expected))
        if [row.pk for row in listed(ground, filters, slice(3, 9))] != expected[3:9]:
            wrong.append(("part", filters))
        if tally(ground, {"n": filters})["n"] != len(expected):
            wrong.append(("tally", filters))
    assert wrong == []
    assert found > 60


def test_the_foot_counts_the_ventures_that_are_shown(invent, cohort, bob):
    enrolments = invent(40)
    ground = ground_of(cohort, bob)
    plain = [Plain(one, ground) for one in enrolments]
    for filters in (Filters(), Filters(lead="nobody"), Filters(at_least="high", chapter="le")):
        shown = [one for one in plain if one.is_wanted(filters)]
        found = foot(ground, filters)
        for chapter in ground.playbook.scored_chapters:
            for severity in ("critical", "high"):
                asked = replace(Filters(), at_least=severity, chapter=chapter.id)
                expected = sum(one.has_gap(asked) for one in shown)
                assert found.get(chapter.id, {}).get(severity, 0) == expected


def test_a_group_says_how_many_stand_in_it(invent, cohort, bob):
    invent(40)
    ground = ground_of(cohort, bob)
    rows = list(chosen(ground, Filters(group="stage")))
    stages = [row.standing.stage if hasattr(row, "standing") else None for row in rows]
    assert [row.in_group for row in rows] == [stages.count(stage) for stage in stages]


def test_each_row_knows_its_newest_and_what_came_before(invent, cohort, bob):
    enrolments = invent(30)
    ground = ground_of(cohort, bob)
    plain = {one.enrolment.pk: one for one in (Plain(enrolment, ground) for enrolment in enrolments)}
    rows = page_rows(listed(ground, Filters()))
    assert len(rows) == 30
    for row in rows:
        expected = plain[row.enrolment.pk]
        assert (row.submission and row.submission.pk) == (expected.newest and expected.newest.pk)
        assert (row.earlier and row.earlier.pk) == (expected.before and expected.before.pk)
        assert row.enrolment.is_handed_in is expected.is_in


def test_who_left_or_waits_to_be_let_in_is_not_shown(invent, cohort, bob):
    left, waits, *_others = invent(10)
    type(left).objects.filter(pk=left.pk).update(ended_at=left.enrolled_at, end="left")
    type(left).objects.filter(pk=waits.pk).update(approved_at=None)
    shown = set(chosen(ground_of(cohort, bob), Filters()).values_list("pk", flat=True))
    assert len(shown) == 8
    assert not shown & {left.pk, waits.pk}


DAY = date(2026, 11, 29)


def checkpoint(opens, key=1):
    return Checkpoint(pk=key, opens_on=DAY + timedelta(opens), due_on=DAY + timedelta(opens + 10))


@pytest.mark.parametrize(
    ("opens", "expected"), [([], None), ([5, 9], 5), ([-30, 5], -30), ([-30, -2, 5], -2), ([-2, -30], -2), ([0], 0)]
)
def test_the_checkpoint_that_counts_is_the_one_that_opened_last(opens, expected):
    found = checkpoint_here([checkpoint(one, key) for key, one in enumerate(opens)], DAY)
    assert found is None if expected is None else found.opens_on == DAY + timedelta(expected)


def test_confirmed_readiness_sorts_and_no_order_tells_a_reviewer_of_others(cohort, ventures, bob):
    rita = colleague("rita", cohort.programme.organisation, "reviewer")
    names = {one.venture_name: one for one in Submission.objects.all()}
    now = timezone.now()
    for name, low in (("Murmur", 20.0), ("Ledgerline", 60.0), ("Halyard", 40.0)):
        figures = {"readiness": low, "readiness_high": 90.0, "reviewed_at": now}
        ConfirmedStanding.objects.create(submission=names[name], reviews=1, **figures)

    declare(enrolment=names["Murmur"].enrolment, person=rita, answer="none")
    shown = reviews_shown_to(cohort, rita.pk)

    def order(**more):
        found = Ground(cohort, heading_playbook(cohort), None, cohort.today, **more)
        keys = (Filters(order="confirmed"), Filters(order="readiness", truth="confirmed"))
        one, same = ([row.shown_name for row in chosen(found, asked)] for asked in keys)
        assert one == same
        return one

    assert order(me=bob.pk) == ["Ledgerline", "Halyard", "Murmur", "Quiet"]
    assert order(me=rita.pk, shown=shown) == ["Halyard", "Ledgerline", "Murmur", "Quiet"]  # by name
    Review.objects.create(submission=names["Murmur"], reviewer=rita, finished_at=now + timedelta(hours=1))
    assert order(me=rita.pk, shown=shown) == ["Murmur", "Halyard", "Ledgerline", "Quiet"]
    found = Ground(cohort, heading_playbook(cohort), None, cohort.today, rita.pk, shown)
    rows = {row.name: row for row in page_rows(listed(found, Filters()), shown)}
    assert {name: row.points("confirmed") for name, row in rows.items()} == {
        "Murmur": 20.0,
        "Halyard": None,
        "Ledgerline": None,
        "Quiet": None,
    }
    assert len(list(chosen(found, Filters(order="change", truth="confirmed")))) == 4


def test_a_statement_that_is_sent_again_is_of_the_same_reader_view_and_part(invent, cohort, bob, alice, monkeypatch):
    """Asked one after the other in one process; each time compared with what the ORM reads for that reader and view."""
    invent(24)
    monkeypatch.setattr(statements, "STATEMENTS", Remembered(most=500))
    places = list(Enrolment.objects.order_by("pk"))
    VentureMembership.objects.create(user=bob, venture=places[0].venture)
    Declaration.objects.create(enrolment=places[1], person=alice, answer="conflict", reason="A cousin", said_by=alice)
    readers = [ground_of(cohort_read_by(cohort, one), one) for one in (bob, alice)]
    asked = [
        Filters(),
        Filters(lead="mine"),
        Filters(state="late"),
        Filters(state="yours"),
        Filters(group="band", order="change"),
        Filters(at_least="high", chapter="le", text="a"),
        Filters(is_unseen=True),
    ]
    sizes = set()
    for _ in range(2):
        for ground in readers:
            for filters in asked:
                rows = listed(ground, filters)
                assert [(one.pk, one.is_own) for one in rows] == [
                    (one.pk, one.is_own) for one in chosen(ground, filters)
                ]
                assert [one.pk for one in listed(ground, filters, slice(2, 5))] == [one.pk for one in rows[2:5]]
                assert tally(ground, {"these": filters}) == {"these": len(rows)}
                sizes.add((ground.me, filters, len(rows)))
    assert (bob.pk, Filters(), 24) in sizes
    assert (alice.pk, Filters(), 23) in sizes
    Declaration.objects.create(enrolment=places[1], person=alice, answer="none", said_by=alice)
    assert len(listed(readers[1], Filters())) == 24


def cohort_read_by(cohort, person):
    found = type(cohort).objects.get(pk=cohort.pk)
    found.reader = person.pk
    return found


def test_a_statement_that_is_sent_again_follows_what_the_phase_of_today_shows(cohort, ventures, bob):
    """The same reviewer asks for the same view while a phase begins, changes and ends."""
    rita = colleague("rita", cohort.programme.organisation, "reviewer")
    for one in Submission.objects.all():
        declare(enrolment=one.enrolment, person=rita, answer="none")
    now = timezone.now()
    for name, low in (("Murmur", 20.0), ("Ledgerline", 60.0), ("Halyard", 40.0)):
        of = Submission.objects.get(venture_name=name)
        figures = {"readiness": low, "readiness_high": 90.0, "reviewed_at": now}
        ConfirmedStanding.objects.create(submission=of, reviews=1, **figures)
    asked = [Filters(order="confirmed"), Filters(text="Murmur"), Filters(text="Venture")]

    def seen():
        found = cohort_read_by(cohort, rita)
        ground = Ground(
            found,
            heading_playbook(found),
            None,
            found.today,
            rita.pk,
            reviews_shown_to(found, rita.pk),
            labels_in(found),
        )
        kept = [[one.pk for one in listed(ground, each)] for each in asked]
        assert kept == [list(chosen(ground, each).values_list("pk", flat=True)) for each in asked]
        return kept

    days = {"from_on": cohort.today - timedelta(2), "to_on": cohort.today + timedelta(2)}
    before = seen()
    phase = plan_phase(cohort=cohort, checkpoint=None, by=bob, name="Screen", sees="always", **days)
    shown = seen()
    assert shown[0] != before[0]  # by what is confirmed, where it was by name
    Phase.objects.filter(pk=phase.pk).update(hides_names=True)
    hidden = seen()
    assert hidden[1] == []
    assert len(hidden[2]) == 4
    Phase.objects.filter(pk=phase.pk).update(sees="never", hides_names=False)
    assert seen() == before
