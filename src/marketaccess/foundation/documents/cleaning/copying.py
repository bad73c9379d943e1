"""One door to the cleaning of every kind, each by a process of its own."""

from marketaccess.foundation.documents import confinement, parsers
from marketaccess.foundation.documents.accepted import Accepted
from marketaccess.foundation.documents.guard import sniff
from marketaccess.foundation.documents.guard.names import refuse

EXTENSIONS = {media_type: kind for kind, media_type in sniff.MEDIA_TYPES.items()}
_CLEANING = "marketaccess.foundation.documents.cleaning"
CLEANERS = {
    "pdf": f"{_CLEANING}.papers:clean",
    **dict.fromkeys(("png", "jpg"), f"{_CLEANING}.pictures:clean"),
    **dict.fromkeys(sniff.ARCHIVED, f"{_CLEANING}.office:clean"),
}
NEUTRAL = "附件"


def copy(accepted: Accepted, *, number: int) -> Accepted:
    """
    The file without metadata, under the neutral name 附件1.pdf.

    :raises Refusal: where the file cannot be rewritten; then it must not be given on.
    """
    kind = EXTENSIONS[accepted.media_type]
    content = accepted.content if kind in sniff.TEXTUAL else _cleaned(accepted, CLEANERS[kind])
    return Accepted(f"{NEUTRAL}{number}.{kind}", accepted.media_type, content)


def _cleaned(accepted: Accepted, cleaner: str) -> bytes:
    try:
        return parsers.run(cleaner, accepted.content, name=accepted.name)
    except confinement.Failed:
        raise refuse(accepted.name, "无法去除元数据", "请另存为 PDF 或截图后重新上传") from None
