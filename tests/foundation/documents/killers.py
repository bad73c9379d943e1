"""
Files that pass every check of structure and kill the parser behind it: small, and each of a real kind.

They are made here, so that no harmful file lies in the repository.
"""

import struct
from random import Random

from tests.foundation.documents import files


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def picture(*, side: int = 7000, scans: int = 4000) -> bytes:
    """44 kB of progressive JPEG: each of thousands of empty scans walks over 49 million pixels again."""
    frame = struct.pack(">BHHBBBB", 8, side, side, 1, 1, 0x11, 0)
    codes = bytes([1] + [0] * 15) + b"\x00"
    first = _segment(0xDA, bytes([1, 1, 0x00, 0, 0, 0x00])) + b"\x00"
    again = _segment(0xDA, bytes([1, 1, 0x00, 1, 63, 0x00])) + b"\x00"
    tables = _segment(0xDB, b"\x00" + b"\x01" * 64), _segment(0xC2, frame)
    huffman = _segment(0xC4, b"\x00" + codes), _segment(0xC4, b"\x10" + codes)
    return b"\xff\xd8" + b"".join((*tables, *huffman, first)) + again * scans + b"\xff\xd9"


def paper(*, numbers: int = 1_000_000) -> bytes:
    """8 MB of PDF: one array of a million dictionaries, each an object once it is read."""
    array = b"[" + b"<</A 0>>" * numbers + b"]"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Extra 4 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        array,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + table + trailer


def document(*, elements: int = 1_000_000) -> bytes:
    """A Word file of a million elements with a few letters each: 11 MB of XML, far more as a tree."""
    letters = Random(1).randbytes(2 * elements).hex()
    return files.docx("".join(f"<a>{letters[at : at + 4]}</a>" for at in range(0, 4 * elements, 4)))
