"""From an upload to the words of a page."""

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import confinement
from marketaccess.foundation.documents.confinement import Allowance
from marketaccess.foundation.documents.guard import limits

_WORDS = "marketaccess.pipelines.page_snapshot.words"
READERS: dict[str, str] = {
    **dict.fromkeys((".html", ".htm", ".shtml"), f"{_WORDS}:html"),
    **dict.fromkeys((".mhtml", ".mht"), f"{_WORDS}:archive"),
    ".txt": f"{_WORDS}:plain",
    ".docx": f"{_WORDS}:word",
    ".pdf": f"{_WORDS}:pdf",
}
ALLOWANCE = Allowance(2 << 30, 60, 120)
OTHER = "只收网页（.html、.mhtml）、文本（.txt）、Word（.docx）和 PDF 文件。请在浏览器里用“另存为”保存网页。"
TOO_LARGE = f"文件超过{limits.FILE_SIZE // limits.MEBIBYTE}MB。请只保存网页本身，不带图片和视频。"
BROKEN = "这个文件打不开或者太大。请重新保存网页，或者复制网页文字粘贴到下面。"


def words_of(name: str, content: bytes) -> str:
    """The words. :raises Refusal: not a kind that we read, too large, broken."""
    target = next((t for ending, t in READERS.items() if name.lower().endswith(ending)), None)
    if target is None:
        raise Refusal(OTHER, field="file")
    if len(content) > limits.FILE_SIZE:
        raise Refusal(TOO_LARGE, field="file")
    try:
        return confinement.run(target, content, allowance=ALLOWANCE).decode()
    except (confinement.Failed, ValueError) as error:
        raise Refusal(BROKEN, field="file") from error
