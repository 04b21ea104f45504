"""What looks like a conflict of interest."""

import pytest

from reviews.assigning.hints import DOMAIN, ORGANISATION, hint, hints_of

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("address", "works_for", "member", "their", "said"),
    [
        ("rita@kiln.example", [1], "a@other.example", [], ""),
        ("rita@kiln.example", [1], "a@KILN.example", [], DOMAIN),
        ("rita@gmail.com", [1], "a@gmail.com", [], ""),
        ("rita@kiln.example", [1, 2], "a@kiln.example", [2], ORGANISATION),
        ("", [], "", [], ""),
    ],
)
def test_the_same_organisation_or_domain_is_hinted_and_a_public_domain_is_not(address, works_for, member, their, said):
    assert hint(address, works_for, [(member, their)]) == said


def test_no_hint_of_whoever_declared_something_or_is_a_member():
    addresses = {1: "rita@kiln.example", 2: "omar@kiln.example", 3: "a@kiln.example"}
    works_for = {1: [7], 2: [7]}
    members = {10: [3], 11: [3, 2]}
    found = hints_of(addresses, works_for, members, ignored=[(10, 1)])
    assert found == {(10, 2): DOMAIN, (11, 1): ORGANISATION}
