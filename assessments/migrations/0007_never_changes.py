"""On PostgreSQL the database itself refuses to change submissions and the history of answers."""

from django.db import migrations

TABLES = ("assessments_submission", "assessments_answerhistory")
ON = "".join(
    f"CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION plumbline_never_changes();"
    for table in TABLES
)
OFF = "".join(f"DROP TRIGGER IF EXISTS never_changes ON {table};" for table in TABLES)


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_sealed_evidence"),
        ("playbooks", "0002_published_for_ever"),
    ]
    operations = [migrations.RunPython(run(ON), run(OFF))]
