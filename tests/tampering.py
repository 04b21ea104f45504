"""Changes rows past the product, as somebody with the database's password would."""

from django.db import connection


def tamper(table, field, value, public_id=None, where=None):
    """Sets a field of a row, or of all rows, by SQL. The triggers of PostgreSQL are told to look away.

    where: another column and its value, in place of `public_id`.
    """
    column, *given = where or ("",)
    where = f" WHERE {column} = %s" if column else ""
    if public_id is not None:
        is_lite = connection.vendor == "sqlite"
        where, given = " WHERE public_id = %s", [public_id.hex if is_lite else str(public_id)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET plumbline.erasing = 'on'")
        cursor.execute(f"UPDATE {table} SET {field} = %s{where}", [value, *given])  # noqa: S608
        if connection.vendor == "postgresql":
            cursor.execute("SET plumbline.erasing = 'off'")
