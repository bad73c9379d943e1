"""Each reader gives what a clerk sees in the file, and says what it cannot give."""

import csv
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.spreadsheet import is_formula_like, quoted, safe, text_cell, unquoted
from marketaccess.pipelines.tables import delimited, excel, reading, sheets, word
from marketaccess.pipelines.tables.sheets import Sheet, unpacked

pytestmark = pytest.mark.requirement("R2.2")
CELLS = st.text("甲乙=+-@'＝\"_x0041,;\t\n 1é", max_size=8)  # noqa: RUF001
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def csv_of(rows: list[list[str]], delimiter: str = ",") -> str:
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def read_csv(content: bytes) -> list[list[str]]:
    (found,) = unpacked(delimited.read(content))
    return found["rows"]


def workbook(*rows: list[Any]) -> Workbook:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    return book


def read_excel(book: Workbook) -> list[Sheet]:
    out = BytesIO()
    book.save(out)
    return unpacked(excel.read(out.getvalue()))


def document(*texts: str, rows: int = 1) -> Any:
    made = Document()
    table = made.add_table(rows, len(texts))
    for row in table.rows:
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return made


def read_word(made: Any) -> list[Sheet]:
    out = BytesIO()
    made.save(out)
    return unpacked(word.read(out.getvalue()))


class TestCsv:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("title", ["", "某县事项清单\n", "某县事项，共两项\n\n"])
    def test_every_usual_form_is_read(self, delimiter: str, encoding: str, title: str) -> None:
        rows = [["名称", "编码", "备注"], ["食品，许可", "007", "一, 二; 三\t四\n五"]]
        found = read_csv((title + csv_of(rows, delimiter)).encode(encoding))
        assert found[-2:] == rows

    @given(TABLES)
    def test_what_was_kept_from_running_comes_back_as_it_was(self, rows: list[list[str]]) -> None:
        text = csv_of([["甲", "乙"], *([quoted(cell) for cell in row] for row in rows)])
        assert read_csv(text.encode())[1:] == rows

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_every_end_of_line_is_one(self, end: str) -> None:
        assert read_csv(end.join(["名称,编码", "甲,1"]).encode()) == [["名称", "编码"], ["甲", "1"]]

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
    @pytest.mark.parametrize("text", ["名称,编码\n甲,1", "name,code\na,1"])
    def test_another_encoding_is_named_and_never_read_as_rubbish(self, encoding: str, text: str) -> None:
        with pytest.raises(Refusal, match="另存为“CSV UTF-8”"):
            read_csv(text.encode(encoding))

    @pytest.mark.parametrize("broken", [b"\xff\xfea", b"\xfe\xff\xd8\x00", b"\xff\xfe\x00\x00,\x00"])
    def test_a_broken_file_of_two_byte_letters_is_refused_too(self, broken: bytes) -> None:
        with pytest.raises(Refusal, match="另存为“CSV UTF-8”"):
            read_csv(broken)

    def test_a_forgotten_quote_is_said_with_its_row(self) -> None:
        with pytest.raises(Refusal, match="第 2 行"):
            read_csv(f'名称,编码\n"甲,{"长" * delimited.CELL_MAX}'.encode())

    def test_a_quote_left_open_never_swallows_the_rows_below(self) -> None:
        with pytest.raises(Refusal, match="第 2 行读不出来：引号没有成对"):
            read_csv('名称,编码\n"甲,1\n乙,2\n丙,3\n'.encode())

    def test_what_is_too_long_is_cut_and_said_to_be(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(delimited, "ROWS", 3)
        (found,) = unpacked(delimited.read(b"a,b\n" * 3))
        assert (len(found["rows"]), found["is_cut"]) == (3, False)
        (found,) = unpacked(delimited.read(b"a,b\n" * 4))
        assert (len(found["rows"]), found["is_cut"]) == (3, True)

    def test_no_more_columns_than_a_table_has(self) -> None:
        (row,) = read_csv(b"x," * 16_384)
        assert len(row) == sheets.COLUMNS


class TestExcel:
    @given(TABLES)
    def test_text_that_we_write_is_read_as_it_was(self, rows: list[list[str]]) -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("表")
        for row in rows:
            sheet.append([text_cell(sheet, text) for text in ("末", *row, "末")])
        (found,) = read_excel(book)
        assert found["rows"] == [["末", *row, "末"] for row in rows]

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (7, "7"),
            (7.0, "7"),
            (0.5, "0.5"),
            (-0.0, "0"),
            (13900000000, "13900000000"),
            (123456789012345, "123456789012345"),
            (True, "是"),
            (False, "否"),
            (date(2026, 9, 29), "2026-09-29"),
            (datetime(2026, 9, 29, 8, 5), "2026-09-29 08:05:00"),
            (time(8, 5), "08:05:00"),
            ("007", "007"),
            (None, ""),
        ],
    )
    def test_a_value_is_what_a_clerk_sees(self, value: object, text: str) -> None:
        (found,) = read_excel(workbook(["首", value, "末"]))
        assert found["rows"] == [["首", text, "末"]]

    def test_a_number_too_long_for_excel_does_not_look_like_one(self) -> None:
        (found,) = read_excel(workbook([11990101000000012345]))
        assert not found["rows"][0][0].isdigit()

    def test_a_cell_merged_downwards_stands_in_every_row(self) -> None:
        book = workbook(["项", "措施"], ["甲", "一"], [None, "二"], [None, "三"], ["乙", "四"])
        book.worksheets[0].merge_cells("A2:A4")
        (found,) = read_excel(book)
        assert [row[0] for row in found["rows"]] == ["项", "甲", "甲", "甲", "乙"]

    def test_a_title_merged_across_stands_once(self) -> None:
        book = workbook(["标题", None, None], ["甲", "乙", "丙"])
        book.worksheets[0].merge_cells("A1:C1")
        (found,) = read_excel(book)
        assert found["rows"][0] == ["标题", "", ""]

    def test_a_merge_over_everything_costs_nothing(self) -> None:
        rows = [["首"], ["甲", "乙"], ["丙"]]
        excel.spread_merged(rows, [((0, 0), (1_048_575, 16_383)), ((0, 9), (1, 9)), ((7, 0), (9, 0))])
        assert rows == [["首"], ["甲", "乙"], ["丙"]]

    def test_a_table_that_begins_further_down_and_right_keeps_its_places(self) -> None:
        book = Workbook()
        book.worksheets[0]["C3"] = "甲"
        (found,) = read_excel(book)
        assert found["rows"][2] == ["", "", "甲"]
        assert not any(map(any, found["rows"][:2]))

    def test_hidden_sheets_are_not_read(self) -> None:
        book = workbook(["甲"])
        for name, state in (("藏", "hidden"), ("深藏", "veryHidden")):
            book.create_sheet(name).sheet_state = state
        assert [each["name"] for each in read_excel(book)] == ["Sheet"]

    def test_no_more_columns_than_a_table_has(self) -> None:
        book = workbook(["甲"])
        book.worksheets[0].cell(1, 16_384).value = "乙"
        (found,) = read_excel(book)
        assert len(found["rows"][0]) == sheets.COLUMNS


class TestWord:
    def test_every_table_is_a_sheet(self) -> None:
        made = document("甲", "乙")
        made.add_paragraph("之间")
        made.add_table(1, 1).cell(0, 0).text = "丙"
        assert [(each["name"], each["rows"]) for each in read_word(made)] == [
            ("表1", [["甲", "乙"]]),
            ("表2", [["丙"]]),
        ]

    def test_a_merged_cell_stands_at_each_of_its_places(self) -> None:
        made = document("甲", "乙", rows=2)
        table = made.tables[0]
        table.cell(1, 0).text = ""
        table.cell(0, 0).merge(table.cell(1, 0))
        (found,) = read_word(made)
        assert [row[0].strip() for row in found["rows"]] == ["甲", "甲"]

    @pytest.mark.parametrize("kind", ["ins", "del", "moveTo"])
    def test_half_a_text_is_never_taken_for_the_whole(self, kind: str) -> None:
        made = document("甲", "乙")
        run = parse_xml(f'<w:{kind} {WORD} w:id="1" w:author="某"><w:r><w:t>改</w:t></w:r></w:{kind}>')
        made.tables[0].cell(0, 0).paragraphs[0]._p.append(run)
        with pytest.raises(Refusal, match="未处理的修订"):
            read_word(made)

    def test_a_revision_beside_the_tables_is_none_of_our_business(self) -> None:
        made = document("甲")
        made.add_paragraph()._p.append(parse_xml(f"<w:ins {WORD}><w:r><w:t>改</w:t></w:r></w:ins>"))
        assert read_word(made)[0]["rows"] == [["甲"]]

    def test_what_is_too_long_is_cut_and_said_to_be(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made = document("甲", rows=3)
        assert not read_word(made)[0]["is_cut"]
        monkeypatch.setattr(word, "ROWS", 2)
        (found,) = read_word(made)
        assert (len(found["rows"]), found["is_cut"]) == (2, True)


@pytest.mark.parametrize("name", ["a.xls", "a.doc", "a", "", "csv", "a.csv.exe"])
def test_another_kind_of_file_is_refused_with_what_we_take(name: str) -> None:
    with pytest.raises(Refusal, match="只收 Excel"):
        reading.sheets(name, b"x")


@pytest.mark.parametrize("name", ["A.XLSX", "a.docx", "a.pdf"])
@pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x03\x04rubbish"])
def test_a_broken_file_is_refused_and_no_fault(name: str, content: bytes) -> None:
    with pytest.raises(Refusal, match="打不开") as refused:
        reading.sheets(name, content)
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"", "它是空的"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧格式"),
        ("a.csv", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧格式"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        ("a.xlsx", "项目号,事项".encode("gb18030"), "扩展名是 .xlsx，内容却不是"),
        ("a.csv", b"PK\x03\x04", "扩展名是 .csv，内容却不是"),
        ("a.pdf", b"PK\x03\x04", "扩展名是 .pdf，内容却不是"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused_with_what_to_do(
    name: str, content: bytes, said: str
) -> None:
    with pytest.raises(Refusal, match=said) as refused:
        reading.sheets(name, content)
    assert "打不开" in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,,\n,,,", b"\xef\xbb\xbf"])
def test_a_file_without_a_filled_cell_is_no_table(content: bytes) -> None:
    with pytest.raises(Refusal, match="没有找到表格"):
        reading.sheets("a.CSV", content)


@pytest.mark.requirement("R15.1")
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])  # noqa: RUF001
def test_what_a_spreadsheet_might_run_is_known(sign: str) -> None:
    assert is_formula_like(f"{sign}1+1")
    assert not is_formula_like(f"甲{sign}1")
    assert quoted(f"{sign}1").startswith("'")


@given(CELLS)
def test_a_quote_is_taken_back_exactly_where_it_was_put(text: str) -> None:
    assert not is_formula_like(quoted(text))
    assert unquoted(quoted(text)) == text


@given(st.text(max_size=20))
def test_every_text_is_made_fit_for_xml(text: str) -> None:
    fit = safe(text + "\x00\x0b\ud800\uffff")
    assert safe(fit) == fit
    (found,) = read_excel(workbook([fit or "空"]))
    assert found["rows"]
