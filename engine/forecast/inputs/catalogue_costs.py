"""The inputs of the cost modes: hardware and compute, software, people, marketing, other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from engine.forecast.inputs.catalogue import (
    END,
    NAME,
    START,
    WHEN,
    Field,
    Group,
    Preset,
    change,
    choice,
    count,
    money,
    percent,
    whole,
    with_presets,
)
from engine.playbook.parts import Text

PURPOSES = ("serving", "research")
DEPARTMENTS = ("delivery", "support", "sales", "research", "admin")
PURPOSE = choice("purpose", Text("用途", "Purpose"), PURPOSES, "serving")
OVERHEAD = percent("overhead", "存储、流量等附加费", "Storage, traffic and support on top", "0", 500)
LEAST = Decimal("0.001")  # keeps denominators above zero


def positive(field: Field, default: str) -> Field:
    return replace(field, low=LEAST, default=Preset(default))


INFERENCE = Group(
    "compute.inference",
    Text("推理成本", "Inference cost"),
    is_optional=False,
    fields=(
        money("per_customer", "每位客户每月", "Per customer a month"),
        percent("revenue_share", "占产品收入比例", "As a share of product revenue", "0", 1000),
        count("tasks", "每位客户每月任务数", "Tasks per customer a month", "tasks"),
        count("tokens_in", "每次任务输入 token", "Input tokens per task", "tokens"),
        count("tokens_out", "每次任务输出 token", "Output tokens per task", "tokens"),
        money("price_in", "输入价格（每百万 token）", "Price per million input tokens"),
        money("price_out", "输出价格（每百万 token）", "Price per million output tokens"),
        percent("cached", "缓存命中占比", "Input tokens read from the cache"),
        percent("cache_discount", "缓存折扣", "Discount on cached tokens"),
        percent("retries", "重试率", "Retries on top", "0", 1000),
        money("tools", "每次任务工具费", "Tools per task"),
        Field("human_minutes", Text("每次任务人工分钟", "Human minutes per task"), unit="minutes"),
        money("wage", "人工时薪", "Wage of that person per hour"),
        percent("self_hosted", "自建推理占比", "Share of tasks on own or rented GPUs"),
        money("gpu_price", "GPU 每小时价格", "Price of one GPU-hour"),
        positive(count("gpus", "GPU 数量", "GPUs that serve together", "units"), "1"),
        positive(count("tokens_per_second", "每秒 token", "Tokens per second", "tokens"), "1000"),
        # Real production runs at 30-60 %; sheets that assume 100 % understate the cost (F-AI-09).
        replace(percent("utilisation", "GPU 利用率", "GPU utilisation", "40"), low=LEAST),
        replace(OVERHEAD, default=Preset("0")),
        change("price_change", "推理价格每月变化", "Change of inference prices a month"),
        Field(
            "factor",
            Text("推理成本系数", "Factor on all inference cost"),
            unit="factor",
            high=Decimal(1000),
            default=Preset("1"),
        ),
    ),
)

RENTED = Group(
    "compute.rented",
    Text("租用 GPU", "Rented GPUs"),
    (
        NAME,
        count("hours", "每月 GPU 小时", "GPU-hours a month", "hours", None),
        money("price", "每小时价格", "Price per GPU-hour", None),
        OVERHEAD,
        PURPOSE,
        START,
        END,
    ),
    is_list=True,
)
OWNED = Group(
    "compute.owned",
    Text("自有硬件", "Owned hardware"),
    (
        NAME,
        money("amount", "采购金额", "Purchase", None),
        whole("life", Text("折旧月数", "Months of straight-line depreciation"), (1, 120), "36"),
        percent("upkeep", "每年维护占采购额", "Upkeep a year, share of the purchase"),
        PURPOSE,
        WHEN,
    ),
    is_list=True,
)
TRAINING = Group(
    "compute.training",
    Text("训练任务", "Training run"),
    (
        NAME,
        count("hours", "GPU 小时", "GPU-hours", "hours"),
        money("price", "每小时价格", "Price per GPU-hour"),
        money("amount", "其他费用", "Other cost of the run"),
        WHEN,
    ),
    is_list=True,
)
CREDITS = Group(
    "compute.credits",
    Text("算力券与云额度", "Compute credits and vouchers"),
    (money("amount", "额度", "Amount", None), START, END),
)
SOFTWARE = Group(
    "software",
    Text("软件", "Software"),
    (
        NAME,
        money("monthly", "每月费用", "Cost a month"),
        money("per_seat", "每人每月", "Cost per head a month"),
        money("licence", "一次性许可", "Licence, paid once at the start"),
        choice("purpose", Text("用途", "Purpose"), ("serving", "operating"), "operating"),
        START,
        END,
    ),
    is_list=True,
)
PEOPLE = Group(
    "people",
    Text("岗位", "Role"),
    (
        NAME,
        count("count", "人数", "Heads", "people", "1"),
        money("salary", "月薪", "Salary a month", None),
        percent("social_rate", "社保及附加比例", "Social cost on top", "0", 200),
        money("hiring_cost", "每人招聘费用", "Hiring cost per head"),
        change("raise", "每年调薪", "Raise once a year"),
        choice("department", Text("部门", "Department"), DEPARTMENTS, "research"),
        START,
        END,
    ),
    is_list=True,
)
MARKETING = Group(
    "marketing",
    Text("营销", "Marketing"),
    (
        money("cac", "每位新客户获客费用", "Spend per new customer"),
        money("budget", "每月预算", "Budget a month"),
        change("growth", "预算每月增长", "Growth of the budget a month"),
        START,
    ),
    is_optional=False,
)
# Fees of cards and app stores are our own guesses; the venture's contracts say better.
SERVICE = Group(
    "service",
    Text("服务与收款", "Service and payment"),
    (
        money("support", "每位客户每月支持费用", "Support per customer a month"),
        with_presets(
            percent("payment_fee", "收款手续费", "Fee on product revenue"),
            b2b=Preset("0"),
            b2c=Preset("15"),
            saas=Preset("3"),
        ),
        whole("supplier_delay", Text("付款延迟（月）", "Months until suppliers are paid"), (0, 12)),
    ),
    is_optional=False,
)
# One item may hold the whole running cost, as in the few numbers to start from: salaries too.
RUNNING = "running"
RUNNING_NAME, RUNNING_A_MONTH = Text("运营成本", "Running cost"), Text("每月运营成本", "Running cost a month")
OTHER_COSTS = Group(
    "other_costs",
    Text("其他费用", "Other cost"),
    (
        NAME,
        money("amount", "每次金额", "Amount each time"),
        # No part of the model: it tells how much of the amount actions of the plan cut as people, not as other cost.
        replace(money("salaries", "其中薪资", "Of this, salaries", None), is_required=False),
        # No part of the model either: with the salaries it says what a day of work on the plan costs.
        replace(
            count("heads", "由这些薪资支付的人数", "People paid from these salaries", "people", None), is_required=False
        ),
        Field(
            "covers", Text("是否为全部运营成本", "Whole running cost"), "choice", "", default=None, options=(RUNNING,)
        ),
        choice("every", Text("频率", "How often"), ("once", "month", "quarter", "year"), "month"),
        change("growth", "每月增长", "Growth a month"),
        percent("revenue_share", "占收入比例", "Share of revenue on top"),
        START,
        END,
    ),
    is_list=True,
)
COSTS = (INFERENCE, RENTED, OWNED, TRAINING, CREDITS, SOFTWARE, PEOPLE, MARKETING, SERVICE, OTHER_COSTS)
