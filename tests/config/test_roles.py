"""The table of addresses: what it states fits the addresses there are (the sweep tries that it is true)."""

import pytest

from config.addresses import addresses
from config.roles import RULES, WHO, rules_of

pytestmark = pytest.mark.database_free


def test_each_rule_names_a_known_circle_and_each_circle_is_used_in_the_table_or_by_the_admin():
    named = {rule.who for rule in RULES.values()}
    assert named <= set(WHO)
    assert set(WHO) - named == {"operator"}


def test_no_address_states_a_method_twice():
    for name in {key.split(":")[0] for key in RULES}:
        methods = [method for rule in rules_of(name) for method in rule.methods]
        assert len(methods) == len(set(methods)), name


def test_every_address_of_ours_has_a_rule_and_every_rule_an_address():
    ours = {name for _pattern, name, _view in addresses() if name and not name.startswith(("account_", "admin:"))}
    assert {name for name in ours if not rules_of(name)} == set()
    assert {key.split(":")[0] for key in RULES} <= ours


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("account_login", {"anyone"}),
        ("account_change_password", {"signed_in"}),
        ("account_email", {"signed_in"}),
        ("admin:index", {"operator"}),
        ("chapter", {"member", "editor"}),
        ("invitation", {"anyone", "owner"}),
        ("report", {"member"}),  # and not what only begins like it
        ("no_such_address", set()),
    ],
)
def test_rules_are_found_by_the_whole_name(name, who):
    assert {rule.who for rule in rules_of(name)} == who
