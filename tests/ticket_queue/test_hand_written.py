"""A file written by hand is read, or it is said what is wrong with it and where."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ticket_queue.hand_written import (
    LONGEST_SECRET,
    HandWrittenError,
    has_place,
    one_line,
    read_password,
    read_token,
    read_toml,
)


def said(content: bytes, folder: Path) -> tuple[str, str]:
    (folder / "a.toml").write_bytes(content)
    with pytest.raises(HandWrittenError) as raised:
        read_toml(folder / "a.toml")
    return raised.value.key, raised.value.detail


@pytest.mark.parametrize(
    ("content", "key", "detail"),
    [
        ("# một\ntên = 1\n".encode("utf-16"), "not_utf8", "1"),
        ("# một\r\n# hai\r\ntên = 'ế'".encode("cp1258", "replace") + b"\xec", "not_utf8", "3"),
        (b"a = 1\n\nb = = 2\n", "not_toml", "line 3"),
        (b"a = " + b"[" * 5_000, "not_toml", "brackets without end"),
        (b"a = " + b"9" * 5_000, "not_toml", "4300"),
        (b"a = \x00", "not_toml", "line 1"),
        (b'a = "x', "not_toml", "end of document"),
        (b"a = 1\na = 2\n", "not_toml", "line 2"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, content: bytes, key: str, detail: str
) -> None:
    found = said(content, tmp_path)
    assert found[0] == key
    assert detail in found[1]


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfa = 1\r\n")
    assert read_toml(tmp_path / "a.toml") == {"a": 1}
    (tmp_path / "token").write_bytes(b"\xef\xbb\xbfabc\r\n")
    assert read_token(tmp_path / "token") == "abc"


@pytest.mark.parametrize("name", ["none", ".", "a/b", "a\0b", "x" * 300, "\udcff"])
def test_what_is_no_file_is_unreadable(tmp_path: Path, name: str) -> None:
    (tmp_path / "a").write_bytes(b"")
    for read in (read_toml, read_token):
        with pytest.raises(HandWrittenError) as raised:
            read(tmp_path / name)
        assert raised.value.key == "unreadable"
        assert raised.value.detail


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"abc\ndef\n", "not_one_line"),
        (b"a b", "not_one_word"),
        (b"a\0b", "not_one_line"),
        ("mã".encode(), "not_one_word"),
        (b"a" * (LONGEST_SECRET + 1), "not_one_line"),
        ("abc".encode("utf-16"), "not_utf8"),
    ],
)
def test_a_secret_is_one_word_that_a_header_can_hold(
    tmp_path: Path, content: bytes, key: str
) -> None:
    (tmp_path / "token").write_bytes(content)
    with pytest.raises(HandWrittenError) as raised:
        read_token(tmp_path / "token")
    assert raised.value.key == key


def test_a_password_may_have_blanks_and_accents_but_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("mật khẩu dài\n", encoding="utf-8")
    assert read_password(path) == "mật khẩu dài"
    path.write_text("một\nhai", encoding="utf-8")
    with pytest.raises(HandWrittenError, match="not_one_line"):
        read_password(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=80) | st.text("ab[]{}=.,\"'\n\\#0e+-:", max_size=60).map(str.encode)
)
def test_any_bytes_are_read_as_toml_reads_them_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    try:
        tables = read_toml(path)
    except HandWrittenError as error:
        assert one_line(error.detail) == error.detail  # noqa: PT017 - what is said is looked at
    else:
        assert tables == tomllib.loads(content.decode("utf-8-sig"))


@given(st.text())
def test_a_line_stays_one_line(text: str) -> None:
    assert one_line(text).isprintable()


@pytest.mark.parametrize(
    ("url", "is_place"),
    [
        ("http://10.0.0.2:8080", True),
        ("http://[::1]:80/", True),
        ("http://:80", False),
        ("http://[::1", False),
        ("http://a:99999", False),
        ("http://a:0", False),
        ("http://a:b", False),
    ],
)
def test_an_address_has_a_host_and_a_port_that_there_can_be(url: str, is_place: bool) -> None:
    assert has_place(url) is is_place
