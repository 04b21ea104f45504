"""The views of a cohort's list that `bench.glance` opens: those that are built in, each order, each filter, each group, all columns.

Read by a program that has set Django up.
"""

from reviews.glance.asked import COLUMNS, GROUPS, UNREVIEWED, YOURS
from reviews.glance.form import ORDERS

EVERY_COLUMN = "&".join(f"columns={key}" for key in COLUMNS)
STATES = ("submitted", "waiting", "due", UNREVIEWED, YOURS)
VIEWS = {
    "as it opens": "",
    "mine": "lead=mine",
    "late": "state=late",
    "last page": "page=99",
    "chapter, worst first": "sort=le",
    **{f"order: {key}": f"sort={key}" for key in ORDERS if key != "severity"},
    "order: change, confirmed": "truth=confirmed&sort=change&reverse=on",
    "find": "q=venture+1&sort=name",
    "gap of high or more": "at_least=high",
    "gap in a chapter": "at_least=high&chapter=le",
    "verdict": "band=conditional",
    **{f"state: {key}": f"state={key}" for key in STATES},
    "stage": "stage=2",
    "sector": "sector=other",
    "under 9 months": "runway=short",
    "without a lead": "lead=nobody",
    "tag": "tag=1",
    "since a day": "since=ever",
    **{f"group: {key}": f"group={key}" for key in GROUPS},
    "evidenced, change": "truth=evidenced&shows=change&sort=readiness",
    "late, by lead": "state=late&group=lead",
    "by verdict, runway": "group=band&sort=runway",
    "lowest cash": "sort=lowest_cash&columns=lowest_cash",
    "tagged, under 9 months": "runway=short&tag=1&columns=tags&columns=verdict",
    "every column": EVERY_COLUMN,
    "every column, all asked": f"{EVERY_COLUMN}&truth=confirmed&shows=change&sort=change&group=sector&at_least=low",
}
