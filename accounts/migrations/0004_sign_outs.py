from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_landing")]
    operations = [
        migrations.AddField("user", "sign_outs", models.PositiveIntegerField(db_default=0, default=0)),
    ]
