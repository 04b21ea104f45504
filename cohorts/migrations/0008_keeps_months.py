"""How long an organisation keeps what was submitted to cohorts that are over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0007_notes_of_invitees")]
    operations = [
        migrations.AddField(
            "organisation", "keeps_months", models.PositiveSmallIntegerField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                name="cohorts_organisation_keeps_a_while",
                condition=models.Q(keeps_months__isnull=True) | models.Q(keeps_months__in=[6, 12, 24, 36, 60, 120]),
            ),
        ),
    ]
