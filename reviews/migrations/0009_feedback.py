"""Feedback to founders; on PostgreSQL the database refuses to change what they read already."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


ON = (
    "CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON reviews_feedback"
    " FOR EACH ROW WHEN (OLD.released_at IS NOT NULL) EXECUTE FUNCTION plumbline_never_changes();"
)
OFF = "DROP TRIGGER IF EXISTS never_changes ON reviews_feedback;"


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return on_postgresql


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0008_decisions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_id', models.CharField(max_length=64)),
                ('original', models.TextField()),
                ('text', models.TextField(blank=True)),
                ('cleared_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('cleared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='reviews.submission')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('submission', 'item_id'), name='reviews_feedback_once_per_item'), models.CheckConstraint(condition=models.Q(('original', ''), _negated=True), name='reviews_feedback_has_original')],
            },
        ),
        migrations.RunPython(run(ON), run(OFF)),
    ]
