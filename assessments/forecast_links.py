"""Answers and forecast: which answer fills which input, where the two differ, what can be proposed back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from assessments.evaluation import Evaluation
from playbooks.engine.answers import plain_value
from playbooks.engine.projection.addresses import field_at
from playbooks.engine.projection.effects import held, matching
from playbooks.engine.projection.forecast import project
from playbooks.engine.projection.inputs import Inputs
from playbooks.engine.projection.quantities import Quantity, Source, nine_decimals
from playbooks.engine.projection.reading import read_inputs

Known = Mapping[str, Decimal]
Convert = Callable[[Decimal, Known, Inputs], Decimal | None]
PLAN, INFERENCE = "subscription.plans.0", "compute.inference"
CENT = Decimal("0.01")


def same(value: Decimal, known: Known, inputs: Inputs) -> Decimal | None:
    return value


def only_share(value: Decimal, known: Known, inputs: Inputs) -> Decimal | None:
    """The share of revenue, unless inference is stated per customer or per task: it would count twice."""
    stated = [inputs.base.get(f"{INFERENCE}.{key}", 0) for key in ("per_customer", "tasks")]
    return None if any(stated) else value


def from_payback(value: Decimal, known: Known, inputs: Inputs) -> Decimal | None:
    """Acquisition cost = months to earn it back x price x gross margin."""
    price = inputs.base.get(f"{PLAN}.price")
    margin = known["bm_04"] / 100 if "bm_04" in known else first_margin(inputs)
    return (value * price * margin).quantize(CENT) if price and margin else None


def first_margin(inputs: Inputs) -> Decimal | None:
    return project(inputs).values["product_margin"][1]


def from_retention(value: Decimal, known: Known, inputs: Inputs) -> Decimal | None:
    """Expansion a month that, with the churn, keeps this share of revenue in twelve months."""
    churn = known.get("bm_08", inputs.base.get(f"{PLAN}.churn", Decimal(0)))
    if value <= 0 or churn >= 100:
        return None
    monthly = (value / 100) ** (Decimal(1) / 12)
    return ((monthly / (1 - churn / 100) - 1) * 100).quantize(CENT)


def from_burn(value: Decimal, known: Known, inputs: Inputs) -> Decimal | None:
    """Running cost = burn + what revenue leaves after inference and fees, if nothing else is stated."""
    others = (
        "people",
        "software",
        "compute.rented",
        "compute.owned",
        "consulting",
        "api",
        "other_revenue",
    )
    if value <= 0 or any(inputs.sizes.get(group) for group in others) or inputs.sizes.get("other_costs") != 1:  # fmt: skip
        return None
    plans = inputs.prefixes("subscription.plans")
    revenue = sum((inputs.base[f"{p}.price"] * inputs.base[f"{p}.opening_customers"] for p in plans), Decimal(0))  # fmt: skip
    margin = first_margin(inputs) if revenue else Decimal(0)
    return None if margin is None else (value + revenue * margin).quantize(CENT)


@dataclass(frozen=True)
class Link:
    """An answer that fills inputs."""

    item: str
    path: str
    convert: Convert = same


# The one table of what fills what; the order matters, as later ones use what earlier ones filled.
LINKS = (
    Link("ff_01", "opening.cash"),
    Link("bm_08", "subscription.plans.*.churn"),
    Link("bm_05", f"{INFERENCE}.revenue_share", only_share),
    Link("bm_07", "marketing.cac", from_payback),
    Link("bm_09", "subscription.plans.*.expansion", from_retention),
    Link("ff_02", "other_costs.0.amount", from_burn),
)


@dataclass(frozen=True)
class Check:
    """An answer and the line of the forecast that says the same, in a month, times a scale."""

    item: str
    line: str
    month: int = 3
    scale: int = 1


CHECKS = (
    Check("ff_01", "opening.cash"), Check("ff_02", "burn"), Check("ff_03", "runway"), Check("ff_06", "new_arr"),
    Check("ff_07", "burn_multiple"), Check("ff_08", "rule_of_40", 15, 100), Check("bm_04", "product_margin", 3, 100),
    Check("bm_05", "inference_share", 3, 100), Check("bm_06", "ltv_cac"), Check("bm_07", "payback"),
    Check("bm_08", "churn", 3, 100), Check("bm_09", "nrr", 12, 100),
)  # fmt: skip


def known_answers(evaluation: Evaluation) -> dict[str, Decimal]:
    """The numbers answered or derived, by item id."""
    wanted = {link.item for link in LINKS} | {check.item for check in CHECKS}
    found = {}
    for key in wanted & set(evaluation.playbook.items):
        value = evaluation.situation.lookup(key)
        if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
            found[key] = Decimal(str(plain_value(round(Fraction(value), 9))))
    return found


def taken(inputs: Inputs, evaluation: Evaluation) -> tuple[Inputs, list[str]]:
    """The inputs with every known answer filled in, and the codes of the answers that changed something."""
    known, codes = known_answers(evaluation), []
    for link in LINKS:
        value = link.convert(known[link.item], known, inputs) if link.item in known else None
        code = evaluation.playbook.items[link.item].code if value is not None else ""
        changed = filled(inputs, link, value, code) if value is not None else inputs
        if changed.digest != inputs.digest and read_inputs(changed.to_raw()).inputs is not None:
            inputs = changed
            codes.append(code)
    return inputs, codes


def filled(inputs: Inputs, link: Link, value: Decimal, code: str) -> Inputs:
    numbers = dict(inputs.numbers)
    for path in matching(link.path, numbers):
        mid = held(nine_decimals(value), field_at(path))
        numbers[path] = moved(numbers[path], mid, Source("answer", code), path)
    return replace(inputs, numbers=numbers)


def moved(quantity: Quantity, mid: Decimal, source: Source, path: str) -> Quantity:
    """The number at its new middle; a range keeps its proportions."""
    if not quantity.is_range or quantity.mid <= 0 or mid <= 0:
        return Quantity(mid, source=source)
    field = field_at(path)
    low, _mid, high = (held(nine_decimals(p * mid / quantity.mid), field) for p in quantity.points)
    return Quantity(mid, low, high, quantity.kind, source)


def sourced(inputs: Inputs, evaluation: Evaluation) -> Inputs:
    """The inputs, with the answer named as source wherever a number is exactly what was answered."""
    known, numbers = known_answers(evaluation), dict(inputs.numbers)
    for link in LINKS:
        if link.item not in known or link.convert not in (same, only_share):
            continue
        for path in matching(link.path, numbers):
            if numbers[path].mid == known[link.item]:
                source = Source("answer", evaluation.playbook.items[link.item].code)
                numbers[path] = replace(numbers[path], source=source)
    return replace(inputs, numbers=numbers)
