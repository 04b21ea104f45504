"""Passwords that would be guessed early are refused with the reason; good ones of any script are not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("aaaaaaaaaaaa", "fewer than 6 different"),
        ("111111222222", "fewer than 6 different"),
        ("abcabcabcabc", "fewer than 6 different"),
        ("123456789012", "keys in a row"),
        ("qwertyuiopas", "keys in a row"),
        ("qwertzuiopü+", "keys in a row"),
        ("asdfghjkl;'12", "keys in a row"),
        ("1qaz2wsx3edc", "keys in a row"),
        ("q1w2e3r4t5y6", "keys in a row"),
        ("lkjhgfdsapoi", "keys in a row"),
        ("plumbline2026", "keys in a row"),
        ("Plumbline!2026!", "keys in a row"),
        ("plumblineplumbline", "keys in a row"),
        ("P1umb1ine-2026", "keys in a row"),
        ("Pa55word!2025", "keys in a row"),
        ("founder-venture-2026", "keys in a row"),
        ("ｐａｓｓｗｏｒｄ２０２６", "keys in a row"),
        ("short", "at least 12 characters"),
    ],
)
def test_what_is_guessed_early_is_refused_with_the_reason(password, reason):
    with pytest.raises(ValidationError, match=reason):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "plumb lines hang true",
        "another long phrase",
        "Xk9#mQ2$vL7p",
        "评估手册孵化器盈亏平衡月现金",
        "tidewise-7-lantern-orbit",
        "mein Hund mag keine Katzen",
    ],
)
def test_good_passwords_are_taken(password):
    validate_password(password)
