from django.db import migrations, models
from django.db.models import F, Q


def count(apps, editor):
    rows = apps.get_model("reports", "Pack").objects.all()
    for pack in rows.only("ventures").iterator(chunk_size=50):
        rows.filter(pk=pack.pk).update(total=len(pack.ventures))


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_packs_keep_their_look")]

    operations = [
        migrations.RemoveConstraint("pack", "reports_pack_once_under_way"),
        migrations.AddField("pack", "part", models.PositiveSmallIntegerField(db_default=1, default=1)),
        migrations.AddField("pack", "parts", models.PositiveSmallIntegerField(db_default=1, default=1)),
        migrations.AddField("pack", "total", models.PositiveIntegerField(db_default=0, default=0)),
        migrations.AddConstraint(
            "pack",
            models.UniqueConstraint(
                fields=["order_key", "part"],
                condition=Q(status__in=["queued", "running"]),
                name="reports_pack_once_under_way",
            ),
        ),
        migrations.AddConstraint(
            "pack",
            models.CheckConstraint(
                name="reports_pack_part_is_one_of_its_parts", condition=Q(part__gte=1, part__lte=F("parts"))
            ),
        ),
        migrations.RunPython(count, migrations.RunPython.noop, elidable=True),
    ]
