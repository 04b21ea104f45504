"""A second scoring, slow and straight from the definition (playbooks.md, section 4), to compare with.

It reads the playbook's plain data and tries every end that an open answer can have; it shares only the rule
language with the engine, which has its own references.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE, Answer

CREDITS = {
    None: Fraction(1),
    "low": Fraction(4, 5),
    "medium": Fraction(1, 2),
    "high": Fraction(1, 5),
    "critical": Fraction(0),
}
LIMITS = {"p_low": 10, "p_high": 40}


class Reference:
    """One playbook of `generated` and one answer set in which every fact is answered."""

    def __init__(self, playbook, answers):
        self.playbook, self.answers = playbook, answers
        self.data = playbook.source_data
        self.values = {"p_low": Fraction(10), "p_high": Fraction(40)}
        self.shown = {}
        for raw in self.data["playbook"]["facts"] + self.questions():
            item = playbook.items[raw["id"]]
            self.shown[item.id] = item.relevant_if is None or item.relevant_if.evaluate(self.values.get) is True
            answer = answers.get(item.id, Answer())
            if self.shown[item.id] and answer.state == VALUE:
                self.values[item.id] = Fraction(int(answer.value)) if item.is_ordered else answer.value

    def questions(self):
        return [q for chapter in self.data["chapters"].values() for q in chapter["questions"]]

    def state(self, q):
        return self.answers.get(q["id"], Answer()).state

    def figure(self, q):
        """A derived figure: the number, "open", or None when it has no value."""
        first, second = f"{q['id']}_n1", f"{q['id']}_n2"
        states = {key: self.answers.get(key, Answer()).state for key in (first, second)}
        values = {key: self.answers[key].value for key in states if states[key] == VALUE}
        if second in values and values[second] <= 0:
            return float("inf")
        if len(values) == 2:
            return values[first] * 3 / values[second]
        return "open" if any(state in {"unanswered", UNKNOWN} for state in states.values()) else None

    def value(self, q):
        """The value that is scored, "open", or None when the question has left the tree."""
        if not self.shown[q["id"]] or self.state(q) == NOT_APPLICABLE:
            return None
        if q["type"] == "derived":
            return self.figure(q)
        return self.answers[q["id"]].value if self.state(q) == VALUE else "open"

    def severity(self, q, value):
        stage = int(self.values["stage"])
        if q["type"] == "choice":
            return q["fires"].get(value)
        if q["type"] == "yesno":
            if value == "yes":
                return None
            return "critical" if q["blocker"] else q["no"] if stage >= q["from_stage"] else "low"
        if q["type"] == "choices":
            return q["fires"][0]["severity"] if not value else q["fires"][1]["severity"] if "x" not in value else None
        item = self.playbook.items[q["id"]]
        for band, raw in zip(item.thresholds, q["bands"], strict=True):
            if value < LIMITS[raw["below"]] and (band.when is None or band.when.evaluate(self.values.get) is True):
                return raw["severity"]
        return None

    def target(self, q):
        raising = self.shown["f_raise"] and self.values.get("f_raise") == "now" and q["raise_bump"]
        return q["target"][min(4, int(self.values["stage"]) + raising)]

    def credit(self, q, value, kind):
        if q["type"] == "level":
            if kind == "maturity":
                return Fraction(value, 4)
            target = self.target(q)
            return Fraction(1) if not target else min(Fraction(1), Fraction(value, target))
        return CREDITS[self.severity(q, value)]

    def score(self, kind, end):
        """The whole, 0..100: "readiness" or "maturity" or "evidenced", at the "low" or the "high" end."""
        total = weight = Fraction(0)
        for entry in self.data["playbook"]["chapters"]:
            figure = self.chapter(entry["id"], kind, end)
            if figure is not None:
                total += entry["weight"] * figure
                weight += entry["weight"]
        return 100 * total / weight if weight else None

    def chapter(self, key, kind, end):
        """The extreme over every end of every open question and gate."""
        active = [
            (q, v)
            for q in self.data["chapters"][key]["questions"]
            if q.get("weight") and (v := self.value(q)) is not None
        ]
        if not active:
            return None
        gates = [g for g in self.data["playbook"]["gates"] if g["chapter"] == key] if kind != "maturity" else []
        found = [
            self.capped(self.mean(active, ends, kind), gates, passes)
            for ends in product((0, 1), repeat=sum(v == "open" for _, v in active))
            for passes in ((False,) if gates and end == "low" else (True,))
        ]
        return min(found) if end == "low" else max(found)

    def mean(self, active, ends, kind):
        ends, total = iter(ends), Fraction(0)
        for q, value in active:
            if value == "open":
                total += q["weight"] * next(ends)
                continue
            credit = self.credit(q, value, kind)
            answer = self.answers.get(q["id"], Answer())
            if kind == "evidenced" and "evidence" in q and answer.state == VALUE and not answer.is_evidenced:
                credit /= 2
            total += q["weight"] * credit
        return total / sum(q["weight"] for q, _ in active)

    def capped(self, figure, gates, open_passes):
        for gate in gates:
            ((key, wanted),) = gate["requires"].items()
            q = next(q for q in self.questions() if q["id"] == key)
            value = self.value(q)
            met = value is None or (
                open_passes if value == "open" else value == wanted if wanted == "yes" else value >= wanted
            )
            figure = figure if met else min(figure, Fraction(gate["cap"], 100))
        return figure
