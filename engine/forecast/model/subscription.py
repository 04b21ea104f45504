"""Subscription: customers, monthly recurring revenue, prepayment and what is collected when.

Conventions. Whoever joins in month t pays for the whole of t; whoever leaves in t no longer does. Those
who pay by the month follow the retention curve, if there is one, and then lose the churn each month.
Those who pay a year ahead stay for twelve months and renew with the renewal rate; what they expand within
the year is billed with the renewal. Those of the start who paid a year ahead signed evenly over the twelve
months before month 1, at today's price, so that a twelfth of them comes to renewal in each of the months 1 to 12.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.forecast.inputs.catalogue_all import BY_PATH
from engine.forecast.inputs.months import YEAR
from engine.forecast.model.builder import Builder
from engine.forecast.model.graph import ONE, ZERO, Expr, Line, Ref, by_month, least, most, power, total


@dataclass(frozen=True, slots=True)
class PlanLines:
    """What other parts of the model need from one plan."""

    new: Ref
    lost: Ref
    customers: Ref
    mrr: Ref
    new_mrr: Expr
    billed: Expr
    collected: Expr
    owed: Expr  # by customers at the start
    deferred: Expr  # billed to customers of the start and not yet earned
    usage: Expr


@dataclass(frozen=True, slots=True)
class YearAhead:
    """Those who pay a year ahead.

    Attributes:
        new: who signs first in the month.
        signed_before: how many signed in each of the twelve months before month 1.
        billed_before: what was billed to them in each of these months.
    """

    new: Expr
    signed_before: Expr
    billed_before: Expr

    @property
    def is_off(self) -> bool:
        return ZERO == self.new == self.signed_before


def plan_lines(build: Builder, prefix: str) -> PlanLines:
    """Adds the lines of the plan at this prefix."""
    new = new_customers(build, prefix)
    ahead = year_ahead(build, prefix, new)
    monthly = new if ahead.new == ZERO else new - ahead.new
    opening = build.number(f"{prefix}.opening_customers")
    opening_monthly = opening - ahead.signed_before * YEAR
    stay, monthly_customers = monthly_pool(build, prefix, monthly, opening_monthly)
    ahead_customers = ahead_pool(build, prefix, ahead)
    present = build.customers(monthly_customers + ahead_customers)
    customers = add(build, prefix, "customers", present, opening)
    lost = add(build, prefix, "lost", build.customers(customers.before(1) + new - customers))
    price = price_now(build, prefix)
    new_monthly = build.add(
        Line(
            f"{prefix}.new_mrr_monthly",
            build.named(prefix, "月付新增月费", "new monthly MRR"),
            build.money(monthly * price),
            "drivers",
        )
    )
    paid_monthly = build.money(opening_monthly * opening_price_of(build, prefix))
    recurring = monthly_recurring(build, prefix, (new_monthly, stay), paid_monthly)
    # Who was a customer at the start was billed before, too; Ref gives this for every month before 1. A twelfth of
    # each of twelve bills is one of them: what was earned in a month of the year before is what was billed in it.
    last_billed = paid_monthly + ahead.billed_before
    billed_ahead, first_billed = billed_a_year_ahead(build, prefix, ahead, price)
    recognised = recognised_of(build, prefix, billed_ahead)
    mrr = add(build, prefix, "mrr", build.exact(recurring + recognised), last_billed)
    billed = add(build, prefix, "billed", build.exact(recurring + billed_ahead), last_billed)
    delay = f"{prefix}.payment_delay"
    per_month = build.money(first_billed / YEAR)
    return PlanLines(
        new,
        lost,
        customers,
        mrr,
        new_monthly + per_month,
        billed,
        build.delayed(billed, delay),
        build.opening_of(billed.line) * build.counted(build.whole(delay)),
        deferred_of(build, prefix, ahead),
        customers * build.number(f"{prefix}.usage"),
    )


LABELS = {
    "customers": ("客户数", "customers", "customers"),
    "lost": ("流失客户", "customers lost", "customers"),
    "new": ("新增客户", "new customers", "customers"),
    "mrr": ("月度经常性收入", "monthly recurring revenue", "money"),
    "billed": ("开票金额", "billed", "money"),
}


def add(build: Builder, prefix: str, key: str, expr: Expr, opening: Expr = ZERO) -> Ref:
    zh, en, unit = LABELS[key]
    line = Line(f"{prefix}.{key}", build.named(prefix, zh, en), expr, "drivers", unit, opening)
    return build.add(line)


def new_customers(build: Builder, prefix: str) -> Ref:
    """Leads with growth and season, times conversion, within the market's limit."""
    label = build.named(prefix, "线索或新客户（趋势）", "leads or new customers, trend")
    trend = Line(f"{prefix}.leads", label, build.number(f"{prefix}.new_customers"), "drivers", "customers")
    leads = build.growing(prefix, trend) * build.running(prefix) * season(build)
    won = build.customers(leads * (build.number(f"{prefix}.conversion") / 100))
    limit = f"{prefix}.market_limit"
    if build.inputs.numbers[limit].source.kind != "default" or limit in build.live:
        room = most(build.number(limit) - Ref(f"{prefix}.customers", 1), 0)
        won = least(won, build.customers(room))
    return add(build, prefix, "new", won)


def season(build: Builder) -> Expr:
    """The factor of the calendar month."""
    if not build.inputs.prefixes("subscription.seasonality"):
        return ONE
    first = int(build.inputs.settings.start[-2:])

    def factor(month: int) -> Expr:
        return build.number(f"subscription.seasonality.m{(first + month - 2) % 12 + 1:02}")

    return by_month(build.months, factor)


def year_ahead(build: Builder, prefix: str, new: Ref) -> YearAhead:
    """Who pays a year ahead: of the new ones, and of those there at the start."""
    share = build.percent(f"{prefix}.opening_annual")
    signed = build.customers(build.number(f"{prefix}.opening_customers") * share / YEAR)
    discounted = opening_price_of(build, prefix) * (ONE - build.percent(f"{prefix}.annual_discount"))
    return YearAhead(new_ahead(build, prefix, new), signed, build.money(signed * discounted * YEAR))


def new_ahead(build: Builder, prefix: str, new: Ref) -> Expr:
    """New customers who pay a year ahead."""
    share = build.percent(f"{prefix}.annual_share")
    if share == ZERO:
        return ZERO
    label = build.named(prefix, "新增年付客户", "new customers who pay a year ahead")
    expr = build.customers(new * share)
    return build.add(Line(f"{prefix}.new_ahead", label, expr, "drivers", "customers"))


def curve(build: Builder) -> list[Expr]:
    """The share still there after 0, 1, 2, … months, as far as the retention curve goes."""
    fields = BY_PATH["subscription.retention"].fields
    paths = [f"subscription.retention.{field.key}" for field in fields]
    return [ONE, *(build.number(path) / 100 for path in paths if path in build.inputs.numbers)]


def monthly_pool(build: Builder, prefix: str, monthly: Expr, opening: Expr) -> tuple[list[Expr], Expr]:
    """Customers who pay by the month: the young ones on the curve, the settled ones under churn."""
    stay = curve(build)
    arriving = build.add(
        Line(
            f"{prefix}.new_monthly",
            build.named(prefix, "新增月付客户", "new monthly customers"),
            monthly,
            "drivers",
            "customers",
        )
    )
    settled_id, settling = f"{prefix}.settled", len(stay) - 1
    before = Ref(settled_id, 1)
    leaving = build.customers(before * build.percent(f"{prefix}.churn"))
    arrived = build.customers(arriving.before(settling) * stay[settling])
    settled = build.add(
        Line(
            settled_id,
            build.named(prefix, "稳定客户", "settled customers"),
            build.customers(before - leaving + arrived),
            "drivers",
            "customers",
            opening,
        )
    )
    young = (build.customers(arriving.before(age) * stay[age]) for age in range(settling))
    return stay, total([settled, *young])


def ahead_pool(build: Builder, prefix: str, ahead: YearAhead) -> Expr:
    """Customers who paid a year ahead: all who signed or renewed in the last twelve months."""
    if ahead.is_off:
        return ZERO
    line = f"{prefix}.signed_ahead"
    renewing = build.customers(Ref(line, YEAR) * build.percent(f"{prefix}.annual_renewal"))
    label = build.named(prefix, "年付签约与续费", "signed or renewed for a year")
    signed = build.add(Line(line, label, ahead.new + renewing, "drivers", "customers", ahead.signed_before))
    label = build.named(prefix, "年付客户", "customers who paid a year ahead")
    return last_year(build, Line(f"{prefix}.customers_ahead", label, signed, "drivers", "customers"))


def last_year(build: Builder, line: Line) -> Ref:
    """The sum of the last twelve months of a line: what was, plus this month, less the one that ended.

    Before month 1 every month of the line was its opening.
    """
    flow = line.expr
    if not isinstance(flow, Ref):
        raise TypeError("only a line can be summed over a year")
    tidy = build.customers if line.unit == "customers" else build.exact
    expr = tidy(Ref(line.id, 1) + flow - flow.before(YEAR))
    opening = build.lines[flow.line].opening * YEAR
    return build.add(Line(line.id, line.label, expr, line.section, line.unit, opening))


def price_of(build: Builder, prefix: str) -> Expr:
    return build.number(f"{prefix}.price")


def opening_price_of(build: Builder, prefix: str) -> Expr:
    """What a customer of the start pays a month; the price, where nothing else is said."""
    path = f"{prefix}.opening_price"
    return build.number(path) if path in build.inputs.numbers else price_of(build, prefix)


def price_now(build: Builder, prefix: str) -> Expr:
    return price_of(build, prefix) * build.yearly(f"{prefix}.price_step")


def monthly_recurring(build: Builder, prefix: str, pool: tuple[Ref, list[Expr]], opening: Expr) -> Expr:
    """MRR of those who pay by the month, by the same pools as their number.

    Expansion and the yearly step of the price work on what settled customers pay; in a month of both they add.
    """
    new, stay = pool
    settled_id, settling = f"{prefix}.mrr_settled", len(stay) - 1
    before = Ref(settled_id, 1)
    kept = before - build.money(before * build.percent(f"{prefix}.churn"))
    rate = build.percent(f"{prefix}.expansion") + build.each_anniversary(build.percent(f"{prefix}.price_step"))
    grown = build.money(kept * rate) if rate != ZERO else ZERO
    arrived = build.money(new.before(settling) * stay[settling]) if settling else new
    label = build.named(prefix, "稳定客户月费", "MRR of settled customers")
    settled = build.add(Line(settled_id, label, build.exact(kept + grown + arrived), "drivers", opening=opening))
    young = (build.money(new.before(age) * stay[age]) for age in range(settling))
    return total([settled, *young])


def billed_a_year_ahead(build: Builder, prefix: str, ahead: YearAhead, price: Expr) -> tuple[Expr, Expr]:
    """What is billed to those who pay a year ahead, with renewals; and the first bills alone."""
    if ahead.is_off:
        return ZERO, ZERO
    first = first_bills(build, prefix, ahead.new, price)
    line = f"{prefix}.billed_ahead"
    renewed = build.money(Ref(line, YEAR) * build.percent(f"{prefix}.annual_renewal") * grown_in_a_year(build, prefix))
    label = build.named(prefix, "年付开票", "billed a year ahead")
    return build.add(Line(line, label, first + renewed, "drivers", opening=ahead.billed_before)), first


def first_bills(build: Builder, prefix: str, new: Expr, price: Expr) -> Expr:
    """What those who sign for the first time are billed for their year."""
    if new == ZERO:
        return ZERO
    discounted = price * (ONE - build.percent(f"{prefix}.annual_discount"))
    label = build.named(prefix, "首次年付", "first bills for a year")
    return build.add(Line(f"{prefix}.billed_first", label, build.money(new * discounted * YEAR), "drivers"))


def grown_in_a_year(build: Builder, prefix: str) -> Expr:
    """A renewal as a multiple of the bill of the year before: twelve months of expansion, plus the step of the price.

    Bills from before month 1 were written at the price of month 1, which changes in month 13 first.
    """
    rate = build.percent(f"{prefix}.expansion")
    expanded: Expr = ONE
    if rate != ZERO:
        label = build.named(prefix, "一年增购倍数", "a year's expansion, as a multiple")
        expanded = build.add(Line(f"{prefix}.expanded", label, power(rate + 1, YEAR), "drivers", "factor"))
    step = build.percent(f"{prefix}.price_step")
    return by_month(build.months, lambda month: expanded + step if month > YEAR else expanded)


def deferred_of(build: Builder, prefix: str, ahead: YearAhead) -> Expr:
    """What customers of the start paid for months to come: of the bill j months old all but j + 1 twelfths.

    That of eleven months ago is earned in full. Twelfths are rounded, and the last month takes the rest.
    """
    if ahead.billed_before == ZERO:
        return ZERO
    bill = build.opening_of(f"{prefix}.billed_ahead")
    twelfths = sum(age + 1 for age in range(YEAR - 1))
    return bill * (YEAR - 1) - build.money(bill / YEAR) * twelfths


def recognised_of(build: Builder, prefix: str, billed: Expr) -> Expr:
    """A twelfth of each bill a month; the twelfth month takes what rounding left."""
    if not isinstance(billed, Ref):
        return ZERO
    label = build.named(prefix, "年付月度份额", "a twelfth of the bill")
    before = build.lines[billed.line].opening
    part = build.money(before / YEAR)
    twelfth = build.add(Line(f"{prefix}.twelfth", label, build.money(billed / YEAR), "drivers", opening=part))
    label = build.named(prefix, "年付尾差", "what rounding left of the bill")
    left = build.exact(before - part * YEAR) if before != ZERO else ZERO
    rest = build.add(Line(f"{prefix}.rest", label, build.exact(billed - twelfth * YEAR), "drivers", opening=left))
    label = build.named(prefix, "近 12 个月份额", "twelfths of the last year")
    shares = last_year(build, Line(f"{prefix}.twelfths", label, twelfth, "drivers"))
    label = build.named(prefix, "年付确认收入", "recognised of prepayments")
    return build.add(Line(f"{prefix}.recognised", label, shares + rest.before(YEAR - 1), "drivers"))
