"""Ventures may share how far their plan is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0010_members_have_addresses")]
    operations = [
        migrations.AddField("enrolment", "shares_plan", models.BooleanField(db_default=False, default=False)),
    ]
