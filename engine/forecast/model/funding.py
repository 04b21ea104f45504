"""Money from outside: rounds, grants, loans with interest and repayment."""

from __future__ import annotations

from dataclasses import dataclass

from engine.forecast.model.builder import Builder
from engine.forecast.model.calendar import THIS, at_least, both, equal
from engine.forecast.model.graph import ONE, ZERO, Expr, Line, Ref, When, least, total
from engine.playbook.parts import Text


@dataclass(frozen=True, slots=True)
class Funding:
    rounds: Ref
    grants: Ref
    drawn: Ref
    repaid: Ref
    interest: Ref


def funding_lines(build: Builder) -> Funding:
    """Adds rounds (less fees), grants, and the loans' drawdown, interest, repayment and debt."""
    rounds = [
        dated(build, p, build.number(f"{p}.amount") * (ONE - build.percent(f"{p}.fees")))
        for p in build.inputs.prefixes("funding.rounds")
    ]
    grants = [dated(build, p, build.number(f"{p}.amount")) for p in build.inputs.prefixes("funding.grants")]
    loans = [loan_lines(build, p) for p in build.inputs.prefixes("funding.loans")]
    lines = [
        add(build, "rounds", ("股权融资", "Equity raised"), rounds),
        add(build, "grants", ("补助", "Grants"), grants),
        add(build, "loans_drawn", ("借款提取", "Loans drawn"), [loan[0] for loan in loans]),
        add(build, "loans_repaid", ("偿还本金", "Loans repaid"), [loan[1] for loan in loans]),
        add(build, "interest", ("利息", "Interest"), [loan[2] for loan in loans]),
    ]
    label = Text("借款余额", "Debt")
    build.add(Line("debt", label, build.exact(total(loan[3] for loan in loans)), "balance", is_output=True))
    return Funding(*lines)


def add(build: Builder, line: str, names: tuple[str, str], parts: list[Expr]) -> Ref:
    return build.add(Line(line, Text(*names), build.exact(total(parts)), "cash", is_output=True))


def dated(build: Builder, prefix: str, value: Expr) -> Expr:
    """An amount in its month; after the horizon it does not occur."""
    return build.only_in(build.once(prefix), build.money(value))


def loan_lines(build: Builder, prefix: str) -> tuple[Ref, Ref, Ref, Ref]:
    """Drawn, repaid, interest, balance. Interest is a twelfth of the rate on last month's balance.

    After the grace equal parts are repaid from month to month; the last month repays the rest.
    """
    month, term, grace = build.once(prefix), build.whole(f"{prefix}.term"), build.whole(f"{prefix}.grace")
    balance = Ref(f"{prefix}.balance", 1)
    amount = build.money(build.number(f"{prefix}.amount"))
    part = least(build.money(amount / build.counted(term - grace)), balance)
    is_due = both(at_least(THIS, month + grace + 1), at_least(month + term, THIS + 1))
    repayment = When(equal(THIS, month + term), balance, When(is_due, part, ZERO))
    drawn = line(build, prefix, "drawn", build.only_in(month, amount))
    repaid = line(build, prefix, "repaid", build.timed(repayment))
    rate = build.percent(f"{prefix}.rate")
    interest = line(build, prefix, "interest", build.money(balance * rate / 12) if rate != ZERO else ZERO)
    return (drawn, repaid, interest, line(build, prefix, "balance", build.exact(balance + drawn - repaid)))


NAMES = {
    "drawn": ("提取", "drawn"),
    "repaid": ("还本", "repaid"),
    "interest": ("利息", "interest"),
    "balance": ("余额", "balance"),
}


def line(build: Builder, prefix: str, key: str, expr: Expr) -> Ref:
    zh, en = NAMES[key]
    return build.add(Line(f"{prefix}.{key}", build.named(prefix, zh, en), expr, "drivers"))
