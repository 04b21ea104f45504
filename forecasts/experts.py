"""What only experts look for on the form of a scenario: it stands under one fold in each section.

Shapes of ranges and inputs that move together belong to it too, see `forecasts.form` and `forecasts.pairs`.
"""

from __future__ import annotations

# Whole groups, by their paths.
GROUPS = frozenset({"subscription.retention"})
# Single inputs: the path of their group and their key.
FIELDS = frozenset(
    {"subscription.plans.growth_fade", "subscription.plans.usage", "api.growth_fade", "compute.inference.factor"}
)


def is_for_experts(group: str, key: str) -> bool:
    """Whether an input is one that few founders need.

    Args:
        group: the path of its group, without the number of an item.
    """
    return group in GROUPS or f"{group}.{key}" in FIELDS
