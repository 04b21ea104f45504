"""The cheapest work that reaches a goal, and the most readiness for a given effort (playbooks.md, section 6).

The choice of work is an integer programme over the scores. What is not linear in it (compound rules, and what rounding
might hide) is checked on the exact judgement of each choice the solver proposes; a choice that fails adds a row which
excludes it and all that fail for the same reason, and none that holds. So what is found is cheapest among all choices.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from engine.judging.credits import Line
from engine.judging.gaps import find
from engine.judging.result import FailedGate, Interval
from engine.judging.schedule import hours_a_week, scheduled
from engine.judging.scoring import meets
from engine.judging.works import units_of
from engine.playbook.answers import NOT_APPLICABLE, VALUE
from engine.playbook.parts import Band, Item, Rule
from engine.ways.planned import Planned
from engine.ways.programme import NotSolved, Programme

SECONDS = 2.0  # that one round of a search may take
ROUNDS = 200  # of solving and checking; personas need three at most
DAYS = 5  # that are worked in a week


@dataclass(frozen=True, slots=True)
class Goal:
    """What a way must reach.

    Attributes:
        overall: the least readiness of the whole, 0..100.
        chapters: the least readiness of chapters, 0..100, by id.
        no_open: severities of which no gap may be left.
    """

    overall: Fraction = Fraction(0)
    chapters: Mapping[str, Fraction] = field(default_factory=dict)
    no_open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """Work that reaches a goal.

    Attributes:
        keys: the pieces, by the ids of their rungs, in the order to take them.
        days: working days of effort, the upper end.
        done: working days from the start until all is done, at the team's hours; five are a week.
        readiness: then.
    """

    keys: tuple[str, ...]
    days: Fraction
    done: Fraction
    readiness: Interval


@dataclass(frozen=True, slots=True)
class Nearest:
    """The outcome of a search.

    Attributes:
        way: the cheapest one; None where no planned work reaches the goal.
        stuck: gaps and rules in the way of the goal that no planned work resolves, by id: they ask for an answer first.
    """

    way: Way | None
    stuck: tuple[str, ...] = ()


def goal_of_band(plan: Planned, band: Band) -> Goal:
    """What a band asks, as a goal of work. What it asks of evidence is no matter of work."""
    chapters = {chapter.chapter.id: band.every_chapter for chapter in plan.outlook.rescorer.chapters}
    return Goal(band.at_least, chapters, band.no_open)


def nearest(plan: Planned, goal: Goal) -> Nearest:
    """The cheapest work that reaches a goal.

    Raises:
        NotSolved: the solver ended without an answer.
    """
    if not plan.outlook.is_plain:
        return Nearest(None)
    search = Search(plan, goal)
    keys = search.cheapest()
    return Nearest(None if keys is None else way_of(plan, keys), tuple(search.stuck))


def most_for(plan: Planned, days: Fraction) -> Way | None:
    """The work of at most so many days that gains most readiness; None where nothing gains any.

    Raises:
        NotSolved: the solver ended without an answer.
    """
    if not plan.outlook.is_plain:
        return None
    way = way_of(plan, Search(plan, Goal()).most(days))
    return way if way.readiness.low > plan.outlook.readiness_after(()).low else None


def way_of(plan: Planned, keys: Collection[str]) -> Way:
    """The pieces in the order of the plan, laid out in the weeks of the team."""
    order = [key for key in plan.order if key in keys]
    spans = scheduled(order, plan.works, hours_a_week(plan.outlook.situation))
    days = sum((Fraction(plan.works[key].rung.effort[1]) for key in order), Fraction(0))
    done = max((span.done * DAYS for span in spans.values()), default=Fraction(0))
    return Way(tuple(order), days, done, plan.outlook.readiness_after(plan.rungs(keys)))


class Search:
    """One search: the programme, its amounts, and what was found to stand in the way.

    Attributes:
        piece: the amount of each piece of work.
        stuck: gaps and rules that no planned work resolves.
    """

    def __init__(self, plan: Planned, goal: Goal) -> None:
        self.plan, self.goal = plan, goal
        self.outlook, self.changing = plan.outlook, plan.changing
        self.programme = Programme()
        self.piece = {
            key: self.programme.amount(units_of(plan.works[key].rung, self.outlook.playbook), is_whole=True)
            for key in plan.order
        }
        self.stuck: list[str] = []
        for key in plan.order:
            for before in plan.works[key].waits:
                self.programme.at_least(0, {self.piece[before]: 1.0, self.piece[key]: -1.0})
        self.chapter = [self.chapter_amount(c) for c in range(len(self.outlook.rescorer.chapters))]

    # The scores

    def chapter_amount(self, c: int) -> int:
        """The amount that stands for a chapter's readiness, 0..1: no more than its lines and its gates allow."""
        rescorer, programme = self.outlook.rescorer, self.programme
        amount = programme.amount()
        whole = rescorer.chapters[c].weight * self.outlook.playbook.unit
        row = {amount: -1.0}
        for line in rescorer.lines[c]:
            for at, gain in self.gains(line):
                row[at] = row.get(at, 0.0) + gain * line.item.weight / whole
        programme.at_least(-rescorer.sums[c][0] / whole, row)
        for failed in rescorer.failed[c]:
            if failed.low_fails:
                cap = float(failed.gate.cap / 100)
                programme.at_least(-cap, {amount: -1.0, self.opened(failed): 1.0 - cap})
        return amount

    def gains(self, line: Line) -> Iterable[tuple[int, int]]:
        """What pieces of work add to a line's low credit: amounts, each with its units of credit."""
        brought = {key: better.low for key, better in self.changing.get(line.item.id, {}).items()}
        before = line.low
        for credit in sorted({low for low in brought.values() if low > line.low}):
            yield self.any_of(key for key, low in brought.items() if low >= credit), credit - before
            before = credit

    def opened(self, failed: FailedGate) -> int:
        """The amount that says whether a gate that fails now would hold."""
        amount = self.programme.amount()
        for item_id, wanted in failed.gate.requires.items():
            if not self.is_met(item_id, wanted):
                keys = self.first_of(self.meeting(item_id, wanted))
                self.programme.at_least(0, {amount: -1.0, **{self.piece[key]: 1.0 for key in keys}})
        return amount

    def is_met(self, item_id: str, wanted: object) -> bool:
        situation = self.outlook.situation
        answer = situation.answer(item_id)
        if situation.relevance[item_id] is False or answer.state == NOT_APPLICABLE:
            return True
        return answer.state == VALUE and meets(situation, item_id, answer.value, wanted)

    def meeting(self, item_id: str, wanted: object) -> list[str]:
        """The pieces of work that bring the answer that a gate asks for."""
        brought = self.changing.get(item_id, {})
        situation = self.outlook.situation
        return [key for key, line in brought.items() if meets(situation, item_id, line.answer.value, wanted)]

    def any_of(self, keys: Iterable[str]) -> int:
        """An amount that is at most 1, and nothing without one of these pieces."""
        first = self.first_of(list(keys))
        if len(first) == 1:
            return self.piece[first[0]]
        amount = self.programme.amount()
        self.programme.at_least(0, {amount: -1.0, **{self.piece[key]: 1.0 for key in first}})
        return amount

    def first_of(self, keys: Sequence[str]) -> list[str]:
        """Without those that come after another of them: whoever does the later one has done the earlier."""
        among = set(keys)
        return [key for key in keys if not among & self.plan.before[key]]

    # The goal

    def cheapest(self) -> set[str] | None:
        """The cheapest pieces of work that reach the goal; None where none do."""
        self.demand_scores()
        self.demand_gaps()
        self.demand_rules(())
        if self.stuck:
            return None
        for _ in range(ROUNDS):
            chosen = self.choice()
            if chosen is None or not self.refused(chosen):
                return chosen
            if self.stuck:
                return None
        raise NotSolved("too many rounds")

    def choice(self) -> set[str] | None:
        found = self.programme.solved(SECONDS)
        return None if found is None else {key for key, at in self.piece.items() if at in found}

    def demand_scores(self) -> None:
        weights = self.outlook.rescorer.weights
        shares = {at: weight / sum(weights) for at, weight in zip(self.chapter, weights, strict=True)}
        self.programme.at_least(float(self.goal.overall / 100), shares)
        for at, chapter in zip(self.chapter, self.outlook.rescorer.chapters, strict=True):
            least = self.goal.chapters.get(chapter.chapter.id)
            if least:
                self.programme.at_least(float(least / 100), {at: 1.0})

    def demand_gaps(self) -> None:
        """Each gap of a severity that may not be open needs a piece of work that makes it milder."""
        if not is_closed_upwards(self.goal.no_open):
            return  # a graver rule may hide a gap; what is chosen is checked anyway
        for key, (item, finding) in self.outlook.found.items():
            if finding.severity in self.goal.no_open:
                self.one_of(key, [k for k in self.changing.get(key, ()) if not self.is_blocked(item, k)])

    def is_blocked(self, item: Item, key: str) -> bool:
        """Whether an item is still too bad once a piece of work that changes its answer is done."""
        after, _ = self.outlook.situation_after(self.plan.works[key].parts)
        finding = find(after, item)
        return finding is not None and finding.severity in self.goal.no_open

    def one_of(self, gap_id: str, keys: Sequence[str]) -> None:
        if keys:
            self.programme.one_of([self.piece[key] for key in self.first_of(keys)])
        else:
            self.stuck.append(gap_id)

    def refused(self, chosen: set[str]) -> bool:
        """Whether a choice misses the goal after all; then it is excluded, with all that miss it for the same reason."""
        severities = self.outlook.severities_after(self.plan.rungs(chosen))
        rules = {rule.id for rule in self.outlook.playbook.rules}
        bad = [key for key, severity in severities.items() if severity in self.goal.no_open]
        if any(key in rules for key in bad):
            self.demand_rules(chosen)
            return True
        if bad:
            self.exclude(chosen, self.piece)
            return True
        if not self.is_ready(chosen):
            # More work never lowers a score, so whatever reaches it takes a piece beyond these.
            self.programme.one_of([at for key, at in self.piece.items() if key not in chosen])
            return True
        return False

    def is_ready(self, chosen: Collection[str]) -> bool:
        """Whether the scores of the goal are reached, exactly."""
        rungs, least = self.plan.rungs(chosen), self.goal.chapters
        chapters = self.outlook.chapters_after(rungs)
        is_reached = all(chapters[key] >= figure for key, figure in least.items() if key in chapters)
        return is_reached and self.outlook.readiness_after(rungs).low >= self.goal.overall

    def demand_rules(self, chosen: Collection[str]) -> None:
        """Excludes the choices in which a rule that may not hold does, as far as this one tells."""
        for rule in self.outlook.playbook.rules:
            if rule.severity in self.goal.no_open and self.holds(rule, chosen):
                related = [key for name in rule.when.names for key in self.changing.get(name, ())]
                related = list(dict.fromkeys(related))
                if rule.tension:
                    self.exclude(set(chosen), related)
                else:
                    most = self.most_under(rule, related, set(chosen))
                    self.one_of(rule.id, [key for key in related if key not in most])

    def holds(self, rule: Rule, done: Collection[str]) -> bool:
        after, _ = self.outlook.situation_after(self.plan.rungs(done))
        return rule.when.run(after.values.get, None) is True

    def most_under(self, rule: Rule, related: Sequence[str], chosen: set[str]) -> set[str]:
        """A choice as large as can be under which a rule still holds.

        Better answers never switch on a rule that is no tension, so it holds for every part of this choice too.
        """
        most = chosen & set(related)
        for key in related:
            if key not in most and self.holds(rule, most | {key}):
                most.add(key)
        return most

    def exclude(self, chosen: Collection[str], among: Iterable[str]) -> None:
        """Excludes exactly what is chosen among some pieces of work."""
        weights = {self.piece[key]: -1.0 if key in chosen else 1.0 for key in among}
        self.programme.rows.append((1.0 - sum(1 for weight in weights.values() if weight < 0), weights))

    # Most readiness

    def most(self, days: Fraction) -> set[str]:
        """The pieces of at most so many days that gain most readiness."""
        prices, unit = self.programme.prices, self.outlook.playbook.effort_unit
        limit = float(days * unit)
        self.programme.at_least(-limit, {at: -prices[at] for at in self.piece.values() if prices[at]})
        weights = self.outlook.rescorer.weights
        for at in self.piece.values():
            prices[at] = 0.0
        for at, weight in zip(self.chapter, weights, strict=True):
            prices[at] = -float(weight)
        return self.choice() or set()


def is_closed_upwards(severities: Collection[str]) -> bool:
    """Whether with each severity all graver ones are among them."""
    order = ["low", "medium", "high", "critical"]
    among = [severity in severities for severity in order]
    return among == sorted(among)
