"""Programmes and colleagues get addresses of their own."""

import uuid

from django.db import migrations, models


def fill(apps, schema_editor):
    for name in ("Programme", "StaffMembership"):
        model = apps.get_model("cohorts", name)
        for row in model.objects.filter(public_id=None):
            model.objects.filter(pk=row.pk).update(public_id=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0003_people_checkpoints_invitees")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("programme", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
        migrations.AlterField(
            "staffmembership", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
    ]
