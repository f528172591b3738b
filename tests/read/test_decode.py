"""Encodings, what is not text, and the limits of reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import UnreadableError
from policygraph.read.decode import decode, read_bytes

SIMPLIFIED = "近日，苏州市印发低空经济高质量发展实施方案，提出到2026年新建通用机场2个、起降点200个以上。"
TRADITIONAL = "高雄市政府今日宣布，將於2027年前投入新臺幣三十億元推動半導體材料專區，並設立兩座研發中心。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "utf-8"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        (SIMPLIFIED * 400, "gb18030"),
        (TRADITIONAL * 400, "big5"),
        ("杭州市人民政府", "gb18030"),
    ],
)
def test_encodings_are_told_apart(text, encoding):
    assert decode(text.encode(encoding), "a.txt") == (text, encoding)


@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
)
def test_a_byte_order_mark_is_dropped_and_nothing_else(mark, encoding):
    assert decode(mark + SIMPLIFIED.encode(encoding), "a.txt") == (SIMPLIFIED, encoding)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1).filter(str.strip))
def test_utf8_text_keeps_its_length_and_loses_only_what_xml_cannot_carry(text):
    data = text.encode("utf-8")
    if (
        data.startswith((b"\xef\xbb\xbf", b"%PDF-", b"PK\x03\x04", b"GIF8", b"SQLite"))
        or b"\x00" in data
        or not data.strip()
    ):
        return
    read, encoding = decode(data, "a.txt")
    assert (len(read), encoding) == (len(text), "utf-8")
    for before, after in zip(text, read, strict=True):
        assert before == after or (after == "\ufffd" and (before < " " or before in "\ufffe\uffff"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04....", "ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (bytes(range(256)) * 4, "binary"),
        (SIMPLIFIED.encode("utf-8") * 3 + SIMPLIFIED.encode("gb18030"), "mixed"),
        (b"\xff\xfe" + b"\x00\xd8\x00\xd8\x41", "mixed"),
        (bytes([0x80, 0x81, 0xFF, 0xFE, 0x90, 0x3F]) * 50, "Save the file as UTF-8"),
    ],
)
def test_what_is_not_text_is_refused_by_name(data, says):
    with pytest.raises(UnreadableError, match=says) as raised:
        decode(data, "folder/a.txt")
    assert str(raised.value).startswith("folder/a.txt: ")


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.txt"
    path.write_bytes(b"x" * 2001)
    assert len(read_bytes(path, max_bytes=2001)) == 2001
    with pytest.raises(UnreadableError, match=r"2,001 bytes are more than the limit of 2,000\..*--max-bytes"):
        read_bytes(path, max_bytes=2000)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableError, match="there is no such file"):
        read_bytes(tmp_path / "none.txt")
