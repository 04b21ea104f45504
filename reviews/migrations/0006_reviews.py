"""Declarations, reviews and judgements; on PostgreSQL the database refuses to change what is only added."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


ON = "".join(
    f"CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION plumbline_never_changes();"
    for table in ("reviews_declaration", "reviews_judgementhistory")
)
OFF = "".join(
    f"DROP TRIGGER IF EXISTS never_changes ON {table};"
    for table in ("reviews_declaration", "reviews_judgementhistory")
)


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return on_postgresql


class Migration(migrations.Migration):

    dependencies = [
        ("playbooks", "0002_published_for_ever"),
        ('cohorts', '0005_letters_of_invitees'),
        ('reviews', '0005_standings_of_what_was_handed_in'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('recommendation', models.CharField(blank=True, choices=[('accept', 'accept'), ('conditional', 'accept with conditions'), ('decline', 'decline')], max_length=12)),
                ('note', models.TextField(blank=True)),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='reviews.submission')),
            ],
            options={
                'ordering': ['begun_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='JudgementHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_id', models.CharField(max_length=64)),
                ('outcome', models.CharField(choices=[('confirmed', 'confirmed'), ('other', 'another answer'), ('cannot', 'cannot judge')], max_length=10)),
                ('value', models.JSONField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('team_comment', models.TextField(blank=True)),
                ('founder_comment', models.TextField(blank=True)),
                ('rev', models.PositiveIntegerField(default=1)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='reviews.review')),
            ],
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_id', models.CharField(max_length=64)),
                ('outcome', models.CharField(choices=[('confirmed', 'confirmed'), ('other', 'another answer'), ('cannot', 'cannot judge')], max_length=10)),
                ('value', models.JSONField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('team_comment', models.TextField(blank=True)),
                ('founder_comment', models.TextField(blank=True)),
                ('rev', models.PositiveIntegerField(default=1)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='reviews.review')),
            ],
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('answer', models.CharField(choices=[('none', 'no conflict'), ('conflict', 'conflict of interest'), ('unsure', 'not sure')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='cohorts.enrolment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['enrolment', 'person', 'id'], name='reviews_declaration_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('answer__in', ['none', 'conflict', 'unsure'])), name='reviews_declaration_answer_is_known'), models.CheckConstraint(condition=models.Q(('answer', 'none'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='reviews_declaration_has_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('submission', 'reviewer'), name='reviews_review_once_per_reviewer'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('recommendation__in', ['', 'accept', 'conditional', 'decline'])), name='reviews_review_recommendation_is_known'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('finished_at__gte', models.F('begun_at')), _connector='OR'), name='reviews_review_finished_later'),
        ),
        migrations.AddConstraint(
            model_name='judgementhistory',
            constraint=models.UniqueConstraint(fields=('review', 'item_id', 'rev'), name='reviews_judgement_history_one_row_per_rev'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.UniqueConstraint(fields=('review', 'item_id'), name='reviews_judgement_once_per_item'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['confirmed', 'other', 'cannot'])), name='reviews_judgement_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'other'), ('value__isnull', False)), models.Q(models.Q(('outcome', 'other'), _negated=True), ('value__isnull', True)), _connector='OR'), name='reviews_judgement_value_iff_other'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'other'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='reviews_judgement_other_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.CheckConstraint(condition=models.Q(('rev__gte', 1)), name='reviews_judgement_rev_from_one'),
        ),
        migrations.RunPython(run(ON), run(OFF)),
    ]
