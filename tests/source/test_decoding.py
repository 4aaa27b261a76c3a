from __future__ import annotations

import io
import os
import sys
import tokenize
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_reslint.source.decoding import DecodingFault, content_hash, decode, read

MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"x = 1\r\ny = 2\rz = 3\n", "x = 1\r\ny = 2\rz = 3\n"),
        ("x = 'é'".encode(), "x = 'é'"),
        (MARK + b"x = 1\n", "x = 1\n"),
        (MARK + b"# coding: utf-8\n", "# coding: utf-8\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'", "# -*- coding: latin-1 -*-\nx = 'é'"),
        (
            b"#!/bin/python\n# vim: set fileencoding=cp1252 :\n'\x80'",
            "#!/bin/python\n# vim: set fileencoding=cp1252 :\n'€'",
        ),
        (b"# Jos\xe9\n# coding: iso-8859-15\n", "# José\n# coding: iso-8859-15\n"),
        (b"# coding: utf_8-unix\n'\xc3\xa9'", "# coding: utf_8-unix\n'é'"),
        (b"# coding: gbk\n'\xd6\xd0'", "# coding: gbk\n'中'"),
        (b"x = 1\n# coding: no-such\n", "x = 1\n# coding: no-such\n"),
        (b"\n\n# coding: no-such\n", "\n\n# coding: no-such\n"),
    ],
)
def test_decodes_as_python_does(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "reason", "row", "column"),
    [
        (b"x = 1\r\ny = '\xc3\xa9\xff'", "byte 0xff does not belong in a file encoded as utf-8", 2, 7),
        (b"# \xe9\n", "byte 0xe9 does not belong", 1, 3),
        (b"# coding: ascii\n\xc3", "byte 0xc3 does not belong in a file encoded as ascii", 2, 1),
        (b"# coding: no-such\n", "no-such is not an encoding of Python source", 1, 11),
        (b"\n#coding=no-such\n", "no-such is not an encoding of Python source", 2, 9),
        (b"# coding: rot13\n", "rot13 is not an encoding", 1, 11),
        (b"# coding: hex\n", "hex is not an encoding", 1, 11),
        (b"# coding: idna\n\xff", "idna is not an encoding", 1, 11),
        (b"# coding: punycode\n", "punycode is not an encoding", 1, 11),
        (b"# coding: undefined\n", "undefined is not an encoding", 1, 11),
        (b"# coding: " + b"x" * 10_000_000, "is not an encoding", 1, 11),
        (MARK + b"# coding: latin-1\n", "byte order mark but declares its encoding as iso-8859-1", 1, 11),
        (b"x = 1\ny\0 = 2\n", "a NUL byte does not belong", 2, 2),
        ("x = 1".encode("utf-16"), "the file is UTF-16", 1, 1),
        ("x = 1".encode("utf-32"), "the file is UTF-32", 1, 1),
        ("x = 1".encode("utf-16-le"), "a NUL byte", 1, 2),
        (b"# coding: utf-7\nx = '+2AA-'", "a lone surrogate", 2, 6),
    ],
)
def test_says_what_cannot_be_decoded_and_where(data: bytes, reason: str, row: int, column: int) -> None:
    fault = decode(data)
    assert isinstance(fault, DecodingFault)
    assert reason in fault.reason
    assert "\n" not in fault.reason
    assert len(fault.reason) < 160
    assert (fault.row, fault.column) == (row, column)


@given(st.binary() | st.binary().map(lambda data: b"# coding: " + data) | st.text().map(str.encode))
def test_any_bytes_are_text_or_a_fault(data: bytes) -> None:
    found = decode(data)
    if isinstance(found, DecodingFault):
        assert found.row >= 1
        assert found.column >= 1
    else:
        found.encode()  # raises nothing: no lone surrogate
        assert "\0" not in found


@given(
    first_line=st.sampled_from([b"", b"# coding: latin-1\n", b"# coding: shift_jis\n", b"# coding: utf-8-dos\n"]),
    rest=st.text(alphabet=st.characters(max_codepoint=0x3FF, exclude_characters="\0", exclude_categories=["Cs"])),
)
def test_agrees_with_the_standard_reader(first_line: bytes, rest: str) -> None:
    data = first_line + b"x = 1\n" + rest.encode()
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    try:
        expected: str | None = data.decode(encoding)
    except UnicodeDecodeError:
        expected = None
    found = decode(data)
    assert (None if isinstance(found, DecodingFault) else found) == expected


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    assert read(tmp_path / "gone.py") == DecodingFault("the file cannot be read: no such file or directory")
    assert read(tmp_path) == DecodingFault("the file cannot be read: is a directory")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may read every file")
def test_a_forbidden_file_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "secret.py"
    file.write_bytes(b"x = 1\n")
    file.chmod(0)
    assert read(file) == DecodingFault("the file cannot be read: permission denied")


def test_reads_bytes_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_bytes(b"x = 1\r\n\xff")
    assert read(file) == b"x = 1\r\n\xff"


def test_the_hash_names_the_content() -> None:
    assert content_hash(b"x = 1\n") != content_hash(b"x = 1\r\n")
    assert content_hash(b"") == "cae66941d9efbd404e4d88758ea67670"  # b2sum --length 128 </dev/null
