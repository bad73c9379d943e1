"""One door to the cleaning of every kind."""

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents.accepted import Accepted
from marketaccess.foundation.documents.cleaning import office, papers, pictures
from marketaccess.foundation.documents.guard.names import refuse
from marketaccess.foundation.documents.guard.sniff import MEDIA_TYPES

EXTENSIONS = {media_type: kind for kind, media_type in MEDIA_TYPES.items()}
NEUTRAL = "附件"


def copy(accepted: Accepted, *, number: int) -> Accepted:
    """
    The file without metadata, under the neutral name 附件1.pdf.

    :raises Refusal: where the file cannot be rewritten; then it must not be given on.
    """
    kind = EXTENSIONS[accepted.media_type]
    try:
        content = _cleaned(accepted, kind)
    except Refusal:
        raise
    except (OSError, ValueError, KeyError, SyntaxError, RuntimeError):
        raise refuse(accepted.name, "无法去除元数据", "请另存为 PDF 或截图后重新上传") from None
    return Accepted(f"{NEUTRAL}{number}.{kind}", accepted.media_type, content)


def _cleaned(accepted: Accepted, kind: str) -> bytes:
    if kind in {"png", "jpg"}:
        return pictures.clean(accepted.content)
    if kind == "pdf":
        return papers.clean(accepted.name, accepted.content)
    if kind in {"docx", "xlsx", "ofd"}:
        return office.clean(accepted.name, accepted.content)
    return accepted.content
