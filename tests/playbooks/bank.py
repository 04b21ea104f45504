"""An independent oracle: the question bank's own rules, evaluated as the bank writes them.

The bank's conditions are Python expressions of a reviewed data file of this repository, so `eval` here
reads our own text; nothing of it is reachable from the product.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

BANK = json.loads((Path(__file__).parent / "data" / "question_bank.json").read_text())
QUESTIONS = {q["id"]: q for q in BANK["questions"]}
STEPS = {"critical": "high", "high": "medium", "medium": "low", "low": None}
BLOCKERS = {q["id"] for q in BANK["questions"] if q.get("block")}


class Bank:
    """One answer set, keyed by bank code, judged by the bank's rules. None means "don't know"."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.facts = {
            "stage": int(answers["P-01"]),
            "sector": answers["P-02"],
            "cust": answers["P-03"],
            "rev": set(answers["P-04"]),
            "mkts": set(answers["P-05"]),
            "basis": answers["P-06"],
            "data": set(answers["P-07"]),
            "gen": answers["P-08"],
            "decision": answers["P-09"],
        }
        self.visible = {code for code, q in QUESTIONS.items() if self.holds(q["vis"])}
        self.values = {code: self.value(code) for code in self.visible}

    def holds(self, condition: str, **more: Any) -> bool:
        shown = {k: v for k, v in self.answers.items() if k not in QUESTIONS or k.startswith("P-") or self.is_shown(k)}
        names = {"a": shown, "bool": bool, "len": len, **self.helpers(), **self.facts, **more}
        return bool(eval(condition, {"__builtins__": {}}, names))  # noqa: S307

    def is_shown(self, code: str) -> bool:
        return code in getattr(self, "visible", ()) or code in {"LE-08", "FF-12"}

    def helpers(self) -> dict[str, Any]:
        values = getattr(self, "values", {})

        def compare(test: Any) -> Any:
            return lambda code, limit: values.get(code) is not None and test(values[code], limit)

        return {
            "lt": compare(lambda a, b: a < b),
            "gt": compare(lambda a, b: a > b),
            "le": compare(lambda a, b: a <= b),
            "ge": compare(lambda a, b: a >= b),
            "cnt_le": lambda codes, n: sum(values.get(c) is not None and values[c] <= n for c in codes),
            "runway": values.get("FF-03"),
        }

    def value(self, code: str) -> Any:
        cash, burn, arr = (self.answers.get(c) for c in ("FF-01", "FF-02", "FF-06"))
        if code == "FF-03":
            return None if cash is None or burn is None else math.inf if burn <= 0 else cash / burn
        if code == "FF-07":
            if burn is None:
                return None
            if burn <= 0:
                return 0
            return None if arr is None else math.inf if arr <= 0 else burn * 3 / arr
        return self.answers.get(code)

    def fired(self) -> dict[str, str]:
        """Severity of every gap and compound rule that fires."""
        result = {}
        for code, question in QUESTIONS.items():
            if code in self.visible and question.get("gap_en") and question["type"] != "text":
                severity = getattr(self, "judge_" + question["type"].split("+")[0])(code, question)
                if severity:
                    result[code] = severity
        for rule in BANK["rules"]:
            if self.holds(rule["when"]):
                result[rule["id"]] = rule["severity"]
        return result

    def judge_maturity(self, code: str, question: dict[str, Any]) -> str | None:
        level = self.values[code]
        stage = self.facts["stage"]
        if code in BANK["raise_bump"] and self.answers.get("FF-12") in ("soon", "now"):
            stage = min(4, stage + 1)
        depth = BANK["targets"][question["curve"]][stage] - level if level is not None else 0
        return BANK["severity_by_weight"][str(question["w"])][depth - 1] if depth > 0 else None

    def judge_number(self, code: str, question: dict[str, Any]) -> str | None:
        value = self.values[code]
        if value is None:
            return "medium" if self.facts["stage"] >= question["unk"] else None
        return next((severity for condition, severity in question["bands"] if self.holds(condition, x=value)), None)

    def judge_yesno(self, code: str, question: dict[str, Any]) -> str | None:
        # The normative page makes a blocker at "no" critical, whatever severity the bank states.
        severity = "critical" if code in BLOCKERS else question["sev"]
        is_due = self.facts["stage"] >= question["frm"]
        if self.values[code] == "no":
            return severity if is_due or code in BLOCKERS else "low"
        return STEPS[severity] if self.values[code] in (None, "unsure") and is_due else None

    def judge_single(self, code: str, question: dict[str, Any]) -> str | None:
        return question["fires"].get(self.values[code])

    def judge_multi(self, code: str, question: dict[str, Any]) -> str | None:
        if self.values[code] is None:
            return None
        chosen = set(self.values[code])
        return next((severity for condition, severity in question["rule"] if self.holds(condition, x=chosen)), None)
