"""Statements of lists: the ORM writes each once, and it is sent again. Writing one takes longer than its answer.

Rows are never kept: every statement is asked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet, Value

from accounts.remembered import Remembered

Converters = Mapping[int, tuple[Sequence[Callable[..., Any]], Any]]  # by the place of the column
Counted = Mapping[str, Count]
STATEMENTS = Remembered(most=500)


def rows(values: Any, make: Callable[[], QuerySet[Any, Any]]) -> list[tuple[Any, ...]]:
    """The rows of a query of values, as tuples.

    Args:
        values: everything that the statement follows from, with all values in it; equal ones have an equal `repr`.
        make: builds the query, a `values_list`, from nothing but these values.
    """
    kept = STATEMENTS.get((connection.vendor, values), lambda: written(make()))
    if kept is None:  # nothing can match: the ORM sends nothing either
        return []
    sql, parameters, converters = kept
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found = [list(row) for row in cursor.fetchall()]
    for place, (steps, expression) in converters.items():
        for row in found:
            for convert in steps:
                row[place] = convert(row[place], expression, connection)
    return [tuple(row) for row in found]


def written(query: QuerySet[Any, Any]) -> tuple[str, Any, Converters] | None:
    compiler = query.query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    return sql, parameters, compiler.get_converters([column[0] for column in compiler.select])


def counts(values: Any, names: Sequence[str], make: Callable[[], tuple[QuerySet[Any, Any], Counted]]) -> dict[str, int]:
    """What is counted over a query, by these names, in one statement.

    Args:
        values: as of `rows`.
        make: builds the query, and by its name each thing that is counted over it.
    """

    def counting() -> QuerySet[Any, Any]:
        query, wanted = make()
        one: QuerySet[Any, Any] = (
            query.order_by().annotate(every=Value(1)).values("every")
        )  # the same in each row: they are one group
        found: QuerySet[Any, Any] = one.annotate(**wanted).values_list(*names)
        return found

    counted = rows(("counts", names, values), counting)
    return dict(zip(names, counted[0], strict=True)) if counted else dict.fromkeys(names, 0)
