"""The tables of the page of worked forecasts."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.forecast.inputs.addresses import address_of
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import month_after
from engine.forecast.inputs.quantities import DEFAULT, Quantity
from engine.forecast.joining.compare import comparisons, contradictions
from engine.forecast.joining.levers import benchmark_of
from engine.forecast.model.measures import MEANINGS
from engine.forecast.reckoning.requirement import ALWAYS, SOLVED, Requirement, what_must_be_true
from engine.forecast.reckoning.simulation import Simulation, simulate
from engine.forecast.reckoning.summary import Need
from engine.forecast.reckoning.tornado import tornado
from forecasts.timing import bringing

if TYPE_CHECKING:
    from scripts.forecast_examples import Example

LINES = {
    "customers": "Customers at the end",
    "revenue": "Revenue",
    "cost_inference": "Inference",
    "gross_profit": "Gross profit",
    "operating_cost": "Operating cost",
    "ebitda": "EBITDA",
    "cash": "Cash at the end",
}
NAMED = {"cash_low": "the least cash", "total_ebitda": "EBITDA over three years"}
BANDS = {"good": "good", "fair": "fair", "warn": "watch", "high": "serious"}
STOCKS = ("customers", "cash")
SIGNS = {"percent": "%", "money": " CNY", "customers": "", "months": " months"}


def table(head: Iterable[str], rows: Iterable[Iterable[str]], figures: int = 1) -> str:
    """A table of Markdown; from the column `figures` on they stand to the right."""
    names = list(head)
    line = ["---" if i < figures else "---:" for i in range(len(names))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (names, line, *map(list, rows))) + "\n"


def wrapped(text: str) -> str:
    """Prose in lines of at most 118 characters."""
    return textwrap.fill(text, 118, break_long_words=False, break_on_hyphens=False)


def thousands(value: Any) -> str:
    text = f"{Decimal(str(value)) / 1000:,.0f}"
    return text.replace("-", "−") if text != "-0" else "0"


def number(given: Decimal | int) -> str:
    value = Decimal(given)
    places = 0 if value == value.to_integral_value() else 2
    return f"{value:,.{places}f}".replace("-", "−")


def month(value: int | None) -> str:
    return "—" if value is None else str(value)


def percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def inputs_table(example: Example) -> str:
    """What the forecast rests on: answers, then guesses with their reason."""
    why = example.data["why"]
    rows = []
    for path, quantity in example.inputs.numbers.items():
        if quantity.source.kind == "answer" or path in why:
            address = address_of(example.inputs, path)
            sign = SIGNS.get(address.unit, "")
            origin = f"answer {quantity.source.reference}" if quantity.source.kind == "answer" else why[path]
            rows.append((address.label.en, span(quantity) + sign, origin))
    rest = sum(
        1
        for path, q in example.inputs.numbers.items()
        if q.source.kind != "answer" and path not in why and q.source != DEFAULT and q.mid and q.source.kind == "guess"
    )
    note = f"\nAnother {rest} inputs (salaries, heads, prices of tools) are invented to fit; they stand in `tests/playbooks/data/forecasts/{example.data['persona']}.yaml`.\n"
    return f"**What it rests on**\n\n{table(('input', 'value (low–high)', 'from'), rows, 3)}{note}"


def span(quantity: Quantity) -> str:
    low, mid, high = quantity.points
    return number(mid) if low == high else f"{number(mid)} ({number(low)} to {number(high)})"


def years_table(example: Example) -> str:
    values, years = example.forecast, example.inputs.settings.horizon // 12
    rows = []
    for line, label in LINES.items():
        series = values.series(line)
        parts = [series[12 * y : 12 * y + 12] for y in range(years)]
        cells = [part[-1] if line in STOCKS else sum(part, Decimal(0)) for part in parts]
        rows.append((label, *(number(round(c)) if line == "customers" else thousands(c) for c in cells)))
    head = ("CNY thousand", *(f"year {y + 1}" for y in range(years)))
    return f"**By year** (base case)\n\n{table(head, rows)}"


def months_table(example: Example) -> str:
    rows = []
    shown = [1, 2, 3, 6, 9, 12, 18, 24, 30, 36]
    for at in shown:
        cells = [example.forecast.series(line)[at - 1] for line in LINES]
        rows.append((str(at), number(round(cells[0])), *(thousands(cell) for cell in cells[1:])))
    return f"**By month** (base case, CNY thousand)\n\n{table(('month', *(n.lower() if n != 'EBITDA' else n for n in LINES.values())), rows)}"


def outcome_table(example: Example) -> str:
    """Break-even, cash and how sure they are."""
    seen, base = example.simulation, example.forecast.summary
    p10, p50, p90 = seen.break_even_month
    low = seen.cash_low
    rows = [
        ("Break-even month", month(base.break_even), month(p10), month(p50), month(p90)),
        ("Least cash, CNY thousand", f"{thousands(base.cash_low[1])} (month {base.cash_low[0]})", *map(thousands, low)),
        ("Month in which cash falls below 0", month(base.cash_out), "", "", ""),
        ("Funding need beside what is planned, CNY thousand", need_of(base.need), "", "", ""),
    ]
    chances = (
        f"Probability of break-even by month 12: {percent(seen.break_even[11])}, by month 24: "
        f"{percent(seen.break_even[23])}, by month 36: {percent(seen.break_even[-1])}. Probability of running out of cash "
        f"within 12 months: {percent(seen.cash_out[11])}, within 36: {percent(seen.cash_out[-1])}; before break-even: "
        f"{percent(seen.ruin[-1])}. Mean of the least cash over the worst tenth of paths: "
        f"{thousands(round(seen.expected_shortfall))} thousand."
    )
    return f"**What comes of it**\n\n{table(('', 'base case', 'P10', 'P50', 'P90'), rows)}\n{wrapped(chances)}\n"


def need_of(need: Need) -> str:
    """What is missing to month 60, and whether it goes on rising."""
    text = thousands(need.amount)
    return f"at least {text}, then {thousands(need.rise)} a month" if round(need.rise) else text


def units_table(example: Example) -> str:
    """Unit economics of month 3 with the playbook's bands."""
    rows = []
    for measure in ("product_margin", "inference_share", "churn", "ltv_cac", "payback", "burn_multiple", "runway"):
        band = benchmark_of(example.book, example.playbook, measure)
        found = example.forecast.measure(measure, 3)
        meaning = MEANINGS[measure]
        if band is None:
            continue
        if found.value is None:
            rows.append((meaning.label.en, "no limit" if found.state == "infinite" else "—", "", meaning.fact))
            continue
        is_share = meaning.unit == "share"
        shown = f"{100 * found.value:.1f}%" if is_share else f"{found.value:.1f}"
        rows.append((meaning.label.en, shown.replace("-", "−"), BANDS[band.rating(found.value)], meaning.fact))
    return f"**Unit economics in month 3**\n\n{table(('measure', 'forecast', 'band', 'fact'), rows)}"


def answers_table(example: Example) -> str:
    """What contradicts the answers, and which of them the forecast comes to as well."""
    found = contradictions(example.book, example.playbook, example.answers, example.forecast)
    beside = comparisons(example.book, example.playbook, example.answers, example.forecast)
    agreed = ", ".join(one.code for one in beside if not one.differs and one.answered.value is not None)
    told = "\n".join(f"- {one.code} {one.message.en}" for one in found)
    text = told or "None: the forecast agrees with every answer it touches."
    more = f"\n\nThe forecast agrees with {agreed}." if agreed and told else ""
    return f"**Contradictions with the answers**\n\n{text}{more}\n"


def tornado_table(example: Example) -> str:
    """The widest five bars of what is uncertain."""
    outcome = example.data["tornado"]
    bars = tornado(example.inputs, outcome)
    rows = [
        (bar.label.en, f"{number(bar.low)} to {number(bar.high)}", thousands(bar.at_low), thousands(bar.at_high))
        for bar in bars[:5]
    ]
    what = NAMED[outcome]
    head = ("uncertain input", "moved from, to", f"{what.removeprefix('the ')} at the first", "at the second")
    return f"**What moves {what} most** (CNY thousand; each input alone, to its P10 and P90)\n\n{table(head, rows, 2)}"


def truth_list(example: Example) -> str:
    lines = []
    for ask in example.data["ask"]:
        address = address_of(example.inputs, ask["path"])
        found = what_must_be_true(example.inputs, ask["path"], ask["month"])
        lines.append(f"- {address.label.en}: {required(found, ask['month'])}")
    return "**What must be true**, each alone, the others as they are\n\n" + "\n".join(lines) + "\n"


def required(found: Requirement, by: int) -> str:
    base = number(found.base)
    if found.state == ALWAYS:
        return f"any value will do for break-even by month {by} (base case {base})."
    if found.state != SOLVED or found.value is None:
        return f"no value brings break-even by month {by} (base case {base})."
    side = found.direction.replace("_", " ")
    verb = "it may move as far as" if found.is_met else "it would have to be"
    return f"{verb} {side} {number(found.value)} for break-even by month {by} (base case {base})."


def plan_table(example: Example) -> str:
    """What the plan's actions do: each alone, from its month on, and all together with their effort."""
    found, works = example.effect, bringing(example.plan, example.book)
    rows = [("without the plan", "", thousands(found.before.cash_low[1]), "")]
    for step in found.steps:
        title = works[step.action][1].title.en
        first = f"its cost comes first, until month {step.short_until}" if step.short_until else ""
        note = "; ".join(filter(None, ("covered by an earlier action" if step.is_covered else "", first)))
        rows.append((title, str(step.month), signed(step.gain), note))
    if found.effort:
        months = f"{min(found.effort)} to {max(found.effort)}"
        rows += [
            ("all actions, the work of doing them not counted", "", signed(found.actions_gain), ""),
            ("the work of doing them", months, signed(found.effort_gain), ""),
        ]
    rows.append(("**with the whole plan**", "", thousands(found.after.cash_low[1]), ""))
    head = ("action", "from month", "least cash, alone", "")
    count = f"Of the plan's {len(example.plan.actions)} actions, {len(found.steps)} move inputs of this forecast.\n\n"
    begun = "the plan begun on the first day of month 1"
    return f"**The plan, without and with** (CNY thousand; as typed; {begun})\n\n{count}{table(head, rows)}\n{chance_after(example)}"


def signed(amount: Decimal) -> str:
    """A change in thousands, with its sign."""
    return thousands(amount) if amount <= 0 else f"+{thousands(amount)}"


def chance_after(example: Example) -> str:
    before, after = example.simulation, example.simulated_with_plan()
    p10, p50, p90 = after.break_even_month
    return (
        f"With the plan: break-even P10 {month(p10)}, P50 {month(p50)}, P90 {month(p90)}; probability of running out of "
        f"cash within 36 months {percent(after.cash_out[-1])} instead of {percent(before.cash_out[-1])}.\n"
    )


def books_table(example: Example) -> str:
    """Six months of books beside the forecast, and the forecast begun again from them."""
    names = ("cash", "customers", "revenue", "cost")
    rows = []
    for one in example.books:
        cells = []
        for name in names:
            told = thousands if name != "customers" else number
            cells += [told(round(one.forecast[name])), told(round(one.actual.figure(name) or Decimal(0)))]
        rows.append((one.actual.month, *cells))
    head = ("month", *(f"{name}{what}" for name in names for what in (", forecast", ", books")))
    found = f"**Six months of books** (invented; CNY thousand, customers as they are)\n\n{table(head, rows)}\n"
    return f"{found}{wrapped(rebased_sentence(example))}\n"


def rebased_sentence(example: Example) -> str:
    """What the forecast says once it begins after the books."""
    begun = example.rebased
    if begun is None:
        return "The books give no cash, so the forecast cannot begin again from them."
    before, after = example.simulation, simulate(begun.inputs)
    pairs = [
        (address_of(begun.inputs, p.path).label.en, number(round(p.before, 2)), number(round(p.after, 2)))
        for p in begun.proofs
    ]
    proven = "; ".join(
        f"{label} {was} → {now}"
        for label, was, now in pairs
        if Decimal(was.replace(",", "")) != Decimal(now.replace(",", ""))
    )
    return (
        f"Re-based from {begun.month}, the books change: {proven}. Break-even, as likely as not: "
        f"{dated(begun.inputs, after)} (before: {dated(example.inputs, before)}). Out of cash by the end of the forecast: "
        f"{percent(after.cash_out[-1])} of the runs (before: {percent(before.cash_out[-1])})."
    )


def dated(inputs: Inputs, runs: Simulation) -> str:
    """The calendar month by which break-even is as likely as not."""
    middle = runs.break_even_month[1]
    return "not within the forecast" if middle is None else f"by {month_after(inputs.settings.start, middle)}"


SECTIONS: tuple[Callable[[Example], str], ...] = (
    inputs_table,
    years_table,
    months_table,
    outcome_table,
    units_table,
    answers_table,
    tornado_table,
    truth_list,
    plan_table,
    books_table,
)
