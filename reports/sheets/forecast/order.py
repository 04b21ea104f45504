"""In which order the lines of a forecast stand in a workbook, under which headings, and which are totals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engine.forecast.model.graph import Model
from engine.playbook.parts import Text


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading."""

    name: Text
    lines: tuple[str, ...]


ORDER = {
    "customers": (Text("客户", "Customers"), ("new_customers", "lost_customers", "customers")),
    "revenue": (
        Text("收入", "Revenue"),
        (
            "revenue_subscription",
            "revenue_api",
            "revenue_product",
            "revenue_consulting",
            "revenue_other",
            "revenue",
            "mrr",
            "new_mrr",
        ),
    ),
    "cost": (
        Text("成本", "Cost"),
        (
            "cost_inference",
            "cost_serving",
            "cost_delivery",
            "cost_support",
            "cost_fees",
            "cost_direct",
            "cost_of_sales",
            "cost_research_compute",
            "cost_software",
            "cost_sales_people",
            "cost_people",
            "cost_hiring",
            "cost_marketing",
            "cost_other",
            "operating_cost",
            "total_cost",
            "payroll",
        ),
    ),
    "profit": (Text("利润", "Profit"), ("gross_profit", "ebitda", "depreciation", "ebit", "profit")),
    "cash": (
        Text("现金", "Cash"),
        (
            "billed",
            "collected",
            "credits_used",
            "supplier_payments",
            "capex",
            "interest",
            "cash_flow",
            "rounds",
            "grants",
            "loans_drawn",
            "loans_repaid",
            "funding_flow",
        ),
    ),
    "balance": (Text("资产与负债", "Balance"), ("cash", "receivables", "fixed_assets", "payables", "deferred", "debt")),
    "measures": (Text("指标", "Measures"), ()),
}
TOTALS = frozenset(
    {
        "customers",
        "revenue",
        "cost_of_sales",
        "operating_cost",
        "total_cost",
        "gross_profit",
        "ebitda",
        "ebit",
        "profit",
        "cash_flow",
        "funding_flow",
        "cash",
    }
)
FLOWS = ("revenue", "cost", "profit", "cash")  # sections whose lines add up over a year
FLOWS_BESIDE, STOCKS_WITHIN = frozenset({"new_customers", "lost_customers"}), frozenset({"mrr"})
ALWAYS = ("revenue", "cost_of_sales", "operating_cost", "ebitda", "cash_flow", "cash")


def sections(model: Model) -> list[Section]:
    """The sections that have lines. Outputs that the order does not name follow in their own section."""
    outputs = {line.id: line.section for line in model.outputs} | {"total_cost": "cost"}
    named = {key for _name, keys in ORDER.values() for key in keys}
    found = []
    for section, (name, order) in ORDER.items():
        rest = (key for key, own in outputs.items() if own == section and key not in named)
        if lines := (*(key for key in order if key in outputs), *rest):
            found.append(Section(name, lines))
    return found


def is_flow(line: str, section: str) -> bool:
    """Whether a year holds the sum of the line's months, and not what stands at its end."""
    return line in FLOWS_BESIDE or (section in FLOWS and line not in STOCKS_WITHIN)


def workings(model: Model, shown: Collection[str]) -> list[str]:
    """The lines that the shown ones are worked out from, in the model's order."""
    return [key for key in model.lines if key not in shown]
