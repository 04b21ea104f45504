"""Returns; on PostgreSQL the database refuses to change those that ended, and what is only added."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


ON = (
    "CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON reviews_return"
    " FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION plumbline_never_changes();"
    "CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON reviews_returneditem"
    " FOR EACH ROW EXECUTE FUNCTION plumbline_never_changes();"
    "CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON reviews_returnanswerhistory"
    " FOR EACH ROW EXECUTE FUNCTION plumbline_never_changes();"
)
OFF = "".join(
    f"DROP TRIGGER IF EXISTS never_changes ON {table};"
    for table in ("reviews_return", "reviews_returneditem", "reviews_returnanswerhistory")
)


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return on_postgresql


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0004_counts_of_answers'),
        ('cohorts', '0007_notes_of_invitees'),
        ('playbooks', '0002_published_for_ever'),
        ('reviews', '0009_feedback'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('due_on', models.DateField()),
                ('returned_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ReturnAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raw', models.JSONField(blank=True, null=True)),
                ('rev', models.PositiveIntegerField(default=1)),
                ('answered_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='ReturnAnswerHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raw', models.JSONField(blank=True, null=True)),
                ('rev', models.PositiveIntegerField(default=1)),
                ('answered_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='ReturnedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_id', models.CharField(max_length=64)),
                ('sentence', models.TextField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='submission',
            name='reviews_submission_once_per_revision',
        ),
        migrations.RemoveConstraint(
            model_name='submission',
            name='reviews_submission_once_per_checkpoint',
        ),
        migrations.RemoveConstraint(
            model_name='submission',
            name='reviews_submission_seal_form_is_known',
        ),
        migrations.AddField(
            model_name='judgement',
            name='is_carried',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='judgementhistory',
            name='is_carried',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='submission',
            name='answers_return',
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(condition=models.Q(('answers_return__isnull', True), ('checkpoint__isnull', True)), fields=('enrolment', 'revision'), name='reviews_submission_once_per_revision'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(condition=models.Q(('answers_return__isnull', True)), fields=('enrolment', 'revision', 'checkpoint'), name='reviews_submission_once_per_checkpoint'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('seal_form__in', [1, 2, 3, 4, 5])), name='reviews_submission_seal_form_is_known'),
        ),
        migrations.AddField(
            model_name='return',
            name='answered_with',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered_return', to='reviews.submission'),
        ),
        migrations.AddField(
            model_name='return',
            name='returned_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='return',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='reviews.submission'),
        ),
        migrations.AddField(
            model_name='return',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returnanswer',
            name='answered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returnanswerhistory',
            name='answered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returneditem',
            name='of',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='reviews.return'),
        ),
        migrations.AddField(
            model_name='returnanswerhistory',
            name='pin',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='reviews.returneditem'),
        ),
        migrations.AddField(
            model_name='returnanswer',
            name='pin',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='reviews.returneditem'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('submission',), name='reviews_return_open_once'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_with', None), ('ended_at', None), ('withdrawn_by', None)), models.Q(('answered_with', None), ('ended_at__isnull', False), ('withdrawn_by__isnull', False)), models.Q(('answered_with__isnull', False), ('ended_at__isnull', False), ('withdrawn_by', None)), _connector='OR'), name='reviews_return_ends_one_way'),
        ),
        migrations.AddConstraint(
            model_name='returneditem',
            constraint=models.UniqueConstraint(fields=('of', 'item_id'), name='reviews_returned_item_once'),
        ),
        migrations.AddConstraint(
            model_name='returneditem',
            constraint=models.CheckConstraint(condition=models.Q(('sentence', ''), _negated=True), name='reviews_returned_item_has_sentence'),
        ),
        migrations.AddConstraint(
            model_name='returnanswerhistory',
            constraint=models.UniqueConstraint(fields=('pin', 'rev'), name='reviews_return_answer_history_one_row_per_rev'),
        ),
        migrations.AddConstraint(
            model_name='returnanswer',
            constraint=models.CheckConstraint(condition=models.Q(('rev__gte', 1)), name='reviews_return_answer_rev_from_one'),
        ),
        migrations.RunPython(run(ON), run(OFF)),
    ]
