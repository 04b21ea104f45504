"""A forecast with every mode on, many ranges and two correlations."""


def around(low, mid, high, kind="triangular"):
    return {"low": low, "mid": mid, "high": high, "kind": kind}


RICH = {
    "start": "2027-01",
    "horizon": 60,
    "currency": "CNY",
    "market": "SaaS",
    "opening": {"cash": "3000000"},
    "subscription": {
        "plans": [
            {
                "name": "Pro",
                "price": around("179", "199", "219"),
                "opening_customers": 40,
                "opening_annual": around("10", "30", "50"),
                "new_customers": around("20", "30", "45", "lognormal"),
                "growth": around("3", "6", "9", "normal"),
                "growth_fade": "4",
                "churn": around("2", "3", "5", "lognormal"),
                "annual_share": around("10", "20", "40"),
                "annual_discount": "15",
                "price_step": "3",
                "expansion": around("0", "0.5", "1"),
            }
        ],
        "seasonality": {"m02": "0.6"},
        "retention": {"m01": "92", "m02": "88"},
    },
    "consulting": {
        "consultants": 2,
        "day_rate": around("2500", "3000", "3500"),
        "utilisation": around("40", "60", "75"),
        "monthly_cost": "30000",
        "end": "2029-06",
    },
    "api": {
        "volume": around("500", "1000", "2000", "lognormal"),
        "growth": around("2", "5", "8"),
        "price": "12",
        "free_share": "20",
        "unit_cost": around("3", "4", "6"),
        "price_change": "-1",
    },
    "other_revenue": [{"name": "Boxes", "amount": "20000", "every": "quarter", "cost_share": "60"}],
    "compute": {
        "inference": {
            "tasks": "400",
            "tokens_in": around("1500", "2500", "4000"),
            "tokens_out": "700",
            "price_in": "4",
            "price_out": "16",
            "cached": "30",
            "cache_discount": "75",
            "retries": "8",
            "self_hosted": "40",
            "gpu_price": around("12", "18", "30"),
            "tokens_per_second": "1500",
            "utilisation": around("25", "40", "60"),
            "overhead": "40",
            "price_change": "-1.5",
        },
        "rented": [{"hours": "730", "price": "18", "purpose": "research"}],
        "owned": [{"amount": "90000", "life": "36", "upkeep": "8", "month": "2027-02"}],
        "training": [{"hours": "2000", "price": "18", "month": "2027-06"}],
        "credits": {"amount": "200000"},
    },
    "software": [{"name": "Tools", "monthly": "3000", "per_seat": "300", "licence": "5000"}],
    "people": [
        {"name": "Engineers", "count": 4, "salary": "32000", "social_rate": "35", "raise": "5"},
        {
            "name": "Sales",
            "count": 2,
            "salary": "20000",
            "social_rate": "35",
            "start": "2027-07",
            "hiring_cost": "10000",
            "department": "sales",
        },
    ],
    "marketing": {"cac": around("300", "500", "900", "lognormal"), "budget": "20000"},
    "service": {"support": "8", "supplier_delay": 1},
    "other_costs": [{"name": "Rent", "amount": "15000"}],
    "funding": {
        "rounds": [{"amount": around("4000000", "5000000", "6000000"), "fees": "3", "month": "2027-09"}],
        "grants": [{"amount": "300000", "month": "2027-05"}],
        "loans": [{"amount": "500000", "rate": "5", "term": 24, "grace": 6, "month": "2027-03"}],
    },
    "correlations": [
        {"a": "subscription.plans.0.growth", "b": "marketing.cac", "value": "0.5"},
        {"a": "subscription.plans.0.churn", "b": "subscription.plans.0.price", "value": "0.3"},
    ],
}
