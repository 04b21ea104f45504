from pathlib import Path

from django.db import migrations, models


def keep_the_look(apps, editor):
    """Packs that were ordered before look as their organisation looks now: until here they were drawn so."""
    rows = apps.get_model("reports", "Pack").objects.select_related("cohort__programme__organisation")
    for pack in rows.defer("ventures", "made").iterator():
        organisation = pack.cohort.programme.organisation
        brand = {"accent": organisation.accent, "logo": Path(organisation.logo.name or "").stem}
        if any(brand.values()):
            rows.filter(pk=pack.pk).update(brand=brand)


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0005_letters_of_invitees"), ("reports", "0005_packs_fetched")]

    operations = [
        migrations.AddField("pack", "brand", models.JSONField(blank=True, default=dict)),
        migrations.RunPython(keep_the_look, migrations.RunPython.noop, elidable=True),
    ]
