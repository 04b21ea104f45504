"""Revenue by mode: subscription, paid consulting, open API, plain lines; billed and collected."""

from __future__ import annotations

from dataclasses import dataclass

from engine.forecast.model.builder import Builder, constant
from engine.forecast.model.calendar import THIS
from engine.forecast.model.graph import ZERO, Expr, Line, Ref, most, total
from engine.forecast.model.subscription import PlanLines, plan_lines
from engine.playbook.parts import Text


@dataclass(frozen=True, slots=True)
class Revenue:
    """What cost, cash and measures need from revenue."""

    new: Ref
    lost: Ref
    customers: Ref
    mrr: Ref
    new_mrr: Ref
    usage: Expr
    consultants: Expr
    volume: Expr
    subscription: Ref
    product: Ref
    total: Ref
    direct_cost: Expr
    billed: Ref
    collected: Ref
    owed: Expr  # by customers at the start
    deferred: Expr  # paid by them for months to come


def revenue_lines(build: Builder) -> Revenue:
    """Adds every line of revenue."""
    plans = [plan_lines(build, prefix) for prefix in build.inputs.prefixes("subscription.plans")]
    consultants, consulting = consulting_lines(build)
    volume, api = api_lines(build)
    others = [other_line(build, prefix) for prefix in build.inputs.prefixes("other_revenue")]
    new, lost, customers = customer_lines(build, plans)
    mrr = summed(build, ("mrr", "月度经常性收入 MRR", "Monthly recurring revenue"), [plan.mrr for plan in plans])
    new_mrr = summed(build, ("new_mrr", "新增 MRR", "New MRR"), [plan.new_mrr for plan in plans])
    recurring = add(build, "revenue_subscription", ("订阅收入", "Subscription revenue"), mrr)
    advice = add(build, "revenue_consulting", ("咨询收入", "Consulting revenue"), consulting)
    metered = add(build, "revenue_api", ("API 收入", "API revenue"), api)
    other = add(build, "revenue_other", ("其他收入", "Other revenue"), total(o[0] for o in others))
    product = add(build, "revenue_product", ("产品收入", "Product revenue"), recurring + metered)
    everything = total([recurring, advice, metered, other])
    whole = add(build, "revenue", ("总收入", "Revenue"), everything)
    flows = [*plan_flows(plans), *mode_flows(build, advice, metered)]
    flows += [(amount, build.delayed(amount, delay)) for amount, delay, _ in others]
    billed = add(build, "billed", ("开票金额", "Billed"), total(flow[0] for flow in flows))
    collected = add(build, "collected", ("回款", "Collected from customers"), total(f[1] for f in flows))
    owed = total(plan.owed for plan in plans)
    deferred = total(plan.deferred for plan in plans)
    stock(build, ("deferred", "预收收入", "Deferred revenue"), (billed, whole), deferred)
    stock(build, ("receivables", "应收账款", "Receivables"), (billed, collected), owed)
    return Revenue(
        new,
        lost,
        customers,
        mrr,
        new_mrr,
        total(plan.usage for plan in plans),
        consultants,
        volume,
        recurring,
        product,
        whole,
        total(o[2] for o in others),
        billed,
        collected,
        build.opening_of("receivables"),
        build.opening_of("deferred"),
    )


def add(build: Builder, line: str, names: tuple[str, str], expr: Expr) -> Ref:
    return build.add(Line(line, Text(*names), build.exact(expr), "revenue", is_output=True))


def summed(build: Builder, head: tuple[str, str, str], parts: list[Expr]) -> Ref:
    """A sum over plans, with the sum of their openings before month 1."""
    line, zh, en = head
    openings = [build.opening_of(p.line) for p in parts if isinstance(p, Ref)]
    return build.add(
        Line(line, Text(zh, en), build.exact(total(parts)), "revenue", "money", total(openings), is_output=True)
    )


def stock(build: Builder, head: tuple[str, str, str], flows: tuple[Ref, Ref], opening: Expr = ZERO) -> None:
    """What was, plus one flow, less another."""
    line, zh, en = head
    expr = build.exact(Ref(line, 1) + flows[0] - flows[1])
    build.add(Line(line, Text(zh, en), expr, "balance", opening=opening, is_output=True))


def customer_lines(build: Builder, plans: list[PlanLines]) -> tuple[Ref, Ref, Ref]:
    opening = total(build.opening_of(plan.customers.line) for plan in plans)
    parts = {
        "new_customers": (Text("新增客户", "New customers"), [plan.new for plan in plans], ZERO),
        "lost_customers": (Text("流失客户", "Customers lost"), [plan.lost for plan in plans], ZERO),
        "customers": (Text("客户数", "Customers"), [plan.customers for plan in plans], opening),
    }
    new, lost, customers = (
        build.add(Line(key, label, build.customers(total(refs)), "customers", "customers", first, is_output=True))
        for key, (label, refs, first) in parts.items()
    )
    return new, lost, customers


def plan_flows(plans: list[PlanLines]) -> list[tuple[Expr, Expr]]:
    return [(plan.billed, plan.collected) for plan in plans]


def mode_flows(build: Builder, advice: Ref, metered: Ref) -> list[tuple[Expr, Expr]]:
    """Billed and collected of consulting and API, each with its own delay."""
    modes = {"consulting": advice, "api": metered}
    return [
        (line, build.delayed(line, f"{mode}.payment_delay") if build.inputs.prefixes(mode) else line)
        for mode, line in modes.items()
    ]


def consulting_lines(build: Builder) -> tuple[Expr, Expr]:
    """Consultants, and what they earn: heads x billable days x utilisation x day rate."""
    if not build.inputs.prefixes("consulting"):
        return ZERO, ZERO
    first, added = build.first("consulting"), build.amount("consulting.added")
    base, running = build.number("consulting.consultants"), build.running("consulting")
    heads = build.timed(base + added * most(THIS - first, 0)) if added != ZERO else base
    label = Text("顾问人数", "Consultants")
    consultants = build.add(Line("consultants", label, heads * running, "drivers", "people"))
    days = build.number("consulting.days") * build.percent("consulting.utilisation")
    return consultants, build.money(consultants * days * build.number("consulting.day_rate"))


def api_lines(build: Builder) -> tuple[Expr, Expr]:
    """Units used, and what the paid share of them earns."""
    if not build.inputs.prefixes("api"):
        return ZERO, ZERO
    use = Line("api.use", Text("API 用量（趋势）", "API use, trend"), build.number("api.volume"), "drivers", "units")
    expr = build.growing("api", use) * build.running("api")
    volume = build.add(Line("volume", Text("API 用量", "API use"), expr, "drivers", "units"))
    head = Line("api.price_now", Text("API 当月单价", "API price of the month"), build.number("api.price"), "drivers")
    price = build.growing("api", head, "price_change")
    paid = volume * (constant(1) - build.percent("api.free_share"))
    return volume, build.money(paid * price)


def other_line(build: Builder, prefix: str) -> tuple[Ref, str, Expr]:
    """A plain line: its amount, the path of the months until it is paid, and its direct cost."""
    head = Line(f"{prefix}.trend", build.named(prefix, "趋势", "trend"), build.number(f"{prefix}.amount"), "drivers")
    expr = build.money(build.growing(prefix, head) * build.falls_due(prefix))
    label = build.named(prefix, "收入", "revenue")
    amount = build.add(Line(f"{prefix}.revenue", label, expr, "drivers"))
    share = build.percent(f"{prefix}.cost_share")
    cost = build.money(amount * share) if share != ZERO else ZERO
    return amount, f"{prefix}.payment_delay", cost
