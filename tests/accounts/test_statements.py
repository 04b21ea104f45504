"""Statements that are sent again: the same rows as the ORM gives, asked anew each time, and none shared by mistake."""

import pytest
from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, Value, When

from accounts import statements
from accounts.models import User
from cohorts.actions import found_organisation
from cohorts.models import StaffMembership
from tests.conftest import person

pytestmark = pytest.mark.django_db
NAMES = ("pk", "public_id", "email", "joined_at", "is_active", "is_ana")


def found_by(name):
    is_ana = Case(When(name=name, then=Value(True)), default=Value(False), output_field=BooleanField())
    return User.objects.annotate(is_ana=is_ana).order_by("pk")


def asked(name="Ana", part=slice(None)):
    return statements.rows(("people", name, part), lambda: found_by(name)[part].values_list(*NAMES))


def test_rows_are_those_of_the_orm_and_asked_anew(django_assert_num_queries):
    person("Ana"), person("Omar")
    plain = list(found_by("Ana").values_list(*NAMES))
    assert asked() == plain
    with django_assert_num_queries(1):
        assert asked() == plain  # the types too: an id, a moment with its zone, what is true
    assert [type(value) for value in asked()[0]] == [type(value) for value in plain[0]]
    person("Rita")
    assert len(asked()) == 3
    assert [row[-1] for row in asked("Omar")] == [False, True, False]
    assert [row[2] for row in asked(part=slice(1, 2))] == ["omar@example.org"]


def test_where_nothing_can_match_nothing_is_sent(django_assert_num_queries):
    person("Ana")
    with django_assert_num_queries(0):
        for _ in range(2):
            assert statements.rows("none", lambda: User.objects.none().values_list("pk")) == []


def test_counts_are_those_of_the_orm_and_asked_anew(django_assert_num_queries):
    person("Ana"), person("Omar")

    def made():
        named = Count("pk", filter=Q(name="Ana"))
        return User.objects.all(), {"all": Count("pk"), "ana": named, "nobody": Count("pk", filter=Q(pk__in=[]))}

    for _ in range(2):
        with django_assert_num_queries(1):
            assert statements.counts("people", ["all", "ana", "nobody"], made) == {"all": 2, "ana": 1, "nobody": 0}
    person("Rita")
    assert statements.counts("people", ["all", "ana", "nobody"], made)["all"] == 3
    assert statements.counts("nobody", ["all"], lambda: (User.objects.none(), {"all": Count("pk")})) == {"all": 0}


def named(*keys):
    return User.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "public_id", "name")


def test_one_statement_serves_all_keys_and_public_ids(django_assert_num_queries):
    ana, omar, rita = person("Ana"), person("Omar"), person("Rita")

    def both(key, public_id):
        return User.objects.filter(Q(pk=key) | Q(public_id=public_id)).order_by("pk").values_list("name")

    first = statements.rows_for("either", [ana.pk, omar.public_id], both)
    assert first == [("Ana",), ("Omar",)]
    kept = len(statements.STATEMENTS.kept)
    with django_assert_num_queries(1):
        assert statements.rows_for("either", [omar.pk, rita.public_id], both) == [("Omar",), ("Rita",)]
    assert len(statements.STATEMENTS.kept) == kept
    assert statements.rows_for("named", [ana.pk], named) == list(named(ana.pk))
    # As many more keys are another statement, and none that is left out of it is found.
    assert statements.rows_for("named", [ana.pk, rita.pk], named) == list(named(ana.pk, rita.pk))
    assert statements.rows_for("named", [0], named) == []


def test_where_nothing_can_match_whatever_the_key_nothing_is_sent(django_assert_num_queries):
    ana = person("Ana")
    with django_assert_num_queries(0):
        for _ in range(2):
            assert statements.rows_for("nobody", [ana.pk], lambda key: User.objects.none().values_list("pk")) == []


def joined(*organisations):
    rows = StaffMembership.objects.filter(organisation__in=organisations).select_related("user", "organisation")
    is_ana = Exists(User.objects.filter(pk=OuterRef("user"), name="Ana"))
    return rows.defer("organisation__accent").annotate(is_ana=is_ana).order_by("pk")


def test_objects_are_those_of_the_orm_with_what_stands_beside_them(django_assert_num_queries):
    ana, omar = person("Ana"), person("Omar")
    first, second = (found_organisation(name=name, by=by) for name, by in (("Kiln", ana), ("Oast", omar)))
    assert [one.user.name for one in statements.objects_for("staff", [first.pk], joined)] == ["Ana"]
    plain = joined(second.pk).get()
    with django_assert_num_queries(1):
        (found,) = statements.objects_for("staff", [second.pk], joined)
        assert (found.user.name, found.organisation.name, found.is_ana) == ("Omar", "Oast", False)
    assert (found, found.__dict__.keys()) == (plain, plain.__dict__.keys())
    assert (found.user.public_id, found.user.joined_at) == (omar.public_id, omar.joined_at)
    assert not found._state.adding
    assert found.organisation.get_deferred_fields() == {"accent"}
    assert statements.objects_for("staff", [first.pk], joined)[0].is_ana is True
    assert statements.objects_for("staff", [0], joined) == []
    assert statements.objects_for("none", [0], lambda key: User.objects.none()) == []


def test_a_public_id_may_stand_as_text(django_assert_num_queries):
    ana, omar = person("Ana"), person("Omar")
    User.objects.filter(pk=ana.pk).update(name=str(ana.public_id))

    def called(public_id):
        return User.objects.filter(name=str(public_id))

    assert statements.objects_for("called", [omar.public_id], called) == []
    assert statements.objects_for("called", [ana.public_id], called) == [ana]


def test_rows_kept_beside_their_objects_are_not_asked_for(django_assert_num_queries):
    ana, omar, rita = person("Ana"), person("Omar"), person("Rita")
    first = found_organisation(name="Kiln", by=ana)
    StaffMembership.objects.create(organisation=first, user=omar, role="reviewer")
    second = found_organisation(name="Oast", by=rita)
    both = [first, second]
    statements.keep_beside(
        both, "staff", statements.objects_for("staff", [one.pk for one in both], joined), "organisation_id"
    )
    with django_assert_num_queries(0):
        assert [[one.user.name for one in found.staff.all()] for found in both] == [["Ana", "Omar"], ["Rita"]]
    assert first.staff.filter(user=rita).count() == 0
