"""A venture full of words that stand nowhere else, and the search for them in everything that is kept.

They are searched for in every text of every table and in every file below the data folder, packed ones unpacked.
"""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from assessments import actions
from assessments.comments import write_comment
from assessments.delegating import give
from assessments.threads import Thread
from cohorts import actions as cohort_actions
from cohorts.invitees import invite_all
from cohorts.lists import check, read_list
from forecasts.models import Scenario
from plans import actions as plan_actions
from plans import trying
from plans.access import Side
from plans.milestones.freezing import freeze
from plans.shared_talk import mark_read, say
from reports.actions import request_report
from reports.packs.ordering import order_pack
from reviews import actions as review_actions
from reviews import keeping
from reviews.models import ReturnAnswer, ReturnAnswerHistory, Settlement
from reviews.named import name_somebody
from reviews.returning import return_submission
from reviews.reviewing import Saying, declare, finish, judge
from tests.conftest import answer_as
from tests.forecasts.cases import a_scenario, book
from tests.world import colleague

VENTURE, PERSON, ADDRESS, WORDS = "Kanariengelb", "Zaunkönig", "zaunkoenig@canary.example", "Stieglitzlied"


@pytest.fixture
def founder(published):
    return User.objects.create_user(ADDRESS, "correct horse battery", name=f"Rosa {PERSON}")


@pytest.fixture
def reviewer(cohort):
    return colleague("reviewer", cohort.programme.organisation, "reviewer")


@pytest.fixture
def handed_in(founder, cohort, bob, reviewer, django_capture_on_commit_callbacks):
    """A venture full of canaries that did everything a venture does."""
    listed = read_list(f"email,name,venture\n{ADDRESS},Rosa {PERSON},{VENTURE}\n")
    entries = check(listed.rows, {}, "en").good
    with django_capture_on_commit_callbacks(execute=True):
        invitee = invite_all(cohort=cohort, entries=entries, by=bob).made[0]
    assessment = actions.start_assessment(name=VENTURE, by=founder)
    answer_as(assessment, "R-10", founder)
    item = "mr_01"
    actions.attach_link(assessment=assessment, item_id=item, link=f"https://example.org/{WORDS}", by=founder)
    file = SimpleUploadedFile(f"{WORDS}.txt", f"{WORDS} of {VENTURE}".encode(), "text/plain")
    actions.attach_file(assessment=assessment, item_id=item, file=file, by=founder)
    scenario = a_scenario(assessment, founder)
    Scenario.objects.filter(pk=scenario.pk).update(name=WORDS)
    book(assessment, founder, ("2027-01", {"cash": "1150000", "customers": "60"}))
    invitation = cohort_actions.invite(cohort=cohort, by=bob)
    enrolment = cohort_actions.enrol(invitation=invitation, venture=assessment.venture, by=founder)
    type(invitee).objects.filter(pk=invitee.pk).update(enrolment=enrolment)
    submission = review_actions.submit(assessment=assessment, enrolment=enrolment, by=founder)
    own = {"title": f"{WORDS} to {VENTURE}", "note": f"Rosa {PERSON} sings", "person_id": founder.pk}
    plan_actions.add_item(assessment=assessment, values=own, by=founder)
    write_comment(
        assessment=assessment,
        thread=Thread("question", "mr_01"),
        text=WORDS,
        language="en",
        by=founder,
        mentions=[founder],
    )
    cohort_actions.share_plan(enrolment=enrolment, is_shared=True)
    for is_staff, writer in ((True, bob), (False, founder)):
        said = {"text": f"{VENTURE}: {WORDS}", "language": "en", "by": writer}
        mark_read(founder, enrolment, [say(side=Side(enrolment, is_staff=is_staff, may_write=True), **said)])
    give(assessment=assessment, given={("chapter", "mr"): assessment.venture.members.get()}, by=founder)
    trying.begin(assessment=assessment, name=f"{VENTURE}: {WORDS}", by=founder)
    freeze(assessment=assessment, name=f"{VENTURE}: {WORDS}", by=founder)
    request_report(by=founder, language="en", assessment=assessment)
    order_pack(cohort=cohort, kind="sheet", query="", language="en", by=bob)
    keeping.add_note(enrolment=enrolment, text=f"{VENTURE} sang {WORDS}", by=bob)
    who = {"who": f"{PERSON} & {WORDS}", "reason": f"{VENTURE}: {WORDS}"}
    name_somebody(enrolment=enrolment, by=founder, **who)
    declare(enrolment=enrolment, person=reviewer, answer="none")
    saying = Saying(item, "confirmed", reason=WORDS, team_comment=VENTURE, founder_comment=WORDS)
    judge(submission=submission, reviewer=reviewer, saying=saying)
    finish(submission=submission, reviewer=reviewer, note=f"Well, {VENTURE}")
    settled = {"outcome": "confirmed", "reason": WORDS, "ground": "a" * 64, "settled_by": bob}
    Settlement.objects.create(submission=submission, item_id=item, **settled)
    day = cohort.today + timedelta(7)
    back = return_submission(submission=submission, by=reviewer, sentences={item: f"{VENTURE}: {WORDS}?"}, due_on=day)
    pin = back.items.get()
    for model in (ReturnAnswer, ReturnAnswerHistory):
        model.objects.create(pin=pin, raw={"text": WORDS}, answered_by=founder)
    return submission


def texts_of_tables():
    """Everything that stands in a row of any table, as text."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            yield model._meta.label, json.dumps(row, default=str, ensure_ascii=False)


def texts_of_files():
    """Every file below the data folder of the test and what is packed inside, as text."""
    for path in Path(settings.MEDIA_ROOT).parent.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            yield str(path), content.decode("utf-8", "replace")
            if zipfile.is_zipfile(io.BytesIO(content)):
                with zipfile.ZipFile(io.BytesIO(content)) as packed:
                    for name in packed.namelist():
                        yield f"{path}:{name}", packed.read(name).decode("utf-8", "replace")


def found(*canaries):
    """Where canaries are left, in tables and files."""
    known = {*canaries, *(canary.encode("ascii", "xmlcharrefreplace").decode() for canary in canaries)}
    everywhere = [*texts_of_tables(), *texts_of_files()]
    return [(where, canary) for where, text in everywhere for canary in known if canary.casefold() in text.casefold()]
