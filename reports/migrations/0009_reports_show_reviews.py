"""Gap reports for staff that show what reviewers confirmed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_packs_keep_the_head_of_the_log")]
    operations = [
        migrations.AddField("report", "shows_review", models.BooleanField(db_default=False, default=False)),
    ]
