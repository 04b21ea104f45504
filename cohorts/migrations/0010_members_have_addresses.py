"""Members get addresses of their own; when those of before joined, nobody knows."""

import uuid

import django.utils.timezone
from django.db import migrations, models


def fill(apps, schema_editor):
    members = apps.get_model("cohorts", "VentureMembership").objects
    for row in members.filter(public_id=None).iterator(chunk_size=1000):
        members.filter(pk=row.pk).update(public_id=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0009_teams")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "venturemembership", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
        migrations.AlterField(
            "venturemembership",
            "joined_at",
            models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True),
        ),
    ]
