"""Profit, cash and balance. Grants and compute credits never count as EBITDA: they end."""

from __future__ import annotations

from dataclasses import dataclass

from engine.forecast.model.builder import Builder
from engine.forecast.model.calendar import THIS, at_least, both, equal
from engine.forecast.model.costs import Costs
from engine.forecast.model.funding import Funding, funding_lines
from engine.forecast.model.graph import ZERO, Expr, Line, Ref, When, least, total
from engine.forecast.model.revenue import Revenue
from engine.playbook.parts import Text


@dataclass(frozen=True, slots=True)
class Statements:
    """What the measures need from the statements."""

    gross_profit: Ref
    ebitda: Ref
    cash_flow: Ref
    cash: Ref


def statement_lines(build: Builder, revenue: Revenue, costs: Costs) -> Statements:
    """Adds profit, cash and balance lines."""
    gross = add(build, "gross_profit", ("毛利", "Gross profit"), revenue.total - costs.cost_of_sales)
    ebitda = add(build, "ebitda", ("EBITDA", "EBITDA"), gross - costs.operating)
    bought, worn = hardware(build)
    depreciation = add(build, "depreciation", ("折旧", "Depreciation"), worn)
    ebit = add(build, "ebit", ("息税前利润", "EBIT"), ebitda - depreciation)
    funding = funding_lines(build)
    credits = credit_lines(build, costs)
    income = total([ebit, funding.grants, credits]) - funding.interest
    profit = add(build, "profit", ("税前利润", "Profit before tax"), income)
    invoices = add(
        build,
        "supplier_invoices",
        ("供应商账单（扣除算力券）", "Suppliers' bills, less credits"),
        costs.cost_of_sales + costs.operating - costs.payroll - credits,
        is_output=False,
    )
    late = build.delayed(invoices, "service.supplier_delay")
    paid = cash_line(build, "supplier_payments", ("支付供应商", "Paid to suppliers"), late)
    capex = cash_line(build, "capex", ("硬件采购", "Hardware bought"), bought)
    flow = revenue.collected - paid - costs.payroll - capex - funding.interest
    operating = cash_line(build, "cash_flow", ("融资前现金流", "Cash flow before funding"), flow)
    cash = cash_lines(build, operating, funding)
    balance_lines(build, (invoices, paid), (capex, depreciation))
    equity_line(build, profit, funding, revenue.owed - revenue.deferred)
    return Statements(gross, ebitda, operating, cash)


def add(build: Builder, line: str, names: tuple[str, str], expr: Expr, *, is_output: bool = True) -> Ref:
    return build.add(Line(line, Text(*names), build.exact(expr), "profit", is_output=is_output))


def cash_line(build: Builder, line: str, names: tuple[str, str], expr: Expr) -> Ref:
    return build.add(Line(line, Text(*names), build.exact(expr), "cash", is_output=True))


def hardware(build: Builder) -> tuple[Expr, Expr]:
    """Purchases and straight-line depreciation; the last month takes what rounding left."""
    bought, worn = [], []
    for p in build.inputs.prefixes("compute.owned"):
        month = build.once(p)
        label = build.named(p, "采购", "purchase")
        price = build.add(
            Line(f"{p}.purchase", label, build.only_in(month, build.money(build.number(f"{p}.amount"))), "drivers")
        )
        bought.append(price)
        worn.append(depreciation(build, p))
    return total(bought), total(worn)


def depreciation(build: Builder, prefix: str) -> Expr:
    amount = build.money(build.number(f"{prefix}.amount"))
    month, life = build.once(prefix), build.whole(f"{prefix}.life")
    part = build.money(amount / build.counted(life))
    rest = amount - part * build.counted(life - 1)
    is_running = both(at_least(THIS, month), at_least(month + life, THIS + 1))
    worn = build.timed(When(equal(THIS, month + life - 1), rest, When(is_running, part, ZERO)))
    return build.apart(Line(f"{prefix}.worn", build.named(prefix, "折旧", "depreciation"), worn, "drivers"))


def credit_lines(build: Builder, costs: Costs) -> Expr:
    """Credits pay the compute bill until they are used up or end."""
    if not build.inputs.prefixes("compute.credits"):
        return ZERO
    prefix, left = "compute.credits", Ref("credits_left", 1)
    first = build.first(prefix)
    grant = build.money(build.number(f"{prefix}.amount"))
    given = build.only_in(first, grant)
    used = least(left + given, costs.compute) * build.running(prefix)
    line = cash_line(build, "credits_used", ("已用算力券", "Compute credits used"), used)
    expr = build.exact(left + given - line)
    build.add(Line("credits_left", Text("剩余算力券", "Compute credits left"), expr, "balance"))
    return line


def cash_lines(build: Builder, flow: Ref, funding: Funding) -> Ref:
    raised = total([funding.rounds, funding.grants, funding.drawn]) - funding.repaid
    net = cash_line(build, "funding_flow", ("融资现金流", "Cash flow of funding"), raised)
    opening = build.money(build.number("opening.cash"))
    label = Text("现金", "Cash")
    expr = build.exact(Ref("cash", 1) + flow + net)
    return build.add(Line("cash", label, expr, "balance", "money", opening, is_output=True))


def balance_lines(build: Builder, bills: tuple[Ref, Ref], hardware: tuple[Ref, Ref]) -> None:
    """Payables and fixed assets: what was, plus what came, less what went."""
    heads = {
        "payables": (Text("应付账款", "Payables"), bills),
        "fixed_assets": (Text("固定资产净值", "Fixed assets"), hardware),
    }
    for line, (label, (came, went)) in heads.items():
        build.add(Line(line, label, build.exact(Ref(line, 1) + came - went), "balance", is_output=True))


def equity_line(build: Builder, profit: Ref, funding: Funding, owned: Expr) -> None:
    """What was there at the start, money raised and all profit so far: what assets less debts must equal.

    Args:
        owned: what customers owed at the start, less what they had paid for months to come.
    """
    opening = build.money(build.number("opening.cash")) + owned
    label, expr = (Text("所有者权益", "Equity"), build.exact(Ref("equity", 1) + funding.rounds + profit))
    build.add(Line("equity", label, expr, "balance", "money", opening))
