from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_packs_in_parts")]

    operations = [
        migrations.AddField("pack", "log_number", models.PositiveIntegerField(db_default=0, default=0)),
        migrations.AddField("pack", "log_digest", models.CharField(blank=True, db_default="", default="", max_length=64)),
    ]
