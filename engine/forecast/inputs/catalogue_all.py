"""The whole catalogue: settings, opening, revenue, cost and funding, in the order a form asks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from engine.forecast.inputs.catalogue import (
    HIGH_MONTHS,
    LOW_MONTHS,
    MARKETS,
    NAME,
    TRILLION,
    WHEN,
    Field,
    Group,
    Preset,
    choice,
    money,
    month,
    percent,
    whole,
)
from engine.forecast.inputs.catalogue_costs import COSTS
from engine.forecast.inputs.catalogue_revenue import REVENUE
from engine.forecast.inputs.currencies import DECIMALS
from engine.playbook.parts import Text

HORIZON = whole("horizon", Text("预测月数", "Months of the forecast"), (LOW_MONTHS, HIGH_MONTHS), "36")
CURRENCY = choice("currency", Text("币种", "Currency"), tuple(DECIMALS), "CNY")
MARKET = choice("market", Text("商业模式", "Market mode"), MARKETS, "SaaS")
FIRST_MONTH = replace(month("start", "预测起始月", "First month of the forecast"), is_required=True)
FOUNDED = month("founded", "成立月份", "Month of founding")
SETTINGS = (HORIZON, CURRENCY, MARKET, FIRST_MONTH, FOUNDED)

OPENING = Group(
    "opening",
    Text("期初", "Opening"),
    (
        replace(money("cash", "期初现金", "Cash at the start", None), low=-TRILLION),
        money("reserve", "最低现金储备", "Cash that must always remain"),
    ),
    is_optional=False,
)
SEASONS = Group(
    "subscription.seasonality",
    Text("季节系数", "Seasonality of new customers"),
    tuple(
        Field(f"m{i:02}", Text(f"{i} 月", f"Month {i:02}"), unit="factor", high=Decimal(100), default=Preset("1"))
        for i in range(1, 13)
    ),
)
RETENTION = Group(
    "subscription.retention",
    Text("留存曲线", "Retention curve"),
    tuple(
        Field(
            f"m{i:02}",
            Text(f"第 {i} 个月后仍留存", f"Still there after {i} months"),
            unit="percent",
            high=Decimal(100),
            default=None,
        )
        for i in range(1, 13)
    ),
)
ROUNDS = Group(
    "funding.rounds",
    Text("融资轮次", "Funding round"),
    (NAME, money("amount", "金额", "Amount", None), percent("fees", "费用比例", "Fees"), WHEN),
    is_list=True,
)
GRANTS = Group(
    "funding.grants", Text("补助", "Grant"), (NAME, money("amount", "金额", "Amount", None), WHEN), is_list=True
)
LOANS = Group(
    "funding.loans",
    Text("借款", "Loan"),
    (
        NAME,
        money("amount", "金额", "Amount", None),
        percent("rate", "年利率", "Interest a year"),
        whole("term", Text("期限（月）", "Months until it is repaid"), (1, 360), "36"),
        whole("grace", Text("宽限期（月）", "Months of interest only"), (0, 120), "0"),
        WHEN,
    ),
    is_list=True,
)
GROUPS = (OPENING, *REVENUE, SEASONS, RETENTION, *COSTS, ROUNDS, GRANTS, LOANS)
BY_PATH = {group.path: group for group in GROUPS}
# Of all lists together: what keeps the largest forecast within 1.5 s and 250 MB (bench/, decision 0038).
MOST_ITEMS = 60
