"""Pictures: their size is read from the header before anything is decoded."""

import io
import struct
import warnings

from PIL import Image, UnidentifiedImageError

from marketaccess.foundation.documents.guard import limits
from marketaccess.foundation.documents.guard.names import refuse

# Start-of-frame markers, without the tables (C4, C8, CC) that share their range.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


def size(content: bytes) -> tuple[int, int] | None:
    """Width and height as the header states them; None where there is no such header."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR" and len(content) >= 24:
        width, height = struct.unpack(">LL", content[16:24])
        return width, height
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker == 0xFF:
            position += 1
        elif marker in ALONE:
            position += 2
        elif marker in FRAMES:
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        else:
            position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return None


def check_size(name: str, content: bytes) -> None:
    """Refuse a picture without a header, or one that would fill the memory when decoded."""
    dimensions = size(content)
    if dimensions is None or 0 in dimensions:
        raise refuse(name, "不是完整的图片", "请重新导出或截图后上传")
    width, height = dimensions
    if width * height > limits.PIXELS or max(dimensions) > limits.SIDE:
        raise refuse(name, f"的图片尺寸过大（{width}×{height}）", "请缩小图片后上传")


def check(name: str, content: bytes) -> None:
    """The whole picture can be decoded. Raises Refusal for cut or damaged ones."""
    check_size(name, content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
                picture.load()
    except (OSError, ValueError, SyntaxError, Warning, struct.error, UnidentifiedImageError):
        raise refuse(name, "已损坏，无法显示", "请重新导出或截图后上传") from None
