"""Forecast inputs to test with: small ones written out, and any at all drawn by hypothesis."""

from __future__ import annotations

import copy

from hypothesis import strategies as st

from playbooks.engine.projection.forecast import project
from playbooks.engine.projection.reading import read_inputs

BARE = {
    "start": "2027-01",
    "horizon": 24,
    "currency": "USD",
    "market": "SaaS",
    "opening": {"cash": "100000"},
    "service": {"payment_fee": 0},
}
PLAN = {"price": "100", "new_customers": "10", "churn": "0", "payment_delay": 0}


def raw(**parts):
    """The bare forecast with these parts on top."""
    return copy.deepcopy({**BARE, **parts})


def with_plan(**fields):
    return {"plans": [{**PLAN, **fields}]}


def read(given):
    """The inputs; fails with every problem when there are any."""
    result = read_inputs(given)
    assert result.problems == ()
    return result.inputs


def forecast(**parts):
    return project(read(raw(**parts)))


def number(low, high, decimals=2):
    """Digits between two whole numbers."""
    scale = 10**decimals
    return st.integers(low * scale, high * scale).map(lambda n: f"{n / scale:.{decimals}f}")


MONTHS = st.integers(0, 35).map(lambda n: f"{2027 + n // 12}-{n % 12 + 1:02}")
DELAYS = st.integers(0, 4)


def one(**fields):
    return st.fixed_dictionaries({}, optional=fields)


def some(needed, most=2, **fields):
    return st.lists(st.fixed_dictionaries(needed, optional=fields), max_size=most)


PLANS = some(
    {"price": number(0, 5000), "new_customers": number(0, 60)},
    opening_customers=number(0, 500),
    growth=number(-10, 15),
    growth_fade=number(0, 20),
    conversion=number(0, 100),
    churn=number(0, 100),
    expansion=number(-5, 5),
    price_step=number(-10, 20),
    annual_share=number(0, 100),
    annual_discount=number(0, 40),
    annual_renewal=number(0, 100),
    market_limit=number(0, 900),
    usage=number(0, 5),
    payment_delay=DELAYS,
    start=MONTHS,
)
SUBSCRIPTION = st.fixed_dictionaries(
    {"plans": PLANS},
    optional={
        "seasonality": one(m01=number(0, 2), m07=number(0, 2), m12=number(0, 2)),
        "retention": st.lists(st.integers(0, 10000), max_size=5).map(
            lambda points: {f"m{i:02}": f"{p / 100}" for i, p in enumerate(sorted(points, reverse=True), 1)}
        ),
    },
)  # fmt: skip
CONSULTING = st.fixed_dictionaries(
    {"consultants": number(0, 9), "day_rate": number(0, 9000)},
    optional={"added": number(0, 1), "utilisation": number(0, 100), "monthly_cost": number(0, 50000),
              "payment_delay": DELAYS, "start": MONTHS},
)  # fmt: skip
API = st.fixed_dictionaries(
    {"volume": number(0, 90000), "price": number(0, 9, 6)},
    optional={"growth": number(-5, 12), "price_change": number(-5, 2), "free_share": number(0, 100),
              "unit_cost": number(0, 3, 6), "tasks_per_unit": number(0, 9), "payment_delay": DELAYS, "start": MONTHS},
)  # fmt: skip
EVERY = st.sampled_from(["once", "month", "quarter", "year"])
OTHER_REVENUE = some({"amount": number(0, 90000)}, every=EVERY, growth=number(-5, 5),
                     cost_share=number(0, 90), payment_delay=DELAYS, start=MONTHS)  # fmt: skip
INFERENCE = one(
    per_customer=number(0, 90), revenue_share=number(0, 60), tasks=number(0, 900), tokens_in=number(0, 9000),
    tokens_out=number(0, 3000), price_in=number(0, 30), price_out=number(0, 90), cached=number(0, 100),
    cache_discount=number(0, 90), retries=number(0, 40), tools=number(0, 1, 4), human_minutes=number(0, 2),
    wage=number(0, 200), self_hosted=number(0, 100), gpu_price=number(0, 40), utilisation=number(5, 100),
    overhead=number(0, 60), price_change=number(-5, 2), factor=number(0, 2),
)  # fmt: skip
PURPOSE = st.sampled_from(["serving", "research"])
COMPUTE = one(
    inference=INFERENCE,
    rented=some({"hours": number(0, 2000), "price": number(0, 40)}, overhead=number(0, 60), purpose=PURPOSE, start=MONTHS),
    owned=some({"amount": number(0, 900000), "month": MONTHS}, life=st.integers(1, 60), upkeep=number(0, 20), purpose=PURPOSE),
    training=some({"month": MONTHS}, hours=number(0, 9000), price=number(0, 40), amount=number(0, 9000)),
    credits=st.fixed_dictionaries({"amount": number(0, 300000)}, optional={"start": MONTHS}),
)  # fmt: skip
PEOPLE = some(
    {"salary": number(0, 60000)}, most=3, count=number(0, 9), social_rate=number(0, 50),
    hiring_cost=number(0, 20000), start=MONTHS,
    department=st.sampled_from(["delivery", "support", "sales", "research", "admin"]), **{"raise": number(-5, 10)},
)  # fmt: skip
SOFTWARE = some({}, monthly=number(0, 9000), per_seat=number(0, 900), licence=number(0, 90000),
                purpose=st.sampled_from(["serving", "operating"]), start=MONTHS)  # fmt: skip
LOANS = some(
    {"amount": number(0, 900000), "month": MONTHS}, rate=number(0, 15), grace=st.integers(0, 5), term=st.integers(6, 48)
)  # fmt: skip
FUNDING = one(
    rounds=some({"amount": number(0, 9000000), "month": MONTHS}, fees=number(0, 10)),
    grants=some({"amount": number(0, 900000), "month": MONTHS}),
    loans=LOANS,
)
RAW = st.fixed_dictionaries(
    {
        "start": st.just("2027-01"), "horizon": st.sampled_from([12, 24, 36]),
        "currency": st.sampled_from(["CNY", "USD", "EUR", "JPY", "KRW", "KWD"]),
        "market": st.sampled_from(["B2B", "B2C", "SaaS"]),
        "opening": st.fixed_dictionaries({"cash": number(-9000, 9000000)}, optional={"reserve": number(0, 100000)}),
    },
    optional={
        "subscription": SUBSCRIPTION, "consulting": CONSULTING, "api": API, "other_revenue": OTHER_REVENUE,
        "compute": COMPUTE, "software": SOFTWARE, "people": PEOPLE,
        "marketing": one(cac=number(0, 900), budget=number(0, 90000), growth=number(-5, 5), start=MONTHS),
        "service": one(support=number(0, 20), payment_fee=number(0, 30), supplier_delay=DELAYS),
        "other_costs": some({}, amount=number(0, 30000), every=EVERY, revenue_share=number(0, 10), start=MONTHS),
        "funding": FUNDING,
    },
)  # fmt: skip
INPUTS = RAW.map(read)
