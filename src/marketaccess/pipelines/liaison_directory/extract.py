"""The filled form back: rows with the place that they come from."""

from collections.abc import Iterator

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.foundation.organizations import queries
from marketaccess.pipelines.liaison_directory import wording
from marketaccess.pipelines.tables.reading import workbook

HEADER_WITHIN = 15
MOST = 2000


@frozen
class Row:
    """One person as the form gives it. ``number`` counts as Excel does; ``kind`` is "" if unreadable."""

    sheet: str
    number: int
    unit: str
    kind: str
    name: str
    title: str
    landline: str
    mobile: str


def extract(content: bytes) -> tuple[Row, ...]:
    """
    The persons of all sheets in the form's layout; lines with neither name nor number are left out.

    :raises Refusal: field ``file``, if it is no workbook, not this form, or far too long.
    """
    found: list[Row] = []
    is_form = False
    for sheet in workbook(content):
        lines = [[normalise(cell) for cell in line] for line in sheet["rows"][: MOST + HEADER_WITHIN]]
        if len(sheet["rows"]) > MOST + HEADER_WITHIN:
            raise Refusal(f"工作表“{sheet['name']}”超过{MOST}行，不是联系人员名单，请核对。", field="file")
        header = _header(lines)
        if header is not None:
            is_form = True
            found += _rows(sheet["name"], lines, header)
    if not is_form:
        heads = "、".join(wording.COLUMNS[1:])
        raise Refusal(f"没有找到表头（{heads}），请使用系统导出的回执表填写。", field="file")
    return tuple(found)


def _header(lines: list[list[str]]) -> int | None:
    wanted = set(wording.COLUMNS[1:])
    return next((at for at, line in enumerate(lines[:HEADER_WITHIN]) if wanted <= set(_tight(line))), None)


def _tight(line: list[str]) -> list[str]:
    return ["".join(cell.split()) for cell in line]


def _rows(sheet: str, lines: list[list[str]], header: int) -> Iterator[Row]:
    heads = _tight(lines[header])
    at = {head: heads.index(head) for head in wording.COLUMNS[1:]}
    kinds = {label: kind for kind, label in zip(queries.KINDS, queries.kind_labels(), strict=True)}
    unit = ""
    for number, line in enumerate(lines[header + 1 :], header + 2):
        cells = line + [""] * (len(heads) - len(line))
        unit = cells[at[wording.UNIT]] or unit  # merged or left out in the second line of a department
        others = (cell for place, cell in enumerate(_tight(cells)) if place not in at.values())
        kind = next((kinds[cell] for cell in others if cell in kinds), "")  # a title may be the same word
        row = Row(
            sheet=sheet,
            number=number,
            unit=unit,
            kind=kind,
            name=cells[at[wording.NAME]],
            title=cells[at[wording.TITLE]],
            landline=cells[at[wording.LANDLINE]],
            mobile=cells[at[wording.MOBILE]],
        )
        if any((row.name, row.title, row.landline, row.mobile)):
            yield row
