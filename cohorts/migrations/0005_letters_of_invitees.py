"""An invitee knows its newest letter, so that lists say what became of it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0004_public_ids"), ("mails", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="invitee",
            name="mail",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="mails.mail",
            ),
        )
    ]
