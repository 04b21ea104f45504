"""The newest submission of each enrolment gets its standing; written with plain rows, as they were that day."""

from django.db import migrations

SEVERITIES = ("critical", "high", "medium", "low")


def end(kept, place):
    return kept[place] if kept else None


def fill(apps, schema_editor):
    Submission = apps.get_model("reviews", "Submission")
    Standing, InChapter = (apps.get_model("reviews", name) for name in ("Standing", "StandingInChapter"))
    rows = Submission.objects.order_by("submitted_at", "pk").defer("answers", "result", "evidence", "forecast")
    newest = {row.enrolment_id: row for row in rows.iterator(chunk_size=100)}
    for row in newest.values():
        kept = row.summary
        runway, counts = kept.get("runway"), kept.get("counts", {})
        standing = Standing.objects.create(
            enrolment_id=row.enrolment_id,
            submission=row,
            name=row.venture_name,
            submitted_at=row.submitted_at,
            playbook_version_id=row.playbook_version_id,
            band=kept.get("band", ""),
            is_early=kept.get("is_early", False),
            stage=kept.get("stage"),
            sector=kept.get("sector", ""),
            readiness=end(kept.get("readiness"), 0),
            readiness_high=end(kept.get("readiness"), 1),
            maturity=end(kept.get("maturity"), 0),
            runway=runway if isinstance(runway, (int, float)) else None,
            is_unlimited=runway == "unlimited",
            **{severity: counts.get(severity, 0) for severity in SEVERITIES},
        )
        InChapter.objects.bulk_create(
            InChapter(
                standing=standing,
                chapter_id=key,
                **{severity: one.get("counts", {}).get(severity, 0) for severity in SEVERITIES},
            )
            for key, one in kept.get("chapters", {}).items()
            if one.get("answered", 0)
        )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_checkpoints_standings_work")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
