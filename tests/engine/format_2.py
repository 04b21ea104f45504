"""A playbook of format 1 written in format 2: the same questions, with variants and rungs for every answer."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Data = dict[str, Any]


def in_format_2(data: Data) -> Data:
    """The plain data of a playbook of format 1 as format 2 says the same."""
    data = deepcopy(data)
    main = data["playbook"]
    main["format"] = 2
    questions = [question for chapter in data["chapters"].values() for question in chapter["questions"]]
    for item in [*main.get("facts", []), *questions]:
        if "gap" in item:
            item["gap"] = gap_of(item)
            item["action"] = action_of(item)
    for rule in main.get("rules", []):
        action = rule["action"]
        kept = {key: action[key] for key in ("id", "title", "steps", "owner", "evidence") if key in action}
        rule["action"] = {**kept, "effort": "2", "after": action.get("after", []), "achieves": action["achieves"]}
    return data


def said(text: str) -> Data:
    """A title and a message of their own for a kind of answer."""
    return {
        "title": {"zh": f"差距：{text}", "en": f"Gap: {text}"},
        "message": {"zh": f"现状：{text}", "en": f"Found: {text}"},
    }


def bands_of(item: Data) -> list[str]:
    """The parameters of a number's bands, the gravest first, each once."""
    named = (band[key] for band in item["bands"] for key in ("below", "above", "at_most", "at_least") if key in band)
    return list(dict.fromkeys(named))


def gap_of(item: Data) -> Data:
    old = item["gap"]
    kept = {"why": old["why"], **({"expected": old["expected"]} if "expected" in old else {})}
    return {**kept, "variants": variants_of(item)}


def variants_of(item: Data) -> list[Data]:
    if item["type"] == "level":
        return [{"levels": levels, **said(f"level {levels}")} for levels in ([0, 1], [2, 3])]
    if item["type"] in {"number", "derived"}:
        return [*({"bands": [key], **said(key)} for key in bands_of(item)), {"unknown": True, **said("unknown")}]
    if item["type"] == "yesno":
        return [{"options": ["no"], **said("no")}, {"unknown": True, **said("unknown")}]
    if item["type"] == "choice":
        return [{"options": [option], **said(option)} for option in item["fires"]]
    return [{"when": one["when"], **said(one["when"])} for one in item["fires"]]


def action_of(item: Data) -> Data:
    old = item["action"]
    kept = {key: old[key] for key in ("id", "owner") if key in old}
    return {**kept, "after": old.get("after", []), "rungs": rungs_of(item, old)}


def rung(text: str, **more: Any) -> Data:
    return {
        "title": {"zh": f"做：{text}", "en": f"Do: {text}"},
        "steps": [{"zh": f"先做{text}", "en": f"First {text}"}, {"zh": "后来", "en": "Later", "if": "stage >= 2"}],
        "effort": "2",
        "evidence": {"zh": f"凭{text}", "en": f"Shown by {text}"},
        **more,
    }


def rungs_of(item: Data, old: Data) -> list[Data]:
    """One rung a level; from each band to the next; from "no", "don't know" and each option to a good answer."""
    if item["type"] == "level":
        return [rung(f"level {level}", to=level) for level in range(1, 5)]
    aim = old.get("achieves", {}).get(item["id"])
    if item["type"] in {"number", "derived"}:
        bands = bands_of(item)
        return [rung("measure", **{"from": "unknown"}), *(rung(key, **{"from": [key], "to": key}) for key in bands)]
    if item["type"] == "yesno":
        return [rung("find out", **{"from": "unknown"}), rung("do it", **{"from": ["no"], "to": "yes"})]
    if item["type"] == "choice":
        return [rung(option, **{"from": [option], "to": aim}) for option in item["fires"]]
    return [rung(one["when"], when=one["when"], adds=list(aim or [])) for one in item["fires"]]
