"""The log of an organisation; on PostgreSQL the database itself refuses to change an entry."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ON = (
    "CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON cohorts_auditentry"
    " FOR EACH ROW EXECUTE FUNCTION plumbline_never_changes();"
)
OFF = "DROP TRIGGER IF EXISTS never_changes ON cohorts_auditentry;"


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return on_postgresql


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0005_letters_of_invitees"),
        ("playbooks", "0002_published_for_ever"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                key(),
                ("number", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audit_head",
                        to="cohorts.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                key(),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=12)),
                ("about", models.CharField(blank=True, default="", max_length=64)),
                ("facts", models.JSONField(default=dict)),
                ("previous", models.CharField(blank=True, default="", max_length=64)),
                ("digest", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audit_entries",
                        to="cohorts.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["organisation", "-number"],
                "indexes": [
                    models.Index(fields=["organisation", "by", "act", "about", "at"], name="cohorts_audit_who_what")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organisation", "number"], name="cohorts_audit_one_after_another"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(number__gte=1), name="cohorts_audit_number_from_one"
                    ),
                ],
            },
        ),
        migrations.RunPython(run(ON), run(OFF)),
    ]
