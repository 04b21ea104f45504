from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("reviews", "0013_phases")]

    operations = [
        migrations.CreateModel(
            name="ConfirmedStanding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reviews", models.PositiveSmallIntegerField()),
                ("differing", models.PositiveSmallIntegerField(default=0)),
                ("readiness", models.FloatField(null=True)),
                ("readiness_high", models.FloatField(null=True)),
                ("chapters", models.JSONField(default=dict)),
                ("least", models.FloatField(null=True)),
                ("most", models.FloatField(null=True)),
                ("levels", models.JSONField(default=dict)),
                ("reviewed_at", models.DateTimeField()),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=models.CASCADE, related_name="confirmed", to="reviews.submission"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(reviews__gte=1), name="reviews_confirmed_rests_on_a_review")
                ]
            },
        ),
    ]
