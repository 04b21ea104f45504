"""The team page: what each role reads on it, what an owner does from it, and what is said of each refusal."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from cohorts import team as acts
from cohorts.models import Venture, VentureInvitation, VentureMembership
from engine.playbook.answers import Answer as Given
from mails.models import Mail


@pytest.fixture
def owner(assessment, alice):
    return assessment.venture.members.get(user=alice)


@pytest.fixture
def editor(team, assessment, erin):
    return assessment.venture.members.get(user=erin)


@pytest.fixture
def as_owner(client, alice, team):
    client.force_login(alice)
    return client


def at(name, venture, *more):
    return reverse(name, args=[venture.public_id, *more])


def words(response):
    return " ".join(response.content.decode().split())


def after(client, name, venture, data=None, more=(), page="team"):
    """What the page says after a form that leads back to it."""
    response = client.post(at(name, venture, *more), data or {})
    assert response["Location"] == at(page, venture) if page else True
    return words(client.get(response["Location"]))


def test_every_member_reads_it_and_only_owners_find_forms(client, assessment, team, alice, erin, vic, owner):
    acts.invite(by=owner, addresses=["open@example.org"], role="viewer", language="en")
    code = VentureInvitation.objects.get().code
    for reader in (alice, erin, vic):
        client.force_login(reader)
        said = words(client.get(at("team", assessment.venture)))
        for part in ("Alice", "erin@example.org", "viewer", "open@example.org", "3 people.", "One invitation is open."):
            assert part in said
        assert (code in said) is (reader == alice)
        for name in ("venture_rename", "team_hand_over", "venture_archive", "venture_delete"):
            assert (at(name, assessment.venture) in said) is (reader == alice), name
        assert (at("team_leave", assessment.venture) in said) is (reader != alice)


def test_it_says_who_answered_last_and_when_somebody_joined(as_owner, assessment, erin):
    VentureMembership.objects.update(joined_at=None)  # as in rows of before
    saved = Given(state="unknown")
    actions.save_answer(assessment=assessment, item_id="mr_01", given=saved, by=erin)
    said = words(as_owner.get(at("team", assessment.venture)))
    assert said.count("<time") >= 1


@pytest.mark.parametrize("count", [1, 12])
def test_it_costs_the_same_whatever_the_number_of_people(
    client, assessment, submission, owner, alice, count, django_user_model, django_assert_max_num_queries
):
    for number in range(count):
        user = django_user_model.objects.create_user(f"m{number}@example.org", "correct horse battery")
        VentureMembership.objects.create(venture=assessment.venture, user=user, role="viewer")
        acts.invite(by=owner, addresses=[f"i{number}@example.org"], role="viewer", language="en")
    client.force_login(alice)
    client.get(at("team", assessment.venture))
    with django_assert_max_num_queries(14):
        client.get(at("team", assessment.venture))


def test_several_are_invited_at_once_and_a_double_click_once(as_owner, assessment):
    sent = {"addresses": "a@example.org, B@example.org", "role": "viewer", "language": "zh-hans", "once": "a" * 32}
    for _click in range(2):
        assert after(as_owner, "team", assessment.venture, sent)
    assert [(one.address, one.role) for one in VentureInvitation.objects.order_by("pk")] == [
        ("a@example.org", "viewer"),
        ("b@example.org", "viewer"),
    ]
    assert [one.language for one in Mail.objects.all()] == ["zh-hans"] * 2


def test_a_second_tab_is_told_that_they_are_invited_already(as_owner, assessment):
    sent = {"addresses": "a@example.org", "role": "viewer", "language": "en"}
    for once, status in (("a" * 32, 302), ("b" * 32, 422)):
        response = as_owner.post(at("team", assessment.venture), sent | {"once": once})
        assert response.status_code == status
    assert "a@example.org is invited already" in words(response)
    assert Mail.objects.count() == 1


def test_each_bad_address_is_named_and_what_was_typed_stays(as_owner, assessment):
    typed = "nobody, erin@example.org, new@example.org"
    response = as_owner.post(at("team", assessment.venture), {"addresses": typed, "role": "owner", "language": "en"})
    said = words(response)
    assert response.status_code == 422
    assert "nobody is not an email address" in said
    assert typed in said
    typed = "erin@example.org, new@example.org"
    response = as_owner.post(at("team", assessment.venture), {"addresses": typed, "role": "owner", "language": "en"})
    assert "erin@example.org is a member already." in words(response)
    assert "Nobody was invited." in words(response)
    assert not VentureInvitation.objects.exists()


def test_the_notice_is_the_same_with_and_without_an_account(as_owner, assessment, charlie):
    said = []
    for address in (charlie.email, "nobody@example.org"):
        page = after(as_owner, "team", assessment.venture, {"addresses": address, "role": "viewer", "language": "en"})
        assert f"An email with the invitation goes to {address}." in page
        said.append(page.count("Charlie"))
    assert said == [0, 0]


def test_an_invitation_is_sent_again_and_revoked(as_owner, assessment, owner):
    [made] = acts.invite(by=owner, addresses=["new@example.org"], role="viewer", language="en")
    VentureInvitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert "expired on" in words(as_owner.get(at("team", assessment.venture)))
    more = [made.public_id]
    assert "goes to new@example.org" in after(as_owner, "team_resend", assessment.venture, more=more)
    assert "its link no longer works" in after(as_owner, "team_revoke", assessment.venture, more=more)
    for name in ("team_revoke", "team_resend"):
        assert "used or revoked in the meantime" in after(as_owner, name, assessment.venture, more=more)
    assert Mail.objects.count() == 2


def test_an_invitation_of_another_venture_is_nothing(as_owner, assessment, charlie, dora):
    other = actions.start_assessment(name="Other", by=charlie).venture
    [theirs] = acts.invite(by=other.members.get(), addresses=["x@example.org"], role="viewer", language="en")
    for name in ("team_resend", "team_revoke"):
        assert as_owner.post(at(name, assessment.venture, theirs.public_id)).status_code == 404
    member = other.members.get()
    after(as_owner, "team_role", assessment.venture, {"role": "viewer"}, more=[member.public_id])
    after(as_owner, "team_remove", assessment.venture, more=[member.public_id])
    member.refresh_from_db()
    assert member.role == "owner"


def test_a_role_is_changed_and_said(as_owner, assessment, editor):
    more = [editor.public_id]
    said = after(as_owner, "team_role", assessment.venture, {"role": "viewer"}, more=more)
    assert "Erin is now: viewer." in said
    said = after(as_owner, "team_role", assessment.venture, {"role": "viewer"}, more=more)
    assert "has this role already" in said
    assert "Choose a role." in after(as_owner, "team_role", assessment.venture, {"role": "king"}, more=more)


def test_a_member_is_removed_once_and_sees_nothing_at_once(client, as_owner, assessment, editor, erin):
    said = after(as_owner, "team_remove", assessment.venture, more=[editor.public_id])
    assert "Erin no longer sees Inkwell Tutor." in said
    said = after(as_owner, "team_remove", assessment.venture, more=[editor.public_id])
    assert "no longer a member of the team" in said
    client.force_login(erin)
    for name, args in (
        ("team", [assessment.venture.public_id]),
        ("assessment", [assessment.public_id]),
        ("result", [assessment.public_id]),
        ("forecast", [assessment.public_id]),
        ("assessment_reports", [assessment.public_id]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404, name


def test_a_removed_editor_keeps_what_was_typed(client, assessment, editor, owner, erin):
    """The page that was open: its script is refused and keeps the answers; without one the words are shown again."""
    client.force_login(erin)
    page = reverse("chapter", args=[assessment.public_id, "mr"])
    assert "what you typed stays on this page" in words(client.get(page))
    acts.remove(member=editor, by=owner)
    put = client.put(reverse("answers", args=[assessment.public_id]), {"answers": []}, content_type="application/json")
    assert put.status_code == 404
    response = client.post(page, {"mr_01": "1", "mr_01-rev": "0", "mr_02-reason": "Because of the log", "stay": "1"})
    assert response.status_code == 404
    said = words(response)
    assert "Because of the log" in said
    assert "Nothing was saved" in said
    assert not assessment.answers.exists()


def test_a_viewer_made_of_an_editor_keeps_what_was_typed_too(client, assessment, editor, owner, erin):
    client.force_login(erin)
    acts.change_role(member=editor, role="viewer", by=owner)
    page = reverse("chapter", args=[assessment.public_id, "mr"])
    response = client.post(page, {"mr_02-reason": "Because of the log"})
    assert response.status_code == 403
    assert "Because of the log" in words(response)


def test_the_only_owner_is_told_what_to_do_first(as_owner, assessment, owner):
    assert "the only owner" in words(as_owner.get(at("team", assessment.venture)))
    for name, more in (("team_leave", []), ("team_remove", [owner.public_id])):
        assert "Make another member an owner first" in after(as_owner, name, assessment.venture, more=more)


def test_somebody_leaves_by_themselves(client, assessment, editor, erin):
    client.force_login(erin)
    response = client.post(at("team_leave", assessment.venture), {"once": "a" * 32})
    assert "You no longer belong to Inkwell Tutor." in words(client.get(response["Location"]))
    assert client.post(at("team_leave", assessment.venture), {"once": "a" * 32})["Location"] == response["Location"]
    assert client.post(at("team_leave", assessment.venture)).status_code == 404


def test_it_is_handed_over(client, as_owner, assessment, editor, alice, erin):
    said = after(as_owner, "team_hand_over", assessment.venture, {"to": str(editor.public_id)})
    assert "Choose who is the next owner" in said  # nobody leaves by a form that does not say so
    said = after(as_owner, "team_hand_over", assessment.venture, {"to": str(editor.public_id), "then": "viewer"})
    assert "Erin is an owner of Inkwell Tutor now." in said
    assert as_owner.post(at("venture_archive", assessment.venture)).status_code == 403
    client.force_login(erin)
    other = assessment.venture.members.get(user=alice)
    response = client.post(at("team_hand_over", assessment.venture), {"to": str(other.public_id), "then": ""})
    assert "Alice is an owner" in words(client.get(response["Location"]))
    assert client.get(at("team", assessment.venture)).status_code == 404
    client.force_login(alice)
    assert "Choose who is the next owner" in after(client, "team_hand_over", assessment.venture, {"to": "nobody"})


def test_a_name_is_changed_and_a_bad_one_comes_back(as_owner, assessment):
    assert "is called Inkwell now." in after(as_owner, "venture_rename", assessment.venture, {"name": "Inkwell"})
    assert "already. Nothing" in after(as_owner, "venture_rename", assessment.venture, {"name": "Inkwell"})
    response = as_owner.post(at("venture_rename", assessment.venture), {"name": " "})
    assert response.status_code == 422
    assert Venture.objects.get(pk=assessment.venture_id).name == "Inkwell"


def test_an_archived_venture_is_read_and_not_changed(as_owner, assessment, alice):
    """Off the list into a fold, with a notice on its pages; one click brings it back."""
    said = after(as_owner, "venture_archive", assessment.venture, {"state": "archive"})
    assert "no emails go to its team" in said
    assert "Take it out of the archive" in said
    for name in ("team", "venture_rename"):
        data = {"addresses": "a@example.org", "role": "viewer", "language": "en", "name": "Other"}
        as_owner.post(at(name, assessment.venture), data)
    assert not VentureInvitation.objects.exists()
    chapter = reverse("chapter", args=[assessment.public_id, "mr"])
    for name in ("assessment", "result", "forecast", "assessment_reports"):
        said = words(as_owner.get(reverse(name, args=[assessment.public_id])))
        assert "This venture is archived: it can be read, not changed." in said
    refused = as_owner.post(chapter, {"mr_01": "1", "mr_01-rev": "0"})
    assert refused.status_code == 403
    assert "An owner can take it out of the archive on the team page." in words(refused)
    home = words(as_owner.get("/?ventures"))
    assert 'id="archived"' in home
    assert "1 venture" in home
    assert "Continue answering" not in home
    after(as_owner, "venture_archive", assessment.venture, {"state": "take_out"})
    assert 'id="archived"' not in words(as_owner.get("/?ventures"))
    assert as_owner.post(chapter, {"mr_01": "1", "mr_01-rev": "0"}).status_code == 302


def test_an_archived_venture_is_enrolled_by_no_link(as_owner, assessment, invitation):
    Venture.objects.update(archived_at=timezone.now())
    page = reverse("invitation", args=[invitation.code])
    assert str(assessment.venture.public_id) not in words(as_owner.get(page))
    refused = as_owner.post(page, {"venture": str(assessment.venture.public_id)})
    assert (refused.status_code, assessment.venture.enrolments.count()) == (403, 0)


def test_it_says_what_incubators_see(as_owner, assessment, enrolment):
    said = words(as_owner.get(at("team", assessment.venture)))
    assert "No answers: nothing was submitted." in said
    assert "The staff see how many questions you have answered" in said


def test_it_names_what_was_submitted(as_owner, submission):
    said = words(as_owner.get(at("team", submission.assessment.venture)))
    assert "Kiln reads what you submitted to Autumn" in said
    assert reverse("submission", args=[submission.public_id]) in said
