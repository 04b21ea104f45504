"""Cost by mode: compute, software, people, marketing, service, other. EBITDA knows these alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from engine.forecast.inputs.catalogue_costs import DEPARTMENTS, OWNED, RENTED, SOFTWARE
from engine.forecast.model.builder import Builder
from engine.forecast.model.graph import ONE, ZERO, Expr, Line, Ref, total
from engine.forecast.model.revenue import Revenue
from engine.playbook.parts import Text

MILLION = Decimal(10) ** 6
DRIFT = "compute.inference.price_now"


@dataclass(frozen=True, slots=True)
class Costs:
    """What statements and measures need from cost."""

    inference: Ref
    serving: Ref
    support: Ref
    fees: Ref
    cost_of_sales: Ref
    marketing: Ref
    sales_people: Ref
    operating: Ref
    compute: Expr
    payroll: Ref


def cost_lines(build: Builder, revenue: Revenue) -> Costs:
    """Adds every line of cost."""
    people = people_lines(build)
    consultants = build.money(revenue.consultants * build.amount("consulting.monthly_cost"))
    inference = add(build, "cost_inference", ("推理成本", "Inference"), inference_cost(build, revenue))
    rented = {use: rented_cost(build, use) for use in ("serving", "research")}
    upkeep = {use: upkeep_cost(build, use) for use in ("serving", "research")}
    software = {use: software_cost(build, use) for use in ("serving", "operating")}
    serving = add(
        build,
        "cost_serving",
        ("算力与托管", "Serving: compute, hosting"),
        total([rented["serving"], upkeep["serving"], software["serving"]]),
    )
    delivery = add(
        build,
        "cost_delivery",
        ("交付人力", "Delivery: consultants and roles"),
        total([*people["delivery"], consultants]),
    )
    service = revenue.customers * build.amount("service.support")
    support = add(build, "cost_support", ("客户支持", "Support"), total([*people["support"], build.money(service)]))
    fees = add(
        build,
        "cost_fees",
        ("收款手续费", "Payment fees"),
        build.money(revenue.product * build.percent("service.payment_fee")),
    )
    direct = add(build, "cost_direct", ("其他直接成本", "Other direct cost"), revenue.direct_cost)
    sold = total([inference, serving, delivery, support, fees, direct])
    cost_of_sales = add(build, "cost_of_sales", ("营业成本", "Cost of sales"), sold)
    research = add(
        build,
        "cost_research_compute",
        ("研发算力与训练", "Research compute and training"),
        total([rented["research"], upkeep["research"], training_cost(build)]),
    )
    tools = add(build, "cost_software", ("软件", "Software"), software["operating"])
    sales = add(build, "cost_sales_people", ("销售与营销人力", "Sales and marketing people"), total(people["sales"]))
    others = total([*people["research"], *people["admin"]])
    team = add(build, "cost_people", ("研发与管理人力", "Research and administration people"), others)
    hiring = add(build, "cost_hiring", ("招聘费用", "Hiring"), hiring_cost(build))
    marketing = add(build, "cost_marketing", ("营销费用", "Marketing"), marketing_cost(build, revenue))
    other = add(build, "cost_other", ("其他费用", "Other costs"), other_cost(build, revenue))
    spent = total([research, tools, sales, team, hiring, marketing, other])
    operating = add(build, "operating_cost", ("运营费用", "Operating cost"), spent)
    everyone = [Ref(f"{p}.pay") for p in build.inputs.prefixes("people")]
    payroll = add(build, "payroll", ("人力合计", "Payroll"), total([*everyone, consultants]))
    compute = total([inference, rented["serving"], research])
    return Costs(inference, serving, support, fees, cost_of_sales, marketing, sales, operating, compute, payroll)


def add(build: Builder, line: str, names: tuple[str, str], expr: Expr) -> Ref:
    return build.add(Line(line, Text(*names), build.exact(expr), "cost", is_output=True))


def inference_cost(build: Builder, revenue: Revenue) -> Expr:
    """Per customer, per task, per API unit and as a share of product revenue; then price and factor."""
    base = "compute.inference"
    per_task = task_cost(build)
    tasks = revenue.usage * build.amount(f"{base}.tasks")
    units = build.amount("api.unit_cost") + build.amount("api.tasks_per_unit") * per_task
    volume_cost = total(
        [revenue.usage * build.amount(f"{base}.per_customer"), tasks * per_task, revenue.volume * units]
    )
    head = Line(DRIFT, Text("推理价格指数", "Index of inference prices"), ONE, "drivers", "factor")
    priced = volume_cost * build.growing(base, head, "price_change")
    share = revenue.product * build.percent(f"{base}.revenue_share")
    cost = priced + share
    return build.money(cost * build.number(f"{base}.factor")) if cost != ZERO else ZERO


def task_cost(build: Builder) -> Expr:
    """The cost of one task, by tokens bought (F-AI-08) and on GPUs (F-AI-08, F-AI-09)."""
    base = "compute.inference"
    hosted = build.percent(f"{base}.self_hosted")
    bought = ((ONE - hosted) * tokens_bought(build) + hosted * tokens_hosted(build)) / MILLION
    human = build.amount(f"{base}.human_minutes") * build.amount(f"{base}.wage") / 60
    tried = bought * (build.percent(f"{base}.retries") + 1)
    expr = tried + build.amount(f"{base}.tools") + human
    if expr == ZERO:
        return ZERO
    label = Text("每次任务成本", "Cost per task")
    return build.add(Line("task_cost", label, expr, "drivers", "price", fact="F-AI-08"))


def tokens_bought(build: Builder) -> Expr:
    """Input and output tokens at their prices; cached input at its discount."""
    base = "compute.inference"
    cached = build.percent(f"{base}.cached") * build.percent(f"{base}.cache_discount")
    into = build.amount(f"{base}.tokens_in") * build.amount(f"{base}.price_in") * (ONE - cached)
    return into + build.amount(f"{base}.tokens_out") * build.amount(f"{base}.price_out")


def tokens_hosted(build: Builder) -> Expr:
    """All tokens at the cost of a million on GPUs: price x GPUs / (tokens/s x 3600 x utilisation)."""
    base = "compute.inference"
    if build.is_off(f"{base}.gpu_price"):
        return ZERO
    hourly = build.number(f"{base}.gpu_price") * build.number(f"{base}.gpus")
    speed = build.number(f"{base}.tokens_per_second") * 3600 * (build.number(f"{base}.utilisation") / 100)
    per_million = hourly * (build.percent(f"{base}.overhead") + 1) / speed * MILLION
    tokens = build.amount(f"{base}.tokens_in") + build.amount(f"{base}.tokens_out")
    return tokens * per_million


def for_purpose(build: Builder, group: str, purpose: str, cost: Callable[[Builder, str], Expr]) -> Expr:
    """What the items of a group cost that serve this purpose."""
    places = build.inputs.prefixes(group)
    whole = total(build.chosen(f"{p}.purpose", purpose, partial(item_cost, build, p, cost)) for p in places)
    zh, en = PURPOSE_NAMES[purpose]
    name = BY_GROUP[group]
    return build.apart(Line(f"{group}.{purpose}", Text(f"{name.zh}：{zh}", f"{name.en}: {en}"), whole, "drivers"))


BY_GROUP = {group.path: group.label for group in (RENTED, OWNED, SOFTWARE)}
PURPOSE_NAMES = {
    "serving": ("用于服务客户", "for serving customers"),
    "research": ("用于研发", "for research and development"),
    "operating": ("用于公司运营", "for running the company"),
}


def item_cost(build: Builder, p: str, cost: Callable[[Builder, str], Expr]) -> Expr:
    return build.apart(Line(f"{p}.cost", build.named(p, "费用", "cost"), cost(build, p), "drivers"))


def rented_cost(build: Builder, purpose: str) -> Expr:
    """GPU-hours x price, with overhead on top."""
    return for_purpose(build, "compute.rented", purpose, rent)


def rent(build: Builder, p: str) -> Expr:
    hours = build.number(f"{p}.hours") * build.number(f"{p}.price")
    return build.money(hours * (build.percent(f"{p}.overhead") + 1) * build.running(p))


def upkeep_cost(build: Builder, purpose: str) -> Expr:
    """A twelfth of the yearly share of the purchase, from the month of the purchase on."""
    return for_purpose(build, "compute.owned", purpose, upkeep)


def upkeep(build: Builder, p: str) -> Expr:
    cost = build.number(f"{p}.amount") * build.percent(f"{p}.upkeep") / 12
    return build.money(cost * build.since(build.once(p)))


def training_cost(build: Builder) -> Expr:
    return total(item_cost(build, p, training) for p in build.inputs.prefixes("compute.training"))


def training(build: Builder, p: str) -> Expr:
    hours = build.number(f"{p}.hours") * build.number(f"{p}.price")
    return build.only_in(build.once(p), build.money(hours + build.number(f"{p}.amount")))


def software_cost(build: Builder, purpose: str) -> Expr:
    """A fee a month, a fee per head, and a licence once."""
    return for_purpose(build, "software", purpose, tool)


def tool(build: Builder, p: str) -> Expr:
    seats = build.amount(f"{p}.per_seat")
    running = build.amount(f"{p}.monthly") + seats * (heads(build) if seats != ZERO else ZERO)
    licence = build.only_in(build.start(p), build.amount(f"{p}.licence"))
    cost = running * build.running(p) + licence
    return build.money(cost) if cost != ZERO else ZERO


def heads(build: Builder) -> Expr:
    """Everyone on the payroll, consultants too."""
    if "heads" not in build.lines:
        roles = (build.number(f"{p}.count") * build.running(p) for p in build.inputs.prefixes("people"))
        consultants = [Ref("consultants")] if "consultants" in build.lines else []
        label = Text("在岗人数", "Heads")
        build.add(Line("heads", label, total([*roles, *consultants]), "drivers", "people"))
    return Ref("heads")


def people_lines(build: Builder) -> dict[str, list[Expr]]:
    """The pay of each role with social cost and yearly raise, by department."""
    parts: dict[str, list[Expr]] = {key: [] for key in DEPARTMENTS}
    for p in build.inputs.prefixes("people"):
        pay = build.number(f"{p}.count") * build.number(f"{p}.salary")
        cost = pay * (build.percent(f"{p}.social_rate") + 1) * build.yearly(f"{p}.raise")
        label = build.named(p, "人力成本", "pay")
        line = build.add(Line(f"{p}.pay", label, build.money(cost * build.running(p)), "drivers"))
        for key, kept in parts.items():
            kept.append(build.chosen(f"{p}.department", key, lambda line=line: line))  # type: ignore[misc]
    return parts


def hiring_cost(build: Builder) -> Expr:
    """Paid in the first month of a role that starts within the forecast; who is there is not hired."""
    return total(
        build.only_in(build.start(p), build.money(build.number(f"{p}.count") * build.number(f"{p}.hiring_cost")))
        for p in build.inputs.prefixes("people")
        if not build.is_off(f"{p}.hiring_cost")
    )


def marketing_cost(build: Builder, revenue: Revenue) -> Expr:
    head = Line(
        "marketing.trend",
        Text("营销预算（趋势）", "Marketing budget, trend"),
        build.number("marketing.budget"),
        "drivers",
    )
    budget = ZERO if build.is_off("marketing.budget") else build.growing("marketing", head)
    spent = build.money(budget * build.running("marketing")) if budget != ZERO else ZERO
    cac = build.amount("marketing.cac")
    return spent + (build.money(revenue.new * cac) if cac != ZERO else ZERO)


def other_cost(build: Builder, revenue: Revenue) -> Expr:
    parts: list[Expr] = []
    for p in build.inputs.prefixes("other_costs"):
        head = Line(f"{p}.trend", build.named(p, "趋势", "trend"), build.number(f"{p}.amount"), "drivers")
        fixed = build.growing(p, head) * build.falls_due(p)
        share = revenue.total * build.percent(f"{p}.revenue_share") * build.running(p)
        label = build.named(p, "费用", "cost")
        parts.append(build.apart(Line(f"{p}.cost", label, build.money(fixed + share), "drivers")))
    return total(parts)
