"""Decisions; on PostgreSQL the database refuses to change what was released and what is only added."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


ON = (
    "CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON reviews_decision"
    " FOR EACH ROW WHEN (OLD.released_at IS NOT NULL) EXECUTE FUNCTION plumbline_never_changes();"
    "CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON reviews_decisionhistory"
    " FOR EACH ROW EXECUTE FUNCTION plumbline_never_changes();"
)
OFF = "".join(
    f"DROP TRIGGER IF EXISTS never_changes ON {table};" for table in ("reviews_decision", "reviews_decisionhistory")
)


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return on_postgresql


class Migration(migrations.Migration):

    dependencies = [
        ("playbooks", "0002_published_for_ever"),
        ('cohorts', '0007_notes_of_invitees'),
        ('reviews', '0007_files_go_along'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DecisionRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('places', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('checkpoint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cohorts.checkpoint')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decision_rounds', to='cohorts.cohort')),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('accepted', 'accepted'), ('conditional', 'accepted with conditions'), ('waitlist', 'on the waitlist'), ('declined', 'declined')], max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('words', models.TextField(blank=True)),
                ('conditions', models.JSONField(blank=True, default=list)),
                ('rev', models.PositiveIntegerField(default=1)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('rank', models.PositiveIntegerField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='cohorts.enrolment')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='reviews.submission')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='reviews.decisionround')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='DecisionHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('accepted', 'accepted'), ('conditional', 'accepted with conditions'), ('waitlist', 'on the waitlist'), ('declined', 'declined')], max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('words', models.TextField(blank=True)),
                ('conditions', models.JSONField(blank=True, default=list)),
                ('rev', models.PositiveIntegerField(default=1)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='reviews.decision')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('decision', 'rev'), name='reviews_decision_history_one_row_per_rev')],
            },
        ),
        migrations.AddConstraint(
            model_name='decisionround',
            constraint=models.UniqueConstraint(fields=('cohort', 'checkpoint'), name='reviews_round_once_per_checkpoint'),
        ),
        migrations.AddConstraint(
            model_name='decisionround',
            constraint=models.UniqueConstraint(condition=models.Q(('checkpoint', None)), fields=('cohort',), name='reviews_round_once_without_checkpoint'),
        ),
        migrations.AddConstraint(
            model_name='decisionround',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('released_by__isnull', True)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='reviews_round_released_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('round', 'enrolment'), name='reviews_decision_pending_once'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['accepted', 'conditional', 'waitlist', 'declined'])), name='reviews_decision_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'waitlist'), ('rank__isnull', False)), models.Q(models.Q(('outcome', 'waitlist'), _negated=True), ('rank__isnull', True)), _connector='OR'), name='reviews_decision_rank_iff_waitlist'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('released_at', None), models.Q(('words', ''), _negated=True), _connector='OR'), name='reviews_decision_released_has_words'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'conditional'), ('conditions', []), _connector='OR'), name='reviews_decision_conditions_of_conditional'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('rev__gte', 1)), name='reviews_decision_rev_from_one'),
        ),
        migrations.RunPython(run(ON), run(OFF)),
    ]
