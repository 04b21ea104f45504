"""What each standing is compared to, and the change since then; filled in from what was sealed, as plain rows that day."""

import django.db.models.deletion
from django.db import migrations, models

AT_ONCE = 500


def low(kept, figure):
    ends = kept.get(figure) if kept else None
    return ends[0] if ends else None


def difference(now, then):
    return None if now is None or then is None else now - then


def before(newest, own, dated):
    """The last of an earlier checkpoint; where the cohort has none, the first that was handed in."""
    if not dated:
        return next((one for one in own if one.pk != newest.pk), None)
    if newest.checkpoint is None:
        return None
    older = [one for one in own if one.checkpoint and one.checkpoint.due_on < newest.checkpoint.due_on]
    return max(older, key=lambda one: (one.checkpoint.due_on, one.submitted_at, one.pk), default=None)


def fill(apps, schema_editor):
    Submission, Standing = (apps.get_model("reviews", name) for name in ("Submission", "Standing"))
    dated = set(apps.get_model("cohorts", "Checkpoint").objects.values_list("cohort_id", flat=True))
    keys = list(Standing.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        rows = list(Standing.objects.filter(pk__in=keys[start : start + AT_ONCE]).select_related("enrolment"))
        sent = Submission.objects.filter(enrolment__in=[one.enrolment_id for one in rows], erased_at=None)
        sent = sent.select_related("checkpoint").defer("answers", "result", "evidence", "forecast")
        by_enrolment = {}
        for one in sent.order_by("submitted_at", "pk"):
            by_enrolment.setdefault(one.enrolment_id, []).append(one)
        for row in rows:
            own = by_enrolment.get(row.enrolment_id, [])
            newest = next((one for one in own if one.pk == row.submission_id), None)
            then = before(newest, own, row.enrolment.cohort_id in dated) if newest else None
            row.before = then
            row.change = difference(row.readiness, low(then and then.summary, "readiness"))
            row.evidenced_change = difference(row.evidenced, low(then and then.summary, "evidenced"))
        Standing.objects.bulk_update(rows, ["before", "change", "evidenced_change"])


class Migration(migrations.Migration):
    dependencies = [("reviews", "0020_rubrics_of_phases")]
    operations = [
        migrations.AddField(
            model_name="standing",
            name="before",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="reviews.submission"
            ),
        ),
        migrations.AddField(model_name="standing", name="change", field=models.FloatField(null=True)),
        migrations.AddField(model_name="standing", name="evidenced_change", field=models.FloatField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
