"""The investors' measures, month by month, each with its definition and the fact it comes from.

A measure without a denominator is missing: runway without burn and a burn multiple without growth are
then infinite, as F-UE-14 has it; `forecast.measure` tells which.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.forecast.inputs.months import QUARTER, YEAR
from engine.forecast.model.builder import Builder, constant
from engine.forecast.model.calendar import either
from engine.forecast.model.costs import Costs
from engine.forecast.model.graph import (
    MISSING,
    ZERO,
    Const,
    Expr,
    Line,
    Ref,
    When,
    by_month,
    most,
    product,
    ratio,
    total,
)
from engine.forecast.model.revenue import Revenue
from engine.forecast.model.statements import Statements
from engine.playbook.parts import Text


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a measure is called, counted and defined."""

    label: Text
    definition: Text
    fact: str
    unit: str = "share"


MEANINGS = {
    "gross_margin": Meaning(
        Text("毛利率", "Gross margin"),
        Text(
            "毛利 ÷ 总收入；推理、托管、交付、支持与收款手续费都计入成本，折旧不计入",
            "Gross profit ÷ revenue; inference, hosting, delivery, support and payment fees are cost of sales, depreciation is not",
        ),
        "F-UE-04",
    ),
    "product_margin": Meaning(
        Text("产品毛利率", "Product gross margin"),
        Text(
            "（产品收入 − 推理 − 托管 − 支持 − 手续费）÷ 产品收入",
            "(product revenue − inference − serving − support − fees) ÷ product revenue",
        ),
        "F-UE-04",
    ),
    "inference_share": Meaning(
        Text("推理成本占比", "Inference share"),
        Text("推理成本 ÷ 产品收入（订阅与 API）", "Inference ÷ product revenue (subscription and API)"),
        "F-UE-05",
    ),
    "arpa": Meaning(
        Text("客均月收入", "Revenue per customer"), Text("MRR ÷ 客户数", "MRR ÷ customers"), "F-UE-01", "money"
    ),
    "churn": Meaning(
        Text("客户流失率", "Customer churn"),
        Text(
            "近 3 个月流失客户 ÷ 各月期初客户之和",
            "Customers lost in 3 months ÷ the sum of customers at the start of each",
        ),
        "F-UE-01",
    ),
    "ltv": Meaning(
        Text("客户终身价值", "Lifetime value"),
        Text("客均月收入 × 产品毛利率 ÷ 月流失率", "Revenue per customer × product gross margin ÷ monthly churn"),
        "F-UE-01",
        "money",
    ),
    "cac": Meaning(
        Text("获客成本", "Acquisition cost"),
        Text("近 3 个月营销费用与销售人力 ÷ 新增客户", "Marketing and sales people of 3 months ÷ new customers"),
        "F-UE-01",
        "money",
    ),
    "ltv_cac": Meaning(
        Text("LTV/CAC", "LTV/CAC"),
        Text("客户终身价值 ÷ 获客成本", "Lifetime value ÷ acquisition cost"),
        "F-UE-02",
        "ratio",
    ),
    "payback": Meaning(
        Text("获客回收期", "CAC payback"),
        Text(
            "获客成本 ÷（客均月收入 × 产品毛利率）", "Acquisition cost ÷ (revenue per customer × product gross margin)"
        ),
        "F-UE-14",
        "months",
    ),
    "nrr": Meaning(
        Text("净收入留存率", "Net revenue retention"),
        Text(
            "近 12 个月逐月（期初 MRR + 增购 − 流失）÷ 期初 MRR 的连乘",
            "Product over 12 months of (starting MRR + expansion − churn) ÷ starting MRR",
        ),
        "F-UE-06",
    ),
    "burn": Meaning(
        Text("净现金消耗", "Net burn"),
        Text("近 3 个月融资前现金净流出的平均值", "Average of 3 months of cash going out before funding"),
        "F-UE-11",
        "money",
    ),
    "burn_multiple": Meaning(
        Text("消耗倍数", "Burn multiple"),
        Text(
            "近 3 个月净现金消耗 ÷ 净新增 ARR；无消耗为 0，有消耗而 ARR 未增长为无穷大",
            "Net burn of 3 months ÷ net new ARR; 0 without burn, infinite when there is burn and ARR did not grow",
        ),
        "F-UE-09",
        "ratio",
    ),
    "runway": Meaning(
        Text("现金可支撑月数", "Runway"),
        Text(
            "现金 ÷ 近 3 个月平均净现金消耗；无消耗为无穷大",
            "Cash ÷ average net burn of 3 months; infinite without burn",
        ),
        "F-UE-11",
        "months",
    ),
    "rule_of_40": Meaning(
        Text("40 法则", "Rule of 40"),
        Text(
            "近 3 个月收入同比增长率 + EBITDA 利润率",
            "Growth of 3 months' revenue over the year before + EBITDA margin",
        ),
        "F-UE-10",
    ),
}


def measure_lines(build: Builder, revenue: Revenue, costs: Costs, done: Statements) -> None:
    """Adds ARR and every measure."""
    label = Text("年度经常性收入 ARR", "Annual recurring revenue")
    arr = build.add(
        Line(
            "arr",
            label,
            revenue.mrr * YEAR,
            "measures",
            opening=product(build.opening_of("mrr"), constant(YEAR)),
            is_output=True,
            fact="F-UE-09",
        )
    )
    add(build, "gross_margin", ratio(done.gross_profit, revenue.total))
    served = total([costs.inference, costs.serving, costs.support, costs.fees])
    margin = add(build, "product_margin", ratio(revenue.product - served, revenue.product))
    add(build, "inference_share", ratio(costs.inference, revenue.product))
    customer_measures(build, revenue, costs, margin)
    retention(build, revenue)
    burn_measures(build, done, arr)
    add(build, "rule_of_40", rule_of_40(build, revenue, done))


def add(build: Builder, line: str, expr: Expr) -> Ref:
    meaning = MEANINGS[line]
    return build.add(
        Line(
            line,
            meaning.label,
            expr,
            "measures",
            meaning.unit,
            Const(MISSING),
            is_output=True,
            is_nullable=True,
            fact=meaning.fact,
            definition=meaning.definition,
        )
    )


def last(ref: Ref, months: int) -> Expr:
    """The sum of the last months; before month 1 there was nothing."""
    return total(ref.before(age) for age in range(months))


def customer_measures(build: Builder, revenue: Revenue, costs: Costs, margin: Ref) -> None:
    """ARPA, churn, LTV, CAC, their quotient and the payback."""
    label = Text("月初客户数", "Customers at the start of the month")
    start = build.add(Line("customers_before", label, revenue.customers.before(1), "drivers", "customers"))
    arpa = add(build, "arpa", ratio(revenue.mrr, revenue.customers))
    churn = add(build, "churn", ratio(last(revenue.lost, QUARTER), last(start, QUARTER)))
    ltv = add(build, "ltv", ratio(arpa * margin, churn))
    label = Text("营销与销售费用", "Marketing and sales")
    spent = build.add(Line("acquisition", label, costs.marketing + costs.sales_people, "drivers"))
    per_new = ratio(last(spent, QUARTER), last(revenue.new, QUARTER))
    cac = add(build, "cac", where_stated(build, costs, per_new))
    add(build, "ltv_cac", ratio(ltv, cac))
    add(build, "payback", ratio(cac, arpa * margin))


def where_stated(build: Builder, costs: Costs, cac: Expr) -> Expr:
    """The cost of winning a customer; without any cost of marketing or sales stated it is hidden in other cost, not 0."""
    if build.lines[costs.marketing.line].expr != ZERO:
        return cac
    sellers = [build.picked(f"{p}.department", "sales") for p in build.inputs.prefixes("people")]
    return build.timed(When(either(*sellers), cac, Const(MISSING))) if sellers else Const(MISSING)


def retention(build: Builder, revenue: Revenue) -> None:
    label = Text("当月净收入留存", "Revenue retained in the month")
    kept = ratio(revenue.mrr - revenue.new_mrr, revenue.mrr.before(1))
    month = build.add(Line("retained", label, kept, "drivers", "share", Const(MISSING), is_nullable=True))
    # Three and then four at a time: five products a month instead of eleven.
    label = Text("近 3 个月净收入留存", "Revenue retained over three months")
    expr = month * month.before(1) * month.before(2)
    quarter = build.add(Line("retained_quarter", label, expr, "drivers", "share", Const(MISSING), is_nullable=True))
    year = quarter * quarter.before(3) * quarter.before(6) * quarter.before(9)
    add(build, "nrr", year)


def burn_measures(build: Builder, done: Statements, arr: Ref) -> None:
    sums = build.exact(constant(0) - last(done.cash_flow, QUARTER))
    seen = by_month(build.months, lambda month: constant(min(month, QUARTER)))
    burn = add(build, "burn", sums / seen)
    add(build, "burn_multiple", burn_multiple(build, sums, arr))
    add(build, "runway", ratio(most(done.cash, 0), burn))


def burn_multiple(build: Builder, burnt: Expr, arr: Ref) -> Expr:
    """Burn ÷ gain of ARR; 0 without burn, missing when there is burn without a gain.

    Without burn the denominator is at least 1, with burn of a single minor unit that floor lies below 0.
    """
    label = Text("近 3 个月净消耗（不低于 0）", "Burn of 3 months, at least 0")
    spent = build.add(Line("burnt", label, most(burnt, 0), "drivers"))
    floor = constant(1) - spent * 10_000
    return ratio(spent, most(build.exact(arr - arr.before(QUARTER)), floor))


def rule_of_40(build: Builder, revenue: Revenue, done: Statements) -> Expr:
    """From the fifteenth month on, when there is a quarter a year before."""
    before = total(revenue.total.before(YEAR + age) for age in range(QUARTER))
    growth = ratio(last(revenue.total, QUARTER), before) - 1
    margin = ratio(last(done.ebitda, QUARTER), last(revenue.total, QUARTER))
    missing = Const(MISSING)
    return by_month(build.months, lambda m: growth + margin if m >= YEAR + QUARTER else missing)
