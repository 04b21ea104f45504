"""Who is to review which venture, and what each reviewer can take on."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0007_notes_of_invitees'),
        ('reviews', '0011_settlements'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_by_hand', models.BooleanField(default=False)),
                ('reasons', models.JSONField(blank=True, default=list)),
                ('assigned_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('assigned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checkpoint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='cohorts.checkpoint')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='cohorts.enrolment')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('checkpoint__isnull', False)), fields=('enrolment', 'checkpoint', 'reviewer'), name='reviews_assigned_once_per_checkpoint'), models.UniqueConstraint(condition=models.Q(('checkpoint__isnull', True)), fields=('enrolment', 'reviewer'), name='reviews_assigned_once_without_checkpoint')],
            },
        ),
        migrations.CreateModel(
            name='ReviewerProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('chapters', models.JSONField(blank=True, default=list)),
                ('languages', models.JSONField(blank=True, default=list)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviewer_profiles', to='cohorts.cohort')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tracks', models.ManyToManyField(blank=True, related_name='+', to='cohorts.tag')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('cohort', 'reviewer'), name='reviews_profile_once_per_reviewer')],
            },
        ),
    ]
