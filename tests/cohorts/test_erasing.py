"""A venture is erased: seals and logs hold, and nothing of it is left anywhere."""
# ruff: noqa: F811  (fixtures)

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from accounts.erasing import Hindered, erase_account
from assessments import actions
from assessments.comments import write_comment
from assessments.digest import write_digests
from assessments.threads import Thread
from cohorts import team
from cohorts.erasing import erase_venture, forget_in_lists, of_person
from cohorts.models import Mailing
from mails.models import Mail
from plans.actions import add_item
from reports.models import Pack, Report
from reviews.models import Standing, Submission
from tests.canaries import ADDRESS, PERSON, VENTURE, WORDS, found, founder, handed_in, reviewer  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_search_finds_them_before(handed_in):
    places = {where for where, _canary in found(VENTURE, WORDS, PERSON, ADDRESS)}
    assert {"cohorts.Venture", "reviews.Submission", "reviews.Judgement", "mails.Mail", "accounts.User"} <= places
    assert any(where.startswith("/") for where in places)


def test_of_an_erased_venture_nothing_is_left_and_everything_sealed_holds(handed_in, founder, cohort, bob, client):
    """Not the name that it had before, nor whom its owners invited."""
    seal = handed_in.seal
    owner = handed_in.assessment.venture.members.get()
    team.invite(by=owner, addresses=[f"{WORDS}@example.org"], role="viewer", language="en")
    team.rename(name="Another", by=owner)
    erase_venture(handed_in.assessment.venture, founder)
    assert found(VENTURE, WORDS) == []
    call_command("verify")
    kept = Submission._base_manager.get(pk=handed_in.pk)
    assert (kept.seal, kept.answers, kept.venture_name) == (seal, {}, "")
    assert not Submission.objects.exists()
    assert not Standing.objects.exists()
    assert not Report.objects.exists()
    assert not Pack.objects.exists()
    client.force_login(bob)
    for name in ("cohort", "cohort_settings", "cohort_needs", "cohort_change", "decisions", "cohort_packs", "invitees"):
        page = client.get(reverse(name, args=[cohort.public_id]))
        assert page.status_code == 200, name
        assert VENTURE not in page.content.decode()
    for name in ("submission", "submission_answers", "review", "decision"):
        assert client.get(reverse(name, args=[handed_in.public_id])).status_code == 404, name
    assert client.get(reverse("organisation_log", args=[cohort.programme.organisation.public_id])).status_code == 200


def test_what_its_members_were_written_goes_with_it(handed_in, founder, alice):
    """A comment in its own email, and a title of the plan in the daily one."""
    assessment = handed_in.assessment
    assessment.venture.members.create(user=alice, role="editor")
    item = add_item(assessment=assessment, values={"title": f"{WORDS} again"}, by=founder)
    for thread, to in ((Thread("question", "mr_01"), [alice]), (Thread("action", item.key), [])):
        write_comment(assessment=assessment, thread=thread, text=WORDS, language="en", by=founder, mentions=to)
    assert write_digests(datetime(2026, 11, 30, 12, tzinfo=UTC)) == 1
    kinds = {one.kind for one in Mail.objects.filter(user=alice, text__contains=WORDS)}
    assert kinds == {"comment", "digest"}
    erase_venture(assessment.venture, founder)
    assert found(VENTURE, WORDS) == []


def test_whoever_deletes_their_account_is_named_in_no_invitation(published, founder, alice, bob):
    """Neither as who invites nor as who was invited, also of ventures that they left before."""
    mine = actions.start_assessment(name="Mine", by=founder).venture
    [made] = team.invite(by=mine.members.get(), addresses=[alice.email], role="owner", language="en")
    team.accept(invitation=made, by=alice)
    team.leave(member=mine.members.get(user=founder))
    team.invite(by=mine.members.get(), addresses=[ADDRESS], role="viewer", language="en")
    assert {"mails.Mail", "cohorts.VentureInvitation"} <= {where for where, _canary in found(PERSON, ADDRESS)}
    erase_account(founder)
    assert found(PERSON, ADDRESS) == []
    assert [one.address for one in mine.team_invitations.all()] == [alice.email]


def test_the_only_owner_of_a_team_hands_over_first(published, founder, alice):
    venture = actions.start_assessment(name="Ours", by=founder).venture
    other = venture.members.create(user=alice, role="viewer")
    with pytest.raises(Hindered, match="Hand it over on its team page"):
        erase_account(founder)
    with pytest.raises(Hindered):  # seen behind the lock, too
        of_person(founder)
    team.hand_over(to=other, then="editor", by=venture.members.get(user=founder))
    erase_account(founder)
    assert [one.user for one in venture.members.all()] == [alice]


def test_lists_of_letters_that_are_being_written_are_no_lists_of_addresses(cohort, bob, alice):
    """The lines of letters to ventures are keys of their places; those of invitations hold addresses."""
    own = {"cohort": cohort, "ordered_by": bob, "total": 2, "tenant": "organisation-1"}
    letters = Mailing.objects.create(kind="letter", once_key="a", turn=1, lines=[7, 8], **own)
    list_of = Mailing.objects.create(
        kind="invitee",
        once_key="b",
        turn=2,
        lines=[[1, alice.email, "", "", "en"], [2, "b@example.org", "", "", "en"]],
        **own,
    )
    with transaction.atomic():
        forget_in_lists(alice, [alice.email])
    letters.refresh_from_db()
    list_of.refresh_from_db()
    assert letters.lines == [7, 8]
    assert [line[1] for line in list_of.lines] == ["b@example.org"]
