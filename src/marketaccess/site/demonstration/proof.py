"""Small files that stand for proof. Each says on its face that it is made up."""

from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted


def proof_file(title: str, words: str) -> Accepted:
    """A text file with a title and a few words, through the same guard as every upload."""
    text = f"示范数据：本文件为演示编写，不对应真实单位和人员。\n\n{title}\n\n{words}\n"
    return documents.inspect(name=f"{title}.txt", content=text.encode())
