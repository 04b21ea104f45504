"""The page that previews a move to the next version of the playbook, and makes it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.actions import attach_link, save_answer
from assessments.comments import write_comment
from assessments.evaluation import evaluate
from assessments.models import Answer, AnswerHistory, Assessment, Upgrade
from assessments.threads import Thread
from engine.playbook.answers import Answer as Given
from plans.actions import change_item
from plans.models import Milestone, WhatIf
from plans.upgrading import preview_of, upgrade
from reviews.returning import answer_return, copy_of, resubmit, return_submission
from tests.forecasts.cases import a_scenario

pytestmark = pytest.mark.django_db


def at(assessment, name="upgrade", *more):
    return reverse(name, args=[assessment.public_id, *more])


def text_of(response):
    return " ".join(response.content.decode().split())


def moved(assessment, by):
    upgrade(assessment=assessment, seen=preview_of(assessment).seen, language="en", by=by)
    return Assessment.objects.with_venture().get(pk=assessment.pk)


def test_the_offer_stands_on_the_venture_and_the_result_and_goes_when_it_is_taken(on_1, as_alice, alice):
    for name in ("assessment", "result"):
        assert "Version 2.0.0 of the playbook is published." in text_of(as_alice.get(at(on_1, name)))
    moved(on_1, alice)
    for name in ("assessment", "result"):
        assert "of the playbook is published" not in text_of(as_alice.get(at(on_1, name)))


def test_the_preview_counts_and_names_what_becomes_of_each_answer(on_1, as_alice):
    page = as_alice.get(at(on_1))

    said, found = text_of(page), page.context["preview"].found
    assert "from version 1.0.0 to 2.0.0" in said
    assert "Before the upgrade to 2.0.0" in said
    for key in found.again.keys() & found.moves.keys():
        assert f'<span class="pl-id">{found.before.items[key].code}</span>' in said
    carried = next(part for part in page.context["page"].parts if part.id == "carried")
    same = [key for key in found.with_fate("carried") if key in found.answers.keys() - found.changed.keys()]
    assert carried.said == f"{len(same)} answers stay as they are."
    assert [row.name for row in page.context["page"].scores] == ["Verdict", "Readiness", "Questions answered"]
    assert not Upgrade.objects.exists()


def test_a_viewer_sees_the_preview_and_cannot_move(on_1, team, as_vic):
    assert "Owners and editors of the venture can upgrade it." in text_of(as_vic.get(at(on_1)))
    assert as_vic.post(at(on_1), {"seen": preview_of(on_1).seen}).status_code == 403
    assert not Upgrade.objects.exists()


def test_others_find_nothing(on_1, client, bob):
    client.force_login(bob)
    for name in ("upgrade", "earlier_answers"):
        assert client.get(at(on_1, name)).status_code == 404
    assert client.post(at(on_1), {"seen": preview_of(on_1).seen}).status_code == 404
    assert not Upgrade.objects.exists()


def test_an_editor_moves_the_venture_once(on_1, team, as_erin):
    seen = as_erin.get(at(on_1)).context["preview"].seen

    pages = [as_erin.post(at(on_1), {"seen": seen}, follow=True) for _time in range(2)]

    assert "Your venture now answers version 2.0.0." in text_of(pages[0])
    assert "already answers the newest version. Nothing was changed." in text_of(pages[1])
    assert (Upgrade.objects.count(), Milestone.objects.count()) == (1, 1)


def test_what_changed_meanwhile_is_previewed_again(on_1, as_alice, alice):
    seen = as_alice.get(at(on_1)).context["preview"].seen
    save_answer(assessment=on_1, item_id="mr_03", given=Given("value", 4), by=alice)

    page = as_alice.post(at(on_1), {"seen": seen})

    assert page.status_code == 409
    assert "Nothing was moved: look again, then upgrade." in text_of(page)
    assert page.context["preview"].seen != seen


def test_the_earlier_answers_stay_readable_with_all_that_hangs_on_them(on_1, as_alice, alice):
    attach_link(assessment=on_1, item_id="mr_02", link="https://example.org/log", by=alice)
    write_comment(assessment=on_1, thread=Thread("question", "mr_02"), text="Ask again", language="en", by=alice)
    old = {row.item_id: row.raw for row in on_1.answers.all()}
    now = moved(Assessment.objects.with_venture().get(pk=on_1.pk), alice)

    page = as_alice.get(at(now, "earlier_answers"))

    said, made = text_of(page), Upgrade.objects.get()
    for key, move in made.moves.items():
        code = key.upper().replace("_", "-")
        if move["fate"] != "carried" or made.marks.get(key, {}).get("why") == "changed":
            assert f'id="{code}"' in said, code
    assert "https://example.org/log" in said
    assert "Ask again" in text_of(as_alice.get(at(now, "comments", "mr_02")))
    assert str(old["mr_02"]) in text_of(as_alice.get(at(now, "answer_history", "mr_02")))
    assert as_alice.get(at(now, "evidence_add", "mr_02")).status_code == 200


def test_every_other_page_opens_after_the_move(on_1, as_alice, alice):
    scenario = a_scenario(on_1, alice)
    tried = WhatIf.objects.create(
        assessment=on_1, name="If", changes={"mr_02": 30, "mr_03": 4}, created_by=alice, changed_by=alice
    )
    rung = evaluate(on_1).result.plan.steps[0].rung
    change_item(assessment=on_1, key=rung.id, rev=0, values={"status": "doing"}, by=alice)
    now = moved(on_1, alice)

    names = (
        "plan",
        "what_ifs",
        "milestones",
        "forecast",
        "answers_yaml",
        "answers_import",
        "ways",
        "assessment_reports",
    )
    pages = [at(now, name) for name in names]
    pages += [reverse("scenario", args=[scenario.public_id]), reverse("what_if", args=[tried.public_id])]
    assert [as_alice.get(page).status_code for page in pages] == [200] * len(pages)
    assert rung.title.en in text_of(as_alice.get(at(now, "plan")))


def test_a_page_opened_before_the_move_saves_what_is_gone_and_what_stays(on_1, as_alice, alice):
    now = moved(on_1, alice)
    body = {"answers": [{"q": "mr_02", "rev": 1, "value": "9"}, {"q": "mr_03", "rev": 1, "value": "1"}]}

    saved = as_alice.put(at(now, "answers"), body, content_type="application/json")

    assert (saved.status_code, [one["q"] for one in saved.json()["saved"]]) == (200, ["mr_02", "mr_03"])
    form = {"mr_02": "11", "mr_02-rev": "1", "mr_03": "0", "mr_03-rev": "2", "stay": ""}
    assert as_alice.post(at(now, "chapter", "mr"), form).status_code == 302
    raws = AnswerHistory.objects.filter(assessment=now, item_id="mr_02").order_by("rev").values_list("raw", flat=True)
    assert list(raws)[-2:] == [9, 11]
    assert now.answers.get(item_id="mr_03").value == 0


def test_a_page_opened_before_the_move_does_not_answer_a_question_that_changed_its_meaning(on_1, as_alice, alice):
    Answer.objects.filter(item_id="le_10").delete()
    now = moved(on_1, alice)
    body = {"answers": [{"q": "le_10", "rev": 0, "value": "yes"}]}

    saved = as_alice.put(at(now, "answers"), body, content_type="application/json")

    assert (saved.status_code, saved.json()["saved"]) == (409, [])
    page = as_alice.get(at(now, "answer_history", "le_10"))
    assert [one.words for one in page.context["entries"]] == ["Asked anew in version 2.0.0 of the playbook"]


def test_what_was_returned_before_the_move_is_answered_in_its_own_version(on_1, enrolment, as_alice, alice, bob):
    from reviews.actions import submit

    sealed = submit(assessment=on_1, enrolment=enrolment, by=alice)
    found = return_submission(
        submission=sealed, by=bob, sentences={"mr_02": "Whom?", "le_02": "When?"}, due_on=enrolment.cohort.today
    )
    now = moved(Assessment.objects.with_venture().get(pk=on_1.pk), alice)

    assert "Whom?" in text_of(as_alice.get(at(now, "result")))
    assert as_alice.get(reverse("return_answer", args=[found.public_id])).status_code == 200
    from assessments.actions import Sent

    answer_return(found=found, sent=[Sent("mr_02", Given("value", 20))], by=alice)
    attach_link(assessment=now, item_id="mr_02", link="https://example.org/log", by=alice)
    assert copy_of(found).answers["mr_02"] == {"value": 20, "evidence": "https://example.org/log"}
    again = resubmit(found=found, by=alice)
    assert again.playbook_version.version == "1.0.0"
    sealed.refresh_from_db()
    assert sealed.playbook_version.version == "1.0.0"
