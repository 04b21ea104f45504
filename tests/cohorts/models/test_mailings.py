"""What a mailing says of itself."""

import pytest

from cohorts.models import Mailing


@pytest.mark.parametrize(
    ("total", "lines", "is_list", "taken_up"), [(0, [], False, 0), (60, [[9]] * 60, True, 0), (60, [[9]], True, 59)]
)
def test_how_far_a_list_is_follows_from_what_is_left_of_it(total, lines, is_list, taken_up):
    row = Mailing(kind="invitee", total=total, lines=lines)
    assert (row.is_list, row.taken_up) == (is_list, taken_up)
    letters = Mailing(kind="letter", total=total, lines=lines)
    assert (letters.is_list, letters.taken_up) == (False, taken_up)


@pytest.mark.parametrize("code", Mailing.ErrorCode.values)
def test_every_end_has_a_sentence(code):
    assert Mailing(error_code=code).error_sentence.endswith(".")
    assert Mailing().error_sentence == ""


def test_a_kind_that_is_no_more_is_called_by_its_code():
    assert str(Mailing(kind="letter").kind_name) != "letter"
    assert Mailing(kind="poem").kind_name == "poem"
