"""On PostgreSQL the database itself refuses to change the history of answers."""

from django.db import migrations

ON = (
    "CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON assessments_answerhistory"
    " FOR EACH ROW EXECUTE FUNCTION plumbline_never_changes();"
)
OFF = "DROP TRIGGER IF EXISTS never_changes ON assessments_answerhistory;"


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial"), ("playbooks", "0002_published_for_ever")]
    operations = [migrations.RunPython(run(ON), run(OFF))]
