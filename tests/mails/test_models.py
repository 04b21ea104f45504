"""What a row says of a letter, and what it may not be."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from jobs.claims import claim
from jobs.models import Job, from_now
from mails.models import STATES, Mail
from tests.mails.letters import a_letter, died_while_handing_over

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]


def test_the_row_of_a_letter_names_kind_state_and_mistake_in_words():
    letter = a_letter(kind="letter")
    assert (str(letter.kind_name), str(letter.state), letter.error_sentence) == (
        "Letters from the staff of a programme",
        "waits to be sent",
        "",
    )
    with translation.override("zh-hans"):
        assert (str(letter.kind_name), str(letter.state)) == ("孵化计划工作人员的来信", "等待发送")
    claim(Mail, letter.public_id).fail(Mail.ErrorCode.REFUSED)
    letter.refresh_from_db()
    assert letter.can_go_again
    assert letter.error_sentence.startswith("The server of this address does not accept it.")


def test_a_kind_that_is_gone_keeps_its_code():
    assert Mail(kind="gone").kind_name == "gone"


def test_every_state_and_every_mistake_has_words_in_both_languages():
    assert STATES.keys() == set(Job.Status.values)
    texts = [*STATES.values(), *(code.label for code in Mail.ErrorCode)]
    english = [str(text) for text in texts]
    with translation.override("zh-hans"):
        assert [text for text, own in zip(texts, english, strict=True) if str(text) == own] == []


def test_every_code_fits_its_column_and_no_other_is_taken():
    assert Job.WORN_OUT in Mail.ErrorCode.values
    assert max(map(len, Mail.ErrorCode.values)) <= 20
    with pytest.raises(ValidationError):
        Mail(error_code="odd").full_clean()


def test_a_letter_calls_a_worker_until_its_message_is_old():
    assert not Mail.objects.is_called()
    a_letter()
    assert Mail.objects.is_called()
    Mail.objects.update(rests_until=from_now(timedelta(minutes=1)))
    assert not Mail.objects.is_called()
    Mail.objects.update(rests_until=None, next_try_at=from_now(timedelta(seconds=-1)))
    assert not Mail.objects.is_called()


def test_only_what_was_given_up_in_the_middle_was_cut_short(settings):
    settings.JOB_MAX_ATTEMPTS = 1
    before, middle = a_letter("before"), a_letter("middle")
    claim(Mail, before.public_id)
    died_while_handing_over(middle)
    Mail.objects.update(
        status="failed", error_code="worn_out", token=None, lease_until=None, finished_at=from_now(timedelta())
    )
    assert list(Mail.objects.cut_short()) == [middle]


def test_pauses_outlast_a_server_that_is_away_for_an_hour():
    assert sum(Mail.PAUSES) > 3600
    assert list(Mail.PAUSES) == sorted(Mail.PAUSES)
