"""Statements of lists: the ORM writes each once, and it is sent again. Writing one takes longer than its answer.

Rows are never kept: every statement is asked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet, Value

from accounts.remembered import Remembered

Converters = Mapping[int, tuple[Sequence[Callable[..., Any]], Any]]  # by the place of the column
Counted = Mapping[str, Count]
Key = int | UUID
# What stands for keys while a statement is written: no row has one of these.
NO_KEY, LAST_ID = -2_000_000_000, (1 << 128) - 1
STATEMENTS = Remembered(most=500)


def rows(values: Any, make: Callable[[], QuerySet[Any, Any]]) -> list[tuple[Any, ...]]:
    """The rows of a query of values, as tuples.

    Args:
        values: everything that the statement follows from, with all values in it; equal ones have an equal `repr`.
        make: builds the query, a `values_list`, from nothing but these values.
    """
    kept = STATEMENTS.get((connection.vendor, values), lambda: written(make()))
    return sent(*kept) if kept else []  # nothing can match: the ORM sends nothing either


def rows_for(name: Any, given: Sequence[Key], make: Callable[..., QuerySet[Any, Any]]) -> list[tuple[Any, ...]]:
    """The rows of a query of values whose statement is the same for whatever keys are given.

    Args:
        name: what the statement follows from beside the keys.
        given: keys and public ids; how many there are belongs to the statement.
        make: builds the query, a `values_list`, from as many keys, which it must hand on as they are.
    """
    places = [UUID(int=LAST_ID - at) if isinstance(one, UUID) else NO_KEY - at for at, one in enumerate(given)]
    kept = STATEMENTS.get((connection.vendor, "for", name, len(given)), lambda: written(make(*places)))
    if kept is None:
        return []
    sql, parameters, converters = kept
    instead = {as_sent(place): as_sent(one) for place, one in zip(places, given, strict=True)}
    return sent(sql, tuple(instead.get(one, one) for one in parameters), converters)


def as_sent(one: Key) -> Any:
    """A key as a parameter of a statement."""
    return one.hex if isinstance(one, UUID) and not connection.features.has_native_uuid_field else one


def sent(sql: str, parameters: Sequence[Any], converters: Converters) -> list[tuple[Any, ...]]:
    """The rows that a statement gives."""
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
