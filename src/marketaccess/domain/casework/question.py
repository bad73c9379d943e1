"""A question to the list as it comes in, and what may stand in it when it is published."""

import re
from datetime import datetime

from attrs import evolve, field, frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.disclosure import check_no_contact
from marketaccess.domain.casework.redaction import Redacted, redact
from marketaccess.domain.casework.report import (
    FILES_MAX,
    TEXT_MAX,
    TITLE_MAX,
    AcceptedFile,
    Identity,
    clean,
    clean_identity,
)

QUESTION_MIN = 5
# Who is named by words that announce a name, and firms by how their names end. An officer checks the rest.
PERSON = re.compile(r"(?<=我叫|姓名|系人)(?:是|为)?[：:\s]*([\u4e00-\u9fff·]{2,4}?)(?=[，。；、,;\s（(]|$)")
FIRM = re.compile(
    r"[\u4e00-\u9fff]{2,20}?(?:[（(][\u4e00-\u9fff]{2,6}[）)])?[\u4e00-\u9fff]{0,12}?"
    r"(?:有限责任公司|股份有限公司|有限公司|合伙企业|经营部|商行)"
)
SHAPE_LABELS: dict[str, str] = {
    "person": "姓名",
    "firm": "单位名称",
    "literal": "已知信息",
    "email": "电子邮箱",
    "link": "网址",
    "id_card": "证件号码",
    "credit_code": "信用代码",
    "bank_card": "账号",
    "mobile": "手机号码",
    "landline": "座机号码",
    "local_number": "电话号码",
    "plate": "车牌",
    "account": "社交账号",
}


@frozen
class Subject:
    """What a question concerns on the list, as it stood there when it was asked. "" for nothing."""

    edition_key: str = ""
    item_key: str = ""
    item_title: str = ""
    measure_key: str = ""
    measure_text: str = ""


@frozen
class Question:
    """
    What is asked.

    ``may_publish``: the asker agrees that question and answer are published without a name.
    """

    text: str
    title: str = ""
    identity: Identity | None = None
    may_publish: bool = False
    subject: Subject = Subject()
    target_department_id: int | None = None
    files: tuple[AcceptedFile, ...] = ()
    received_at: datetime | None = None
    is_demonstration: bool = False
    submission_key: str = field(default="", repr=False)


def checked(question: Question) -> Question:
    """
    The question with its texts cleaned; a missing title is its first words.

    :raises Refusal: naming the field and what to do.
    """
    if len(question.files) > FILES_MAX:
        raise Refusal(f"一次最多上传{FILES_MAX}个文件，请合并或者分次补充。", field="files")
    text = clean(question.text, field="text", label="问题", longest=TEXT_MAX, shortest=QUESTION_MIN)
    title = clean(question.title, field="title", label="标题", longest=TITLE_MAX)
    return evolve(
        question,
        text=text,
        title=" ".join(title.split()) or " ".join(text[:40].split()),
        identity=clean_identity(question.identity) if question.identity else None,
    )


def proposed(text: str) -> Redacted:
    """A text as it might be published: everything telling that can be recognised is marked as hidden."""
    hidden = redact(text)
    person, persons = PERSON.subn("【姓名已隐去】", hidden.text)
    firm, firms = FIRM.subn("【单位已隐去】", person)
    found = (("person", persons), ("firm", firms), *hidden.counts)
    return Redacted(firm, tuple((key, count) for key, count in found if count))


def publishable(text: str, *, field: str, label: str, longest: int = TEXT_MAX) -> str:
    """A text that an officer has edited for publication. Raises Refusal while a contact stands in it."""
    cleaned = clean(text, field=field, label=label, longest=longest, shortest=2)
    check_no_contact(cleaned, field=field, label=label)
    return cleaned
