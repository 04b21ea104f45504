"""Playbooks and answers drawn at random, for property tests. Every kind of part can occur."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE, Answer
from engine.playbook.parse import playbook_from_data
from engine.playbook.question_types.table import type_of
from tests.engine.format_2 import in_format_2

SEVERITIES = ["low", "medium", "high", "critical"]
T = {"zh": "文", "en": "text"}


def fixed(examples):
    """Examples drawn without chance. Constants of the modules that happen to be loaded have a small say in them."""
    return settings(derandomize=True, max_examples=examples, deadline=None, database=None)


def condition(chance, facts, depth=0):
    """A rule over facts and the stage."""
    kind = chance.choice(["stage", "stage", *facts] + (["and", "or", "not"] if depth < 2 else []))
    if kind == "stage":
        return f"stage {chance.choice(['>=', '<', '=='])} {chance.randint(0, 4)}"
    if kind == "f_choice":
        return chance.choice(['f_choice == "a"', 'f_choice in ["a", "b"]', 'f_choice != "c"'])
    if kind == "f_many":
        return chance.choice(['"x" in f_many', "count(f_many, true) >= 2", 'count(f_many, it != "x") == 0'])
    if kind == "f_day":
        # Not answered(f_day): that is known before it is answered, and changes then, as it is meant to.
        return chance.choice(['f_day < "2026-08-02"', 'f_day >= "2050-01-01"', 'f_day != "2030-01-01"'])
    if kind == "not":
        return f"!({condition(chance, facts, depth + 1)})"
    join = " && " if kind == "and" else " || "
    return f"({join.join(condition(chance, facts, depth + 1) for _ in range(2))})"


def text_fields():
    return {"title": T, "prompt": T, "help": T, "why": T, "source": [], "references": []}


def options(*ids):
    return [{"id": key, "label": T} for key in ids]


def fact(key, kind, ids, **more):
    return {"id": key, "code": key.upper(), "type": kind, **text_fields(), "options": options(*ids), **more}


def facts_of(chance):
    stage = fact("stage", "choice", "01234", ordered=True)
    day = {"id": "f_day", "code": "F_DAY", "type": "date", **text_fields(), "minimum": "2000-01-01"}
    more = [fact("f_choice", "choice", "abc"), fact("f_many", "choices", ["x", "y2", "z"]), day]
    chosen = [f for f in more if chance.random() < 0.6]
    if chosen and chance.random() < 0.3:
        chosen[-1]["relevant_if"] = f"stage >= {chance.randint(1, 3)}"
    raising = fact("f_raise", "choice", ["now", "later"])
    if chance.random() < 0.5:
        raising["relevant_if"] = "stage >= 2"
    return [stage, *chosen, raising]


def question(chance, key, facts, bank):
    """A scored question of a random type; `bank` collects conditions under which its answer is bad."""
    kind = chance.choice(["level", "level", "level", "choice", "choices", "number", "yesno"])
    q = {"id": key, "code": key.upper(), "type": kind, **text_fields(), "weight": chance.randint(1, 3)}
    if chance.random() < 0.4:
        q["relevant_if"] = condition(chance, facts)
    if chance.random() < 0.5:
        q["na"] = True
    if chance.random() < 0.5:
        q["evidence"] = T
    aim = "target"
    if kind == "level":
        q |= {"levels": [T] * 5, "target": sorted(chance.randint(0, 4) for _ in range(5))}
        q["raise_bump"] = chance.random() < 0.3
        bank.append((key, f"{key} <= {chance.randint(0, 2)}"))
    elif kind == "choice":
        q |= {
            "options": options("a", "b", "c"),
            "fires": {"b": chance.choice(SEVERITIES), "c": chance.choice(SEVERITIES)},
        }
        aim = "a"
    elif kind == "choices":
        fires = [
            {"when": f"count({key}, true) == 0", "severity": chance.choice(SEVERITIES[2:])},
            {"when": f'!("x" in {key})', "severity": chance.choice(SEVERITIES[:2])},
        ]
        q |= {"options": options("x", "z"), "fires": fires}
        aim = ["x", "z"]
    elif kind == "number":
        q |= {"unit": T, "minimum": 0, "maximum": 100, "decimals": 1, "unknown_from": chance.randint(0, 5)}
        q["bands"] = [{"below": "p_low", "severity": "high"}, {"below": "p_high", "severity": "medium"}]
        if chance.random() < 0.5:
            q["bands"][1]["when"] = condition(chance, facts)
        bank.append((key, f"{key} < p_low"))
        aim = "60"
    else:
        q |= {"no": chance.choice(SEVERITIES), "from_stage": chance.randint(0, 3), "blocker": chance.random() < 0.3}
        bank.append((key, f'{key} == "no"'))
        aim = "yes"
    return with_gap(chance, q, aim)


def with_gap(chance, q, aim):
    q["gap"] = {"title": T, "message": T, "why": T}
    q["action"] = action(chance, f"a_{q['id']}", {q["id"]: aim})
    return q


def action(chance, key, achieves):
    low = chance.randint(1, 6)
    return {
        "id": key,
        "title": T,
        "steps": [T, T],
        "effort": [str(low), str(low + chance.choice([0, 2]))],
        "owner": "ceo",
        "horizon": chance.choice([30, 60, 90]),
        "after": [],
        "achieves": achieves,
        "evidence": T,
    }


def derived(chance, key):
    """A figure of two unscored numbers, as runway and burn multiple are."""
    inputs = []
    for name in (f"{key}_n1", f"{key}_n2"):
        q = {
            "id": name,
            "code": name.upper(),
            "type": "number",
            **text_fields(),
            "unit": T,
            "minimum": 0,
            "maximum": 50,
        }
        inputs.append(q | ({"na": True} if chance.random() < 0.6 else {}))
    q = {
        "id": key,
        "code": key.upper(),
        "type": "derived",
        **text_fields(),
        "weight": chance.randint(1, 3),
        "unit": T,
        "unknown_from": chance.randint(0, 5),
        "bands": [{"below": "p_low", "severity": "critical"}],
        "cases": [{"when": f"{key}_n2 <= 0", "value": "unlimited"}, {"value": f"{key}_n1 * 3 / {key}_n2"}],
    }
    return [*inputs, with_gap(chance, q, {"id": 0} and "20")]


def rules_of(chance, bank):
    """Rules that only bad answers switch on, and now and then a tension."""
    result = []
    for number in range(chance.randint(0, 3) if len(bank) > 1 else 0):
        parts = chance.sample(bank, min(len(bank), chance.randint(1, 3)))
        text = chance.choice([" && ", " || "]).join(part[1] for part in parts)
        if chance.random() < 0.3:
            text = f"({text}) && {condition(chance, [])}"
        is_tension = chance.random() < 0.2
        result.append(
            {
                "id": f"c_{number}",
                "code": f"C-{number}",
                "title": T,
                "severity": chance.choice(SEVERITIES),
                "when": f"!({text})" if is_tension else text,
                "message": T,
                "why": T,
                "tension": is_tension,
                "absorbs": [part[0] for part in parts],
                "action": action(chance, f"a_c_{number}", {}),
            }
        )
    return result


def chapter_of(chance, key, facts, bank):
    questions = []
    for number in range(chance.randint(1, 4)):
        name = f"{key}q{number}"
        questions += derived(chance, name) if chance.random() < 0.15 else [question(chance, name, facts, bank)]
    section = {"id": "s", "title": T, "items": [q["id"] for q in questions]}
    return {"id": key, "title": T, "short": T, "intro": T, "sections": [section], "questions": questions}


def playbook_data(chance):
    """Plain data of a playbook, as its files hold it."""
    facts = facts_of(chance)
    names = [f["id"] for f in facts if f["id"] in {"f_choice", "f_many", "f_day"}]
    bank: list = []
    chapters = {f"k{n}": chapter_of(chance, f"k{n}", names, bank) for n in range(chance.randint(1, 3))}
    chapters["k0"]["sections"][0]["items"] += [f["id"] for f in facts]
    questions = [q for chapter in chapters.values() for q in chapter["questions"]]
    actions = [q["action"] for q in questions if "action" in q]
    for at, later in enumerate(actions[1:], 1):
        later["after"] = [a["id"] for a in chance.sample(actions[:at], chance.randint(0, min(2, at)))]
    gates = []
    for key, chapter in chapters.items():
        able = [q for q in chapter["questions"] if q["type"] in {"level", "yesno"}]
        if able and chance.random() < 0.5:
            q = chance.choice(able)
            wanted = chance.randint(1, 4) if q["type"] == "level" else "yes"
            gates.append(
                {
                    "id": f"g_{key}",
                    "chapter": key,
                    "requires": {q["id"]: wanted},
                    "cap": chance.randint(0, 90),
                    "why": T,
                }
            )
    parameter = {"title": T, "unit": T, "source": "s", "as_of": "2026-11"}
    book = {
        "format": 1,
        "id": "made",
        "version": "1.0.0",
        "title": T,
        "summary": T,
        "stage_fact": "stage",
        "horizon_fact": "f_raise",
        "raising_when": ["now"],
        "facts": facts,
        "gates": gates,
        "rules": rules_of(chance, bank),
        "chapters": [{"id": key, "weight": chance.randint(1, 5)} for key in chapters],
        "parameters": [{"id": "p_low", "value": "10", **parameter}, {"id": "p_high", "value": "40", **parameter}],
        "bands": [
            {"id": "low", "name": T, "summary": T},
            {"id": "high", "name": T, "summary": T, "at_least": 60, "every_chapter": 30, "no_open": ["critical"]},
        ],
    }
    return {"playbook": book, "chapters": chapters}


def any_answer(playbook, item, chance, openness):
    if chance.random() < openness:
        return None if chance.random() < 0.5 else Answer(UNKNOWN)
    if item.na_allowed and chance.random() < 0.2:
        return Answer(NOT_APPLICABLE, reason="because")
    is_evidenced = chance.random() < 0.3
    value = type_of(item).sample(playbook, item, chance)
    return Answer(VALUE, value, evidence="link" if is_evidenced else "", is_evidenced=is_evidenced)


def answers_to(playbook, chance, openness=0.0):
    """Answers to what is asked; `openness` is the share left open, one half unanswered, one half unknown."""
    found = {i.id: any_answer(playbook, i, chance, openness) for i in playbook.items.values() if i.is_asked}
    return {key: answer for key, answer in found.items() if answer is not None}


def completed(playbook, answers, chance):
    """The same answers with everything open answered."""
    every = answers_to(playbook, chance)
    return {key: answers[key] if key in answers and answers[key].state != UNKNOWN else every[key] for key in every}


@st.composite
def made_playbooks(draw):
    """A playbook and the chance that goes on to draw its answers."""
    chance = draw(st.randoms(use_true_random=False))
    data = playbook_data(chance)
    return playbook_from_data(in_format_2(data) if chance.random() < 0.5 else data), chance
