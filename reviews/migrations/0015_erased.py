"""What was handed in by a venture that is erased: emptied, with its seals."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0014_confirmed_standings")]
    operations = [
        migrations.AddField("submission", "erased_at", models.DateTimeField(blank=True, null=True)),
    ]
