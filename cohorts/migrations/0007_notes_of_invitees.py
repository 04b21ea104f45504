"""What was written beside an invitation stays with it, so that it goes again with each letter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0006_audit")]

    operations = [
        migrations.AddField(model_name="invitee", name="note", field=models.TextField(blank=True, default=""), preserve_default=False)
    ]
