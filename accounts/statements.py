"""Statements of lists: the ORM writes each once, and it is sent again. Writing one takes longer than its answer.

Rows are never kept: every statement is asked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Model, QuerySet, Value
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from accounts.remembered import Remembered

Converters = Mapping[int, tuple[Sequence[Callable[..., Any]], Any]]  # by the place of the column
Counted = Mapping[str, Count]
Key = int | UUID
Statement = tuple[str, Any, Converters]
Row = TypeVar("Row", bound=Model)
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
    kept = STATEMENTS.get((connection.vendor, "for", name, len(given)), lambda: written(make(*places_for(given))))
    return sent(kept[0], for_keys(kept[1], given), kept[2]) if kept else []


def objects_for(name: Any, given: Sequence[Key], make: Callable[..., QuerySet[Row]]) -> list[Row]:
    """The objects of a query whose statement is the same for whatever keys are given, as the ORM makes them.

    With what stands beside each by `select_related`, without what was deferred, and with what was annotated; what
    `prefetch_related` would read is not read.

    Args:
        name, given: as of `rows_for`.
        make: builds the query from as many keys, which it must hand on as they are.
    """
    key = (connection.vendor, "objects", name, len(given))
    kept = STATEMENTS.get(key, lambda: written_with_making(make(*places_for(given))))
    if kept is None:
        return []
    (sql, parameters, converters), made_of = kept
    return [made_of(row) for row in sent(sql, for_keys(parameters, given), converters)]


def written_with_making(query: QuerySet[Row]) -> tuple[Statement, Callable[[Any], Row]] | None:
    """A statement, and what makes an object of each of its rows: as `ModelIterable` of Django does."""
    compiler = query.query.get_compiler(connection=connection)
    statement = written_by(compiler)
    if statement is None:
        return None
    select, kinds, alias = compiler.select, compiler.klass_info, connection.alias
    fields = kinds["select_fields"]
    first, end = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in select[first:end]]
    beside = get_related_populators(kinds, select, alias)  # type: ignore[call-arg]  # stubs of a later Django
    more = dict(compiler.annotation_col_map or {})
    model: type[Row] = kinds["model"]

    def made_of(row: Any) -> Row:
        made = model.from_db(alias, names, row[first:end])
        for one in beside:
            one.populate(row, made)
        for name, place in more.items():
            setattr(made, name, row[place])
        return made

    return statement, made_of


def keep_beside(objects: Sequence[Model], name: str, rows: Sequence[Model], by: str) -> None:
    """Puts rows beside the objects that they belong to, as `prefetch_related` does.

    Args:
        name: of the relation, whose `all()` then asks nothing.
        by: the attribute of a row that holds the key of its object.
    """
    for one in objects:
        own = getattr(one, name).all()
        own._result_cache = [row for row in rows if getattr(row, by) == one.pk]
        own._prefetch_done = True
        one.__dict__.setdefault("_prefetched_objects_cache", {})[name] = own


def places_for(given: Sequence[Key]) -> list[Key]:
    """What stands for keys and public ids while a statement is written."""
    return [UUID(int=LAST_ID - at) if isinstance(one, UUID) else NO_KEY - at for at, one in enumerate(given)]


def for_keys(parameters: Sequence[Any], given: Sequence[Key]) -> tuple[Any, ...]:
    """The parameters of a statement with the keys where something stands for them; a public id may stand as text."""
    places = places_for(given)
    instead = {as_sent(place): as_sent(one) for place, one in zip(places, given, strict=True)}
    instead |= {str(place): str(one) for place, one in zip(places, given, strict=True) if isinstance(one, UUID)}
    return tuple(instead.get(one, one) for one in parameters)


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


def written(query: QuerySet[Any, Any]) -> Statement | None:
    return written_by(query.query.get_compiler(connection=connection))


def written_by(compiler: SQLCompiler) -> Statement | None:
    """A statement with its parameters and what makes values of its columns; None where no row can match."""
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
