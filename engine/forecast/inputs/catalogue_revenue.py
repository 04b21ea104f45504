"""The inputs of the revenue modes: subscription, paid consulting, open API, and plain lines."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from engine.forecast.inputs.catalogue import (
    DELAY,
    END,
    NAME,
    START,
    Field,
    Group,
    Preset,
    change,
    choice,
    count,
    money,
    percent,
    with_presets,
)
from engine.forecast.inputs.quantities import Source
from engine.playbook.parts import Text


def benchmark(value: str, fact: str, date: str) -> Preset:
    return Preset(value, Source("benchmark", fact, date))


# An enterprise may lose about 10 % of logos a year, single seats 3 % a month (F-UE-07). Of monthly
# subscribers of AI apps 6.1 % are left after a year (F-UE-08): 1 - 0.061^(1/12) = 20.8 % a month.
CHURN = with_presets(
    percent("churn", "月度客户流失率", "Customers lost a month"),
    b2b=benchmark("0.9", "F-UE-07", "2026"),
    b2c=benchmark("20.8", "F-UE-08", "2026"),
    saas=benchmark("3", "F-UE-07", "2026"),
)
# Median gross retention 88 %; first goal for small customers 80 %; annual subscribers of AI apps 21.1 %.
RENEWAL = with_presets(
    percent("annual_renewal", "年付续费率", "Annual subscribers who renew"),
    b2b=benchmark("88", "F-UE-06", "2026"),
    b2c=benchmark("21.1", "F-UE-08", "2026"),
    saas=benchmark("80", "F-UE-07", "2026"),
)
# Invoices to companies are paid late, shops for apps after a month, cards at once: our own guesses.
PAYING = with_presets(DELAY, b2b=Preset("2"), b2c=Preset("1"), saas=Preset("0"))
FADE = percent("growth_fade", "增速每月衰减", "Share of the growth rate lost each month")

PLANS = Group(
    "subscription.plans",
    Text("订阅套餐", "Subscription plan"),
    (
        NAME,
        money("price", "月价", "Price per month", None),
        count("opening_customers", "期初客户数", "Customers at the start"),
        # Absent means the price: who came earlier, or has bought more since, pays another one.
        replace(money("opening_price", "期初客户平均月付", "What customers at the start pay a month"), default=None),
        count("new_customers", "每月新线索或客户", "Leads or new customers a month", default=None),
        change("growth", "新增每月增长", "Growth of that number a month"),
        replace(FADE, default=Preset("0")),
        percent("conversion", "线索或试用转化率", "Leads or trials that become customers", "100"),
        CHURN,
        change("expansion", "存量客户每月净增购", "Net expansion of existing customers a month"),
        change("price_step", "每年价格调整", "Change of price once a year"),
        percent("annual_share", "年付客户占比", "New customers who pay a year ahead"),
        # Absent means none, as in every forecast from before it was asked.
        replace(
            percent("opening_annual", "期初客户中年付占比", "Customers at the start who paid a year ahead"),
            default=None,
        ),
        percent("annual_discount", "年付折扣", "Discount for paying a year ahead"),
        RENEWAL,
        count("market_limit", "客户数上限", "The most customers there can be", default="1000000000"),
        Field("usage", Text("用量系数", "Use compared with the average customer"), unit="factor", default=Preset("1")),
        PAYING,
        START,
    ),
    is_list=True,
    most=12,
)

CONSULTING = Group(
    "consulting",
    Text("付费咨询", "Paid consulting"),
    (
        count("consultants", "顾问人数", "Consultants", "people", None),
        count("added", "每月新增顾问", "Consultants added a month", "people"),
        money("day_rate", "日费率", "Day rate", None),
        Field(
            "days",
            Text("每月可计费天数", "Days a month that could be billed"),
            unit="days",
            high=Decimal(31),
            default=Preset("18"),
        ),
        percent("utilisation", "利用率", "Share of them that is billed", "65"),
        money("monthly_cost", "每位顾问月成本", "Cost of a consultant a month"),
        with_presets(DELAY, b2b=Preset("2"), b2c=Preset("0"), saas=Preset("1")),
        START,
        END,
    ),
)

API = Group(
    "api",
    Text("开放 API", "Open API"),
    (
        count("volume", "每月调用量", "Units used a month (calls or million tokens)", "units", None),
        change("growth", "用量每月增长", "Growth of use a month"),
        FADE,
        money("price", "单价", "Price per unit", None),
        change("price_change", "单价每月变化", "Change of the price a month"),
        percent("free_share", "免费额度占比", "Share of use that is free"),
        money("unit_cost", "单位推理成本", "Inference cost per unit"),
        count("tasks_per_unit", "每单位任务数", "Tasks per unit, at the cost per task", "tasks"),
        with_presets(DELAY, b2b=Preset("2"), b2c=Preset("0"), saas=Preset("1")),
        START,
    ),
)

OTHER_REVENUE = Group(
    "other_revenue",
    Text("许可、硬件或一次性收入", "Licence, hardware or one-off revenue"),
    (
        NAME,
        money("amount", "每次金额", "Amount each time", None),
        choice("every", Text("频率", "How often"), ("once", "month", "quarter", "year"), "month"),
        change("growth", "每月增长", "Growth a month"),
        percent("cost_share", "直接成本占比", "Direct cost as a share of it"),
        with_presets(DELAY, b2b=Preset("2"), b2c=Preset("0"), saas=Preset("1")),
        START,
        END,
    ),
    is_list=True,
)
REVENUE = (PLANS, CONSULTING, API, OTHER_REVENUE)
