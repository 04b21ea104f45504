"""On PostgreSQL the database itself refuses to change what is published; `manage.py verify` finds it on SQLite."""

from django.db import migrations

# The one way past is said in the session by whoever erases a person's data: SET plumbline.erasing = 'on'.
FUNCTION = """
CREATE OR REPLACE FUNCTION plumbline_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('plumbline.erasing', true) = 'on' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Rows of % never change.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON playbooks_playbookversion
  FOR EACH ROW EXECUTE FUNCTION plumbline_never_changes();
"""
BACK = """
DROP TRIGGER IF EXISTS never_changes ON playbooks_playbookversion;
DROP FUNCTION IF EXISTS plumbline_never_changes();
"""


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [("playbooks", "0001_initial")]
    operations = [migrations.RunPython(run(FUNCTION), run(BACK))]
