"""What a lead settled where reviewers differ; on PostgreSQL the database refuses to change it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


ON = (
    "CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON reviews_settlement"
    " FOR EACH ROW EXECUTE FUNCTION plumbline_never_changes();"
)
OFF = "DROP TRIGGER IF EXISTS never_changes ON reviews_settlement;"


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return on_postgresql


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0010_returns'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Settlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_id', models.CharField(max_length=64)),
                ('outcome', models.CharField(choices=[('confirmed', 'confirmed'), ('other', 'another answer')], max_length=10)),
                ('value', models.JSONField(blank=True, null=True)),
                ('reason', models.TextField()),
                ('ground', models.CharField(max_length=64)),
                ('settled_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('settled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='reviews.submission')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['submission', 'item_id', 'id'], name='reviews_settlement_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['confirmed', 'other'])), name='reviews_settlement_outcome_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'other'), ('value__isnull', False)), models.Q(models.Q(('outcome', 'other'), _negated=True), ('value__isnull', True)), _connector='OR'), name='reviews_settlement_value_iff_other'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reviews_settlement_has_reason')],
            },
        ),
        migrations.RunPython(run(ON), run(OFF)),
    ]
