"""Pictures drawn anew: pixels survive, everything else stays behind."""

import io

from PIL import Image, ImageOps

PLAIN_MODES = frozenset({"1", "L", "LA", "RGB", "RGBA"})
# Segments of a JPEG that say who, where, when and with what: APP1 (EXIF, XMP), APP3–APP13, APP15, comments.
# APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe's colour transform) are needed to show it rightly.
TELLING = frozenset({0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE})


def clean(content: bytes, name: str = "") -> bytes:  # noqa: ARG001 - called as the other cleaners are
    """The same picture, upright, encoded anew as JPEG or PNG."""
    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as source:
        is_jpeg = source.format == "JPEG"
        upright = ImageOps.exif_transpose(source)
        mode = _mode(upright, is_jpeg=is_jpeg)
        pixels = upright if upright.mode == mode else upright.convert(mode)
        fresh = Image.new(mode, pixels.size)
        fresh.paste(pixels)
    out = io.BytesIO()
    if is_jpeg:
        fresh.save(out, "JPEG", quality=90)
    else:
        fresh.save(out, "PNG")
    return out.getvalue()


def _mode(picture: Image.Image, *, is_jpeg: bool) -> str:
    if is_jpeg:
        return "L" if picture.mode == "L" else "RGB"
    if picture.mode in PLAIN_MODES:
        return picture.mode
    return "RGBA" if picture.has_transparency_data else "RGB"


def without_segments(content: bytes) -> bytes:
    """
    A JPEG without its telling segments, its pixels untouched.

    For pictures inside a PDF, where encoding anew would break the dictionary around them.
    """
    kept, position = bytearray(content[:2]), 2
    while position + 4 <= len(content) and content[position] == 0xFF and content[position + 1] != 0xDA:
        marker = content[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        end = position + 2 + int.from_bytes(content[position + 2 : position + 4], "big")
        if marker not in TELLING:
            kept += content[position:end]
        position = end
    return bytes(kept) + content[position:]
