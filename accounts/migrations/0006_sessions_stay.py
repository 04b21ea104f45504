"""Whoever is signed in stays so: sessions move to the table that says whose they are. The columns fill as they are used."""

from django.db import migrations

COPY = (
    "INSERT INTO accounts_browsersession (session_key, session_data, expire_date, browser, system)"
    " SELECT session_key, session_data, expire_date, '', '' FROM django_session WHERE expire_date > CURRENT_TIMESTAMP"
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_sessions_with_devices"), ("sessions", "0001_initial")]
    operations = [migrations.RunSQL(COPY, migrations.RunSQL.noop)]
