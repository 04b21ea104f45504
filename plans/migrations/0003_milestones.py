"""Milestones; on PostgreSQL the database itself refuses to change one. It goes with its venture, or when it is removed."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

ON = (
    "CREATE TRIGGER never_changes BEFORE UPDATE ON plans_milestone"
    " FOR EACH ROW EXECUTE FUNCTION plumbline_never_changes();"
)
OFF = "DROP TRIGGER IF EXISTS never_changes ON plans_milestone;"


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0004_counts_of_answers"),
        ("plans", "0002_origin"),
        ("playbooks", "0002_published_for_ever"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("revision", models.PositiveIntegerField()),
                ("answers", models.JSONField()),
                ("forecast", models.JSONField(blank=True, null=True)),
                ("summary", models.JSONField()),
                ("work", models.JSONField()),
                ("seal", models.CharField(max_length=64)),
                ("summary_seal", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "playbook_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="playbooks.playbookversion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="plans_milestone_has_name"
                    )
                ],
            },
        ),
        migrations.RunPython(run(ON), run(OFF)),
    ]
