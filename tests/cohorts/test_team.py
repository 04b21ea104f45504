"""A venture's team: who may do what to whom, what an invitation is good for, and that a venture keeps an owner."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from accounts.limits import LimitReached
from accounts.models import User
from assessments.models import Assessment
from cohorts import team
from cohorts.belonging import AnotherAddress, LastOwner, NotAllowed
from cohorts.models import FormerName, Venture, VentureInvitation, VentureMembership
from mails.models import Mail

pytestmark = pytest.mark.usefixtures("team_of_three")


@pytest.fixture
def team_of_three(team):
    """Alice owns, Erin edits, Vic views."""


@pytest.fixture
def owner(assessment, alice):
    return assessment.venture.members.get(user=alice)


@pytest.fixture
def editor(assessment, erin):
    return assessment.venture.members.get(user=erin)


@pytest.fixture
def viewer(assessment, vic):
    return assessment.venture.members.get(user=vic)


def invited(by, *addresses, role="editor", language="en"):
    return team.invite(by=by, addresses=addresses or ["charlie@example.org"], role=role, language=language)


def test_each_address_gets_a_letter_and_a_link_of_its_own(owner):
    made = invited(owner, "charlie@example.org", "new@example.org", language="zh-hans")
    letters = Mail.objects.filter(kind="team")
    assert [one.address for one in letters.order_by("pk")] == ["charlie@example.org", "new@example.org"]
    assert len({one.code for one in made}) == 2
    for one, letter in zip(made, letters.order_by("pk"), strict=True):
        assert one.code in letter.text
        assert letter.tenant == f"venture-{owner.venture_id}"
        assert (letter.language, letter.reply_to) == ("zh-hans", owner.user.email)
        assert timedelta(days=13) < one.expires_at - timezone.now() <= timedelta(days=14)


def test_whether_an_address_has_an_account_does_not_show(owner, charlie):
    """With an account or without: the same rows, the same letter but for the greeting."""
    known, unknown = invited(owner, charlie.email, "nobody@example.org")
    for field in ("state", "role", "language", "letters"):
        assert getattr(known, field) == getattr(unknown, field)
    User.objects.get(email="erin@example.org").emailaddress_set.create(email="second@example.org", verified=True)
    # Of members, too, only the address that the page shows is known.
    assert invited(owner, "second@example.org")


def test_members_and_open_invitations_are_named_and_nobody_is_invited(owner):
    invited(owner, "open@example.org")
    with pytest.raises(team.NotInvited) as refused:
        invited(owner, "erin@example.org", "open@example.org", "fresh@example.org")
    assert len(refused.value.reasons) == 2
    assert "erin@example.org is a member already." in refused.value.reasons[0]
    assert "open@example.org is invited already." in refused.value.reasons[1]
    assert VentureInvitation.objects.count() == Mail.objects.count() == 1


def test_an_expired_invitation_is_replaced(owner, charlie):
    [old] = invited(owner)
    VentureInvitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    [new] = invited(owner, role="viewer")
    assert team.accept(invitation=old, by=charlie) is None
    assert team.accept(invitation=new, by=charlie).role == "viewer"


def test_an_invitation_is_accepted_once_by_whoever_owns_the_address(owner, charlie, dora):
    [made] = invited(owner)
    with pytest.raises(AnotherAddress, match=r"charlie@example\.org"):
        team.accept(invitation=made, by=dora)
    member = team.accept(invitation=made, by=charlie)
    assert (member.role, member.venture) == ("editor", owner.venture)
    assert team.accept(invitation=made, by=charlie) == member
    team.remove(member=member, by=owner)
    assert team.accept(invitation=made, by=charlie) is None
    mallory = User.objects.create_user("m@example.org", "correct horse battery")
    mallory.emailaddress_set.create(email="late@example.org", verified=False)
    [late] = invited(owner, "late@example.org")
    with pytest.raises(AnotherAddress):
        team.accept(invitation=late, by=mallory)


@pytest.mark.parametrize(("had", "given", "has"), [("viewer", "editor", "editor"), ("editor", "viewer", "editor")])
def test_who_is_a_member_already_never_loses_by_an_invitation(owner, charlie, had, given, has):
    [made] = invited(owner, role=given)
    VentureMembership.objects.create(venture=owner.venture, user=charlie, role=had)
    assert team.accept(invitation=made, by=charlie).role == has
    assert owner.venture.members.filter(user=charlie).count() == 1


@pytest.mark.parametrize("how", ["revoked", "expired", "deleted"])
def test_an_invitation_that_ended_lets_nobody_in(owner, charlie, how):
    [made] = invited(owner)
    if how == "revoked":
        team.revoke(invitation=made, by=owner)
    elif how == "expired":
        VentureInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        VentureInvitation.objects.all().delete()
    assert team.accept(invitation=made, by=charlie) is None
    assert not owner.venture.members.filter(user=charlie).exists()


def test_sending_again_gives_more_time_and_ends_after_five_letters(owner, charlie):
    [made] = invited(owner)
    VentureInvitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    for number in range(2, team.MOST_LETTERS + 1):
        assert team.send_again(invitation=made, by=owner).letters == number
    assert Mail.objects.count() == team.MOST_LETTERS
    with pytest.raises(LimitReached, match="the most that are sent"):
        team.send_again(invitation=made, by=owner)
    assert team.accept(invitation=made, by=charlie)


def test_used_and_revoked_ones_are_neither_sent_again_nor_revoked(owner, charlie):
    used, revoked = invited(owner, "charlie@example.org", "new@example.org")
    team.accept(invitation=used, by=charlie)
    team.revoke(invitation=revoked, by=owner)
    for one in (used, revoked):
        with pytest.raises(team.Gone):
            team.send_again(invitation=one, by=owner)
        with pytest.raises(team.Gone):
            team.revoke(invitation=one, by=owner)
    assert Mail.objects.count() == 2


def test_a_team_and_the_letters_of_a_day_have_an_end(owner, monkeypatch):
    monkeypatch.setattr(team, "MOST_MEMBERS", 5)
    invited(owner, "a@example.org", "b@example.org")  # three members and these
    with pytest.raises(LimitReached, match="at most 5 people"):
        invited(owner, "c@example.org")
    monkeypatch.undo()
    monkeypatch.setattr(team, "MOST_LETTERS_A_DAY", 3)
    with pytest.raises(LimitReached, match="within a day"):
        invited(owner, "c@example.org", "d@example.org")
    invited(owner, "c@example.org")
    VentureInvitation.objects.update(created_at=timezone.now() - timedelta(days=2))
    invited(owner, "d@example.org", "e@example.org")


def acts_of(by, other, invitation):
    return [
        lambda: invited(by, "late@example.org"),
        lambda: team.send_again(invitation=invitation, by=by),
        lambda: team.revoke(invitation=invitation, by=by),
        lambda: team.change_role(member=other, role="viewer", by=by),
        lambda: team.remove(member=other, by=by),
        lambda: team.hand_over(to=other, then="editor", by=by),
        lambda: team.rename(name="Other", by=by),
        lambda: team.archive(is_archived=True, by=by),
    ]


@pytest.mark.parametrize("role", ["editor", "viewer", "gone"])
def test_only_owners_change_a_team(owner, editor, viewer, role):
    """Whoever lost the role, or the place, since the page was shown is refused as well: the row is read again."""
    by = {"editor": editor, "viewer": viewer, "gone": editor}[role]
    [made] = invited(owner)
    before = list(VentureMembership.objects.values())
    by.role = "owner"  # as the page had it
    if role == "gone":
        VentureMembership.objects.filter(pk=by.pk).delete()
        before = list(VentureMembership.objects.values())
    for act in acts_of(by, viewer if by != viewer else editor, made):
        with pytest.raises(NotAllowed):
            act()
    assert list(VentureMembership.objects.values()) == before
    made.refresh_from_db()
    assert (made.state, made.letters, owner.venture.name) == ("waiting", 1, "Inkwell Tutor")


def test_the_last_owner_neither_leaves_nor_steps_down(owner, editor):
    for attempt in (
        lambda: team.leave(member=owner),
        lambda: team.remove(member=owner, by=owner),
        lambda: team.change_role(member=owner, role="editor", by=owner),
    ):
        with pytest.raises(LastOwner, match="only owner"):
            attempt()
    team.change_role(member=editor, role="owner", by=owner)
    team.leave(member=owner)
    assert {one.role for one in editor.venture.members.all()} == {"owner", "viewer"}


def test_whoever_is_alone_is_told_to_invite_or_delete(owner, editor, viewer):
    for one in (editor, viewer):
        team.leave(member=one)
    with pytest.raises(LastOwner, match="only member"):
        team.leave(member=owner)


@pytest.mark.parametrize(("then", "left"), [("editor", "editor"), ("viewer", "viewer"), ("", None)])
def test_a_venture_is_handed_over_in_one_step(owner, editor, alice, then, left):
    team.hand_over(to=editor, then=then, by=owner)
    assert owner.venture.members.get(pk=editor.pk).role == "owner"
    assert owner.venture.members.filter(user=alice).values_list("role", flat=True).first() == left


def test_nothing_is_handed_over_to_oneself_or_to_whoever_left(owner, editor):
    with pytest.raises(LastOwner):
        team.hand_over(to=owner, then="", by=owner)
    team.leave(member=editor)
    with pytest.raises(team.Gone):
        team.hand_over(to=editor, then="", by=owner)
    assert owner.venture.members.get(pk=owner.pk).role == "owner"


def test_a_role_is_changed_once(owner, editor):
    assert team.change_role(member=editor, role="viewer", by=owner)
    assert not team.change_role(member=editor, role="viewer", by=owner)
    team.remove(member=editor, by=owner)
    for act in (lambda: team.remove(member=editor, by=owner), lambda: team.leave(member=editor)):
        with pytest.raises(team.Gone):
            act()


def test_who_leaves_sees_nothing_from_then_on(answered, submission, owner, editor, erin):
    from reports.models import Report
    from reviews.models import Submission

    team.leave(member=editor)
    for rows in (Assessment.objects, Venture.objects, Submission.objects, Report.objects):
        assert not rows.visible_to(erin).exists()


def test_a_name_is_changed_and_the_one_before_is_known(owner, submission):
    assert team.rename(name="Inkwell", by=owner)
    assert not team.rename(name="Inkwell", by=owner)
    assert [one.name for one in FormerName.objects.filter(venture=owner.venture)] == ["Inkwell Tutor"]
    submission.refresh_from_db()
    assert submission.venture_name == "Inkwell Tutor"


def test_in_the_archive_nobody_edits_and_nobody_is_written_to(owner):
    who = VentureMembership.objects.who_edit().filter(venture=owner.venture)
    assert who.count() == 2
    [waiting] = invited(owner)
    assert team.archive(is_archived=True, by=owner)
    assert not team.archive(is_archived=True, by=owner)
    assert who.count() == 0
    for act in (
        lambda: invited(owner, "late@example.org"),
        lambda: team.send_again(invitation=waiting, by=owner),
        lambda: team.rename(name="Other", by=owner),
    ):
        with pytest.raises(LimitReached, match="archived"):
            act()
    assert Mail.objects.count() == 1
    assert team.archive(is_archived=False, by=owner)
    assert who.count() == 2


def together(*acts):
    """What each act gave or raised, all of them begun at the same moment, each by a connection of its own."""
    start, outcomes = threading.Barrier(len(acts)), {}

    def run(number, act):
        start.wait()
        try:
            outcomes[number] = act()
        except Exception as refused:
            outcomes[number] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[number] for number in range(len(acts))]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["leave", "step_down", "remove_each_other", "hand_over"])
def test_two_owners_who_go_at_once_leave_one(owner, editor, viewer, how):
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL; SQLite has one writer")
    team.change_role(member=editor, role="owner", by=owner)
    editor.refresh_from_db()
    act = {
        "leave": lambda one, _other: team.leave(member=one),
        "step_down": lambda one, _other: team.change_role(member=one, role="viewer", by=one),
        "remove_each_other": lambda one, other: team.remove(member=other, by=one),
        "hand_over": lambda one, other: team.hand_over(to=other, then="", by=one),
    }[how]
    outcomes = together(lambda: act(owner, editor), lambda: act(editor, owner))
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert [type(one) for one in refused] in ([LastOwner], [NotAllowed], [team.Gone])
    assert owner.venture.members.filter(role="owner").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_member_and_one_invitation(owner, charlie):
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL; SQLite has one writer")
    outcomes = together(lambda: invited(owner), lambda: invited(owner))
    assert sorted(type(one).__name__ for one in outcomes) == ["NotInvited", "list"]
    made = VentureInvitation.objects.get()
    first, second = together(*[lambda: team.accept(invitation=made, by=charlie)] * 2)
    assert first == second
    assert owner.venture.members.filter(user=charlie).count() == 1
    assert Mail.objects.count() == 1
