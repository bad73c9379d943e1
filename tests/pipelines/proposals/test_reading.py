"""The two files of names: every way in which they come, every fault with its row."""

import pytest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.proposals.reading import read

SOUND = "key,text\nm1,药品批发\nm2,药品零售\n"
NAMES = [("m1", "药品批发"), ("m2", "药品零售")]
pytestmark = pytest.mark.requirement("R3.1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(encoding: str) -> None:
    assert read("甲.csv", SOUND.encode(encoding)) == NAMES


@pytest.mark.parametrize(
    "text",
    [
        SOUND.replace("\n", "\r\n"),
        "text,note,key\n药品批发,x,m1\n药品零售,,m2",
        " Key ,\uff34\uff25\uff38\uff34\nm1, 药品批发 \n\n ,\nm2,药品零售\n",
        'key,text\nm1,"药品批发"\n"m2",药品零售\n',
    ],
)
def test_ways_to_write_the_same(text: str) -> None:
    assert read("甲.csv", text.encode()) == NAMES


def test_a_name_may_hold_commas_lines_and_stand_twice() -> None:
    text = 'key,text\na,"药品,批发\n许可"\nb,同名\nc,同名\n'
    assert read("甲.csv", text.encode()) == [("a", "药品,批发\n许可"), ("b", "同名"), ("c", "同名")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空文件"),
        (b"\n\n", "空文件"),
        (b"key,text\n", "只有表头"),
        ("m1,药品批发\n".encode(), "第1行没有“key”"),
        (b"key,name\nm1,x\n", "第1行没有“text”"),
        (b"key,text,key\nm1,x,m2\n", "两列都叫“key”"),
        ("key,text\nm1,药品,批发\n".encode(), "第2行比表头多出几格"),
        (b"key,text\nm1,\n", "第2行的 text 是空的"),
        ("key,text\nm1,甲\n,乙\n".encode(), "第3行的 key 是空的"),
        (b"key,text\nm1\n", "第2行的 text 是空的"),
        ("key,text\nm1,甲\nm2,乙\nm1,丙\n".encode(), "第4行的 key“m1”与第2行重复"),
        ("key,text\nnone,甲\n".encode(), "第2行的 key 不能是“none”"),
        (b"key,text\nm1," + b"x" * 2001, "第2行的 text 超过2000字"),
        (b"key,text\n" + b"k" * 201 + b",x", "第2行的 key 超过200字"),
        (b"key,text\nm1,x\x00y\n", "第2行有不能识别的字符"),
        (b'key,text\nm1,"x\n', "引号没有成对"),
        (b"key,text\nm1,\xff\xff\xff\n", "文字编码不能识别"),
    ],
)
def test_a_fault_is_told_with_its_row(content: bytes, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        read("甲.csv", content)
    assert words in refused.value.message
    assert "“甲.csv”" in refused.value.message
