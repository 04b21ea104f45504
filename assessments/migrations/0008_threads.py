# Comments stand at questions, gaps and items of a plan; who read how far; who takes on what

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

ABOUT = [("question", "Question"), ("gap", "Gap"), ("action", "Action")]


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0007_evidence_details"),
        ("cohorts", "0011_shares_plan"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex("comment", "assessments_comment_of_item"),
        migrations.RenameField("comment", "item_id", "key"),
        migrations.AlterField("comment", "key", models.CharField(max_length=160)),
        migrations.AddField("comment", "about", models.CharField(choices=ABOUT, default="question", max_length=10)),
        migrations.AddIndex(
            "comment", models.Index(fields=["assessment", "about", "key"], name="assessments_comment_of_thread")
        ),
        migrations.AddConstraint(
            "comment",
            models.CheckConstraint(
                condition=models.Q(("about__in", ["question", "gap", "action"])),
                name="assessments_comment_about_is_known",
            ),
        ),
        migrations.CreateModel(
            name="ThreadReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(choices=ABOUT, max_length=10)),
                ("key", models.CharField(max_length=160)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.assessment"
                    ),
                ),
                (
                    "read",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.comment",
                    ),
                ),
                (
                    "told",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.comment",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "assessment", "about", "key"), name="assessments_reading_once_per_thread"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about__in", ["question", "gap", "action"])),
                        name="assessments_reading_about_is_known",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("of", models.CharField(choices=[("chapter", "Chapter"), ("question", "Question")], max_length=10)),
                ("key", models.CharField(max_length=64)),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delegations",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delegations",
                        to="cohorts.venturemembership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "of", "key"), name="assessments_delegated_to_one"),
                    models.CheckConstraint(
                        condition=models.Q(("of__in", ["chapter", "question"])),
                        name="assessments_delegation_of_is_known",
                    ),
                ]
            },
        ),
    ]
