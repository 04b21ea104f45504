"""What a JSON body may be: whatever is doubtful is refused, in words, and nothing of it is taken."""

import pytest

from accounts.payload import MAX_BYTES, MAX_DEPTH, BadPayload, read_json

pytestmark = pytest.mark.database_free
FIELDS = frozenset({"answers", "form"})


def refusal(body):
    with pytest.raises(BadPayload) as refused:
        read_json(body, FIELDS)
    return str(refused.value)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not valid JSON"),
        (b'{"answers": ', "not valid JSON"),
        (b'{"answers": "\xff"}', "not valid UTF-8"),
        (b"[1]", "must be a JSON object"),
        (b"null", "must be a JSON object"),
        (b'{"answers": 1, "color": 2, "b": 3}', "unknown field: b"),
        (b'{"answers": 1, "answers": 2}', "appears twice"),
        (b'{"answers": [{"q": 1, "q": 1}]}', "appears twice"),
        (b'{"answers": NaN}', "NaN is not a number"),
        (b'{"answers": -Infinity}', "-Infinity is not a number"),
        (b'{"answers": 1e400}', "more than 18 digits"),
        (b'{"answers": 1E2}', "more than 18 digits"),
        (b'{"answers": 1234567890123456789}', "more than 18 digits"),
        (b"[" * 100_000, "not valid JSON"),
    ],
)
def test_what_is_doubtful_is_refused_with_the_reason(body, said):
    assert said in refusal(body)


@pytest.mark.parametrize("digits", ["123456789012345678", "-123456789012345678"])
def test_eighteen_digits_are_taken_with_either_sign(digits):
    assert read_json(f'{{"answers": {digits}}}'.encode(), FIELDS) == {"answers": int(digits)}


@pytest.mark.parametrize("written", ["0.1", "-12.50", "123456789012345.678"])
def test_decimals_stay_as_they_were_written(written):
    assert read_json(f'{{"answers": {written}}}'.encode(), FIELDS) == {"answers": written}


def nested(depth):
    return b'{"form": ' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


def test_ten_levels_are_read_and_eleven_are_not():
    assert read_json(nested(MAX_DEPTH), FIELDS)["form"] is not None
    assert "nested too deeply" in refusal(nested(MAX_DEPTH + 1))


def test_the_limit_of_size_counts_bytes_and_is_told_in_kilobytes():
    frame = b'{"form": ""}'
    body = frame[:-2] + b"x" * (MAX_BYTES - len(frame)) + frame[-2:]
    assert len(read_json(body, FIELDS)["form"]) == MAX_BYTES - len(frame)
    assert "larger than 512 KB" in refusal(body + b" ")
