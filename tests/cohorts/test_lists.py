"""Lists of people to invite: read in any form they come in, checked whole, and carried without loss."""

import csv
import io
from dataclasses import replace

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from cohorts import lists
from cohorts.lists import ListUnreadable, check, decode, mended, read_file, read_list, text_of
from mails.addresses import clean_address
from tests.cohorts.listed import workbook

pytestmark = pytest.mark.database_free


def checked(text, here=(), language="en"):
    return check(read_list(text).rows, dict(here), language)


def entries(text, **more):
    return [(one.address, one.person, one.venture, one.language) for one in checked(text, **more).good]


FULL = [("mei@example.org", "Mei Lin", "Inkwell, Ltd", "zh-hans"), ("bo@example.org", "", "Murmur", "en")]
WRITTEN = {
    "commas": 'E-mail,Name,Venture,Language\nMei@example.org,Mei Lin,"Inkwell, Ltd",zh\nbo@example.org,,Murmur,\n',
    "another order": "语言;公司名称;电子邮箱;联系人\n中文;Inkwell, Ltd;mei@example.org;Mei Lin\n;Murmur;bo@example.org;\n",
    "tabs": "venture\tnotes\temail\tname\tlanguage\nInkwell, Ltd\tx\tmei@example.org\tMei Lin\tChinese\n"
    "Murmur\t\tbo@example.org\t\tEnglish",
    "wide marks": "邮箱；姓名；项目；语言\nmei@example.org；Mei Lin；Inkwell, Ltd；简体中文\nbo@example.org；；Murmur；英文",
    "said by Excel": 'sep=,\r\nemail,name,company,lang\r\nmei@example.org,Mei Lin,"Inkwell, Ltd",zh-CN\r\n\r\n'
    "bo@example.org,,Murmur,EN\r\n",
    "a street beside": "Address,E-Mail,Person,Company,Sprache\n1 Lane,mei@example.org,Mei Lin,'Inkwell,zh\n",
}


@pytest.mark.parametrize("form", [name for name in WRITTEN if name != "a street beside"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_list_says_the_same_in_every_form(form, encoding):
    assert entries(decode(WRITTEN[form].encode(encoding))) == FULL


def test_the_column_that_leaves_no_doubt_is_taken():
    listed = read_list(WRITTEN["a street beside"])
    assert listed.heads == (
        ("address", "E-Mail"),
        ("person", "Person"),
        ("venture", "Company"),
        ("language", "Sprache"),
    )
    assert listed.unused == ("Address",)
    assert [row.get("address") for row in listed.rows] == ["mei@example.org"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@x.org\n\nB@x.org\n", [("a@x.org", "", ""), ("b@x.org", "", "")]),
        ("a@x.org, b@x.org; \nc@x.org", [("a@x.org", "", ""), ("b@x.org", "", ""), ("c@x.org", "", "")]),
        ("a@x.org,b@x.org", [("a@x.org", "", ""), ("b@x.org", "", "")]),
        ("Mei Lin <a@x.org>", [("a@x.org", "Mei Lin", "")]),
        (
            '"Lin, Mei" <a@x.org>, Bo <b@x.org>; c@x.org',
            [("a@x.org", "Lin, Mei", ""), ("b@x.org", "Bo", ""), ("c@x.org", "", "")],
        ),
        ("c@x.org, Bo <b@x.org>", [("c@x.org", "", ""), ("b@x.org", "Bo", "")]),
        ("a@x.org\tMurmur\ten\tMei", [("a@x.org", "Mei", "Murmur")]),
        ("mailto:a@x.org\n\u200b b@x.org\u200e \n", [("a@x.org", "", ""), ("b@x.org", "", "")]),
        ("a@例子.example", [("a@例子.example", "", "")]),
    ],
)
def test_pasted_lines_need_no_heading(text, found):
    result = checked(text)
    assert ([(one.address, one.person, one.venture) for one in result.good], result.bad) == (found, ())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04rest", "workbook cannot be read"),
        (b"\xd0\xcf\x11\xe0rest", "workbook of the old kind"),
        ("email\na@x.org".encode("utf-16-le"), "not text"),
        (b"\xff\xfe\x00", "not text"),
        (b"\x80\xff\xff", "not text"),
        (b"a" * (lists.MOST_BYTES + 1), "larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_what_to_do(data, said):
    with pytest.raises(ListUnreadable, match=said):
        read_file(data)


@pytest.mark.parametrize("form", [name for name in WRITTEN if name not in {"said by Excel", "a street beside"}])
def test_a_workbook_says_the_same_as_a_text(form):
    mark = {"commas": ",", "tabs": "\t", "wide marks": "；"}.get(form, ";")
    rows = list(csv.reader(io.StringIO(WRITTEN[form]), delimiter=mark))
    found = check(read_file(workbook(rows)).rows, {}, "en").good
    assert [(one.address, one.person, one.venture, one.language) for one in found] == FULL


def test_lines_of_a_workbook_are_its_rows_and_cells_beyond_the_headings_are_not_used():
    rows = [["email", "name"], [], ["a@x.org", "An\nNa", "", "seen in May"], ["b@@x.org", 7], ["A@x.org"]]
    listed = read_file(workbook(rows))
    found = check(listed.rows, {}, "en")
    assert [(one.line, one.address, one.person) for one in found.good] == [(3, "a@x.org", "An Na")]
    assert [(one.line, one.value, one.beside) for one in found.bad] == [(4, "b@@x.org", "7")]
    assert [(one.line, one.why) for one in found.here] == [(5, "It is in line 3 already.")]
    assert read_list(text_of(listed.rows)).rows == tuple(
        replace(row, cells={name: row.get(name) for name in lists.FIELDS}) for row in listed.rows
    )


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["a@x.org"], [], ["b@x.org", "Kite", "zh", "Bo"]], [(1, "a@x.org", ""), (3, "b@x.org", "Kite")]),
        ([["Mei Lin <a@x.org>"], ["b@x.org", "Kite"]], [(1, "a@x.org", ""), (2, "b@x.org", "Kite")]),
        ([["a@x.org; b@x.org"]], []),
    ],
)
def test_a_workbook_without_a_heading_is_read_as_pasted_lines_are(rows, found):
    good = check(read_file(workbook(rows)).rows, {}, "en").good
    assert [(one.line, one.address, one.venture) for one in good] == found


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "The sheet is empty"),
        ([["  ", None]], "The sheet is empty"),
        ([["name", "company"], ["Mei", "Kite"]], "No column is headed"),
        ([["email"]], "no row below"),
        ([["a@x.org", "Kite", "en", "Mei", "more"]], "more than four columns"),
        ([["email"], *(["a@x.org"] for _row in range(2001))], "2001 rows; at most 2000"),
    ],
)
def test_a_workbook_that_is_no_list_says_why(rows, said):
    with pytest.raises(ListUnreadable, match=said):
        read_file(workbook(rows))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        (" \n,,\n", "empty"),
        ("email,name\n", "no row below"),
        ("name,company\nMei,Inkwell\n", "No column is headed"),
        ("Ort,Straße\na@x.org,b\n", "no heading that is known"),
        ("email\n" + "a@x.org\n" * 2001, "2001 rows; at most 2000"),
        ("a" * (2 * lists.MOST_BYTES + 1), "longer than 1 MB"),
        ("email,name\na@x.org,One\n" + "a" * 140_000, "From line 3 on"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(text, said):
    with pytest.raises(ListUnreadable, match=said):
        read_list(text)


@pytest.mark.parametrize(
    ("row", "field", "why", "remedy"),
    [
        ("nora@@x.org,,,", "address", "more than one @", "Write nora@x.org, if that is meant."),
        ("nora＠x。org,,,", "address", "not an email address", "Write nora@x.org, if that is meant."),
        ("nora.x.org,,,", "address", "no @", "Write it like name@example.org."),
        ("nora b@x.org,,,", "address", "a space", "Write norab@x.org, if that is meant."),
        ("nora@x,,,", "address", "not an email address", "Write it like name@example.org."),
        (",Nora,,", "address", "no address", "Write it like name@example.org."),
        ("n@x.org,,,cn", "language", "“cn” is not known", "Write en or zh."),
        (f"n@x.org,{'a' * 121},,", "person", "121 characters", "shorter name"),
        (f"n@x.org,,{'a' * 121},", "venture", "121 characters", "shorter name"),
        ("n@x.org,a\x00,,", "person", "cannot be stored", "leave it empty"),
        ("n@x.org,a,b,en,too much", "address", "more cells", "quotation marks"),
        ('n@x.org,"a\nb",c,', "address", "runs on to line 4", "on one line"),
    ],
)
def test_a_bad_row_says_line_value_reason_and_remedy(row, field, why, remedy):
    result = checked(f"email,person,venture,language\nok@x.org,,,\n{row}\n")
    assert [one.address for one in result.good] == ["ok@x.org"]
    [bad] = result.bad
    assert (bad.line, bad.place, bad.field) == (3, 1, field)
    assert why in bad.why
    assert remedy in bad.remedy
    assert "\x00" not in bad.value + bad.beside


def test_addresses_that_are_here_or_twice_are_left_alone():
    result = checked("a@x.org\nb@x.org\nA@X.org\nc@x.org", here={"c@x.org": "Invited, not opened."})
    assert [one.address for one in result.good] == ["a@x.org", "b@x.org"]
    assert [(one.line, one.why) for one in result.here] == [
        (3, "It is in line 1 already."),
        (4, "Invited, not opened."),
    ]
    assert result.count == 4


def test_bad_rows_are_mended_or_left_out_by_their_place():
    text = "A <a@@x.org>, B <b@@x.org>\nc@@x.org\nd@x.org"
    rows = read_list(text).rows
    before = check(rows, {}, "en")
    assert [(one.place, one.line) for one in before.bad] == [(0, 1), (1, 1), (2, 2)]
    after = check(mended(rows, before.bad, {0: "a@x.org", 2: "c@@x.org", 3: "x@x.org"}, {1, 3}), {}, "en")
    assert [(one.address, one.person) for one in after.good] == [("a@x.org", "A"), ("d@x.org", "")]
    assert [(one.value, one.line) for one in after.bad] == [("c@@x.org", 2)]


def test_a_row_that_was_broken_is_read_when_its_address_is_written():
    rows = read_list('email,venture\nn@x.org,"a\nb"\n').rows
    [row] = mended(rows, check(rows, {}, "en").bad, {0: "n@x.org"}, set())
    assert check([row], {}, "en").good[0].address == "n@x.org"


def test_reasons_are_said_in_the_readers_language():
    with override("zh-hans"):
        [bad] = checked("nora@@x.org").bad
    assert not bad.why.isascii()
    assert not bad.remedy.isascii()


cells = st.text(st.characters(codec="utf-8"), max_size=40)
addresses = st.from_regex(r"\A[a-z]{1,8}[0-9]{0,3}@[a-z]{1,8}\.example\Z")
names = st.text(st.sampled_from("abZ 李雷,;\"'é\t"), max_size=20).map(lambda text: " ".join(text.split()))


@given(st.lists(st.tuples(addresses, names, names, st.sampled_from(["", "en", "zh"])), min_size=1, max_size=8))
def test_what_is_written_as_csv_is_read_as_it_was(rows):
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["email", "name", "venture", "language"])
    writer.writerows(rows)
    result = checked(out.getvalue())
    first = {address: (address, person, venture, lang) for address, person, venture, lang in reversed(rows)}
    spoken = {"": "en", "en": "en", "zh": "zh-hans"}
    wanted = [first[address] for address in dict.fromkeys(row[0] for row in rows)]
    assert [(e.address, e.person, e.venture, e.language) for e in result.good] == [
        (address, lists.read_name(person), lists.read_name(venture), spoken[lang])
        for address, person, venture, lang in wanted
    ]
    assert result.count == len(rows)


@given(st.lists(st.lists(cells, min_size=1, max_size=5), max_size=6), st.sampled_from([",", ";", "\t"]), st.booleans())
def test_whatever_is_pasted_is_read_whole_and_carried_without_loss(rows, mark, has_head):
    text = "\n".join(mark.join(row) for row in ([["email", "name", "venture"]] if has_head else []) + rows)
    try:
        listed = read_list(text)
    except ListUnreadable:
        return
    before = check(listed.rows, {}, "en")
    assert before.count == len(listed.rows)
    assert all(clean_address(one.address) == one.address for one in before.good)
    assert all(one.why and one.remedy for one in before.bad)
    after = check(read_list(text_of(listed.rows)).rows, {}, "en")
    assert [(e.line, e.address) for e in after.good] == [(e.line, e.address) for e in before.good]
    assert [(b.place, b.line, b.field, b.value) for b in after.bad] == [
        (b.place, b.line, b.field, b.value) for b in before.bad
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data):
    try:
        text = decode(data)
    except ListUnreadable:
        return
    assert isinstance(text, str)


@given(cells)
def test_a_guess_is_another_reading_and_an_address(typed):
    meant = lists.guessed(typed)
    assert meant == "" or (clean_address(meant) == meant and meant != typed.strip().lower())


@pytest.mark.parametrize("line", ["a{}@example.org,{}", "{1}<a{0}@example.org>", "{}x<{}", "a{}@example.org>{}"])
def test_a_list_as_long_as_may_be_is_read_in_one_go(line):
    """Where the time grew with the square of the length, a megabyte took hours."""
    lines = [line.format(number, "w" * 450) for number in range(lists.MOST_ROWS)]
    assert len(read_list("\n".join(lines)).rows) == lists.MOST_ROWS
