"""The phases of reviewing at a checkpoint: days, who reviews, what is visible of others’ reviews."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0007_notes_of_invitees'),
        ('reviews', '0012_assignments'),
    ]

    operations = [
        migrations.CreateModel(
            name='Phase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=60)),
                ('from_on', models.DateField()),
                ('to_on', models.DateField()),
                ('who', models.CharField(choices=[('roles', 'everybody whose role reviews'), ('assigned', 'only who is assigned')], default='roles', max_length=10)),
                ('sees', models.CharField(choices=[('never', 'never'), ('after_own', 'after finishing their own review'), ('always', 'always')], default='after_own', max_length=10)),
                ('checkpoint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='cohorts.checkpoint')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='cohorts.cohort')),
            ],
            options={
                'ordering': ['from_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_on__lte', models.F('to_on'))), name='reviews_phase_begins_first'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='reviews_phase_has_name'), models.CheckConstraint(condition=models.Q(('who__in', ['roles', 'assigned'])), name='reviews_phase_who_is_known'), models.CheckConstraint(condition=models.Q(('sees__in', ['never', 'after_own', 'always'])), name='reviews_phase_sees_is_known')],
            },
        ),
    ]
