"""What each kind of letter may be told: for samples to look at, and for the test that reads every letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Said:
    """A text that a person would have typed, in the reader's language."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


ROLE = Said("manager", "经理")
EDITOR = Said("editor", "编辑者")
NOTE = Said(
    "We met at the demo day. Bring your questions about pilots.\n\nThe first meeting is on a Tuesday.",
    "我们在路演上见过面。欢迎把试点方面的疑问一并带来。\n\n第一次见面安排在周二。",
)
SUBJECT = Said("The workshop on prices", "定价工作坊")
BODY = Said(
    "The workshop on prices is on 4 December at 14:00.\n\nPlease bring three quotes from customers.\nWe end at 16:00.",
    "定价工作坊定于 12 月 4 日 14:00 举行。\n\n请带上三位客户的报价反馈。\n16:00 结束。",
)
DECIDED = Said(
    "Your pilots convinced us. The data register is still open.\n\nWe look forward to the spring.",
    "您的试点很有说服力，数据登记还没有补齐。\n\n期待春天一起工作。",
)
CONDITION = Said("The data register is complete", "补齐数据登记")
QUESTION = Said("Customer interviews (MR-01)", "客户访谈 (MR-01)")
ACTION = Said("the action “Ask the three schools”", "行动“问三所学校”")
WRITERS = Said("Mei Lin, Dario Rossi", "林梅、罗西")
OPEN = Said("3 questions open in “Legal and compliance”", "“法律与合规”有 3 道待答题")
COMMENT = Said("Who asked the three schools?\n\nI have notes of two.", "三所学校是谁去问的？\n\n我这里有两所的记录。")
ADVICE = Said(
    "Two items are blocked. Is it the lawyer?\n\nWe know two who answer within a week.",
    "有两个行动受阻了，是在等律师吗？\n\n我们认识两位一周内就能答复的律师。",
)
THINGS = [
    (
        Said("Write down what each pilot pays", "写下每个试点客户支付的金额"),
        Said("No price has been tried.", "价格还没有验证过。"),
    ),
    (Said("Name who owns the model", "明确模型的权属"), Said("The contract leaves it open.", "合同没有写清楚。")),
    (Said("Keep a list of incidents", "建立事故记录"), Said("Customers will ask for it.", "客户会要求查看。")),
]
PLACES = {"organisation": "Kiln", "cohort": "Autumn 2026", "venture": "Murmur", "inviter": "Bo Lin"}

EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "invitee": {
        "programme": "AI founders",
        "note": NOTE,
        "writer": "Bo Lin",
        "expires": date(2026, 12, 31),
        "link": "/invitations/k7",
    },
    "handed_over": {"link": "/organisations/k7/people"},
    "colleague": {"role": ROLE, "expires": date(2026, 12, 14), "link": "/colleagues/k7"},
    "team": {"role": EDITOR, "may": "editor", "expires": date(2026, 12, 14), "link": "/team-invitations/k7"},
    "reminder_before": {"checkpoint": "Mid-term", "due": date(2026, 12, 4), "link": "/assessments/k7"},
    "reminder_after": {"checkpoint": "Mid-term", "due": date(2026, 12, 4), "link": "/assessments/k7"},
    "submission_received": {"on": date(2026, 12, 1), "link": "/submissions/k7"},
    "submission_arrived": {"on": date(2026, 12, 1), "link": "/submissions/k7"},
    "returned": {"due": date(2026, 12, 4), "link": "/returns/k7"},
    "decision": {
        "checkpoint": "Mid-term",
        "outcome": "conditional",
        "words": DECIDED,
        "conditions": [{"text": CONDITION, "due": date(2027, 1, 15)}],
        "link": "/submissions/k7",
    },
    "report_ready": {"link": "/reports/k7"},
    "letter": {"sender": "Bo Lin", "subject": SUBJECT, "body": BODY, "link": ""},
    "plan_due": {
        "overdue": [{"title": THINGS[0][0], "due": date(2026, 11, 20)}],
        "due": [{"title": THINGS[1][0], "due": date(2026, 12, 4)}],
        "evidence": [
            {"code": "LE-04", "question": QUESTION, "day": date(2026, 11, 24), "is_past": True},
            {"code": "DD-09", "question": QUESTION, "day": date(2026, 12, 8), "is_past": False},
        ],
        "checkpoints": [{"name": "Mid-term", "cohort": "Autumn", "due": date(2026, 12, 5)}],
        "yours": [OPEN],
        "link": "/assessments/k7/plan",
    },
    "comment": {"writer": "Mei Lin", "question": QUESTION, "words": COMMENT, "link": "/assessments/k7/comments/mr_01"},
    "plan_comment": {"writer": "Bo Lin", "words": ADVICE, "link": "/enrolments/k7/plan-comments"},
    "digest": {
        "ventures": [
            {
                "name": "Murmur",
                "threads": [{"place": QUESTION, "new": 2, "writers": WRITERS}],
                "more": 3,
                "yours": [OPEN],
            },
            {
                "name": "Copper Tide",
                "threads": [{"place": ACTION, "new": 1, "writers": "Yu Chen"}],
                "more": 0,
                "yours": [],
            },
        ],
        "link": "/assessments/k7/comments",
    },
    "named_undecided": {"organisation": "", "house": "Kiln", "link": ""},
    "result_ready": {
        "things": [{"title": title, "reason": reason} for title, reason in THINGS],
        "also": Said(
            "Beside these, each of the following has a step to be done at once: LE-02, FF-03.",
            "除此之外，以下各项也各有一步要马上做：LE-02、FF-03。",
        ),
        "link": "/assessments/k7/result",
    },
}


def example_of(code: str, needs: frozenset[str], language: str) -> dict[str, Any]:
    """A context for a kind of letter, with all that it needs."""
    known = {**PLACES, **EXAMPLES[code]}
    return {name: spoken(known[name], language) for name in sorted(needs)}


def spoken(value: Any, language: str) -> Any:
    if isinstance(value, Said):
        return value.in_language(language)
    if isinstance(value, list):
        return [spoken(inner, language) for inner in value]
    if isinstance(value, Mapping):
        return {name: spoken(inner, language) for name, inner in value.items()}
    return value
