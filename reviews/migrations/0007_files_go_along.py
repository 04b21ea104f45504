"""A fourth form of the seal: the files behind the answers are handed in with them."""

from django.db import migrations, models

NAME = "reviews_submission_seal_form_is_known"


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_reviews")]
    operations = [
        migrations.RemoveConstraint(model_name="submission", name=NAME),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(condition=models.Q(("seal_form__in", [1, 2, 3, 4])), name=NAME),
        ),
    ]
