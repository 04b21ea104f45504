"""Orders of before the line went round by tenant are their ventures'."""

from django.db import migrations
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat


def name_tenants(apps, _schema_editor):
    rows = apps.get_model("reports", "Report").objects.filter(tenant="")
    rows.update(tenant=Concat(Value("venture-"), Cast("venture_id", CharField())))


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_fair_line_and_broken_seal")]

    operations = [migrations.RunPython(name_tenants, migrations.RunPython.noop)]
