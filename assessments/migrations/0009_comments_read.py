# What was written before readings were kept counts as read

from django.db import migrations
from django.db.models import Max


def what_stands_is_read(apps, _editor):
    """What was written before readings were kept is not new to anybody, and no email tells of it."""
    comments, reading = (apps.get_model("assessments", name) for name in ("Comment", "ThreadReading"))
    members = apps.get_model("cohorts", "VentureMembership")
    threads = comments.objects.values("assessment", "assessment__venture", "key").annotate(last=Max("pk")).order_by()
    for one in threads.iterator():
        people = members.objects.filter(venture=one["assessment__venture"]).values_list("user", flat=True)
        reading.objects.bulk_create(
            reading(
                user_id=user, assessment_id=one["assessment"], about="question", key=one["key"], read_id=one["last"]
            )
            for user in people
        )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0008_threads")]

    operations = [migrations.RunPython(what_stands_is_read, migrations.RunPython.noop)]
