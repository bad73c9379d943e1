"""The SQL by which a text becomes a value of its kind: null where it is not one."""

from collections.abc import Sequence

from marketaccess.domain.evaluation.data_need import Column, Kind
from marketaccess.domain.evaluation.quality import Rules
from marketaccess.warehouse.spelling import quoted
from marketaccess.warehouse.tables import TIME_ZONE, TYPES, ZONED

# Full-width digits and signs, as Chinese input methods write them.
NARROW = "0123456789:/-., "
WIDE = "".join("\u3000" if sign == " " else chr(ord(sign) + 0xFEE0) for sign in NARROW)
DAYS = ("%Y%m%d", "%Y年%m月%d日", "%Y.%m.%d")
MOMENTS = (
    "%Y%m%dT%H%M%S",
    "%Y%m%d%H%M%S",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日%H时%M分",
    "%Y.%m.%d %H:%M:%S",
)
# A year of two digits is not guessed, and what an engine calls infinity is no day.
EARLIEST, LATEST = "1900-01-01", "9999-12-31"
WHOLE, NUMBER = r"[+-]?[0-9]{1,15}(\.0*)?", r"[+-]?[0-9]{1,12}(\.[0-9]{1,6}0*)?"


def trimmed(column: str, rules: Rules) -> str:
    """A text without blanks around it; null where it says that there is nothing."""
    empty = ", ".join(map(quoted, rules.empty))
    # To look at every letter costs more than to read the file: mostly a look at both ends is enough.
    plain = f"strlen({column}) = length({column}) AND ord({column}) > 32 AND ord({column}[-1]) > 32"
    text = f"CASE WHEN {plain} THEN {column} ELSE nullif(trim({column}, ' \t\r\n\u3000'), '') END"
    longest = max(map(len, rules.empty), default=0)
    is_empty = f"length({column}) <= {longest + 2} AND lower(trim({column})) IN ({empty})"
    return f"CASE WHEN {is_empty} THEN NULL ELSE {text} END" if empty else text


def value(column: Column, text: str, rules: Rules) -> str:
    """The value of a column whose trimmed text is ``text``."""
    if column.kind is Kind.TEXT:
        return text
    is_plain = f"strlen({text}) = length({text})"
    narrow = f"CASE WHEN {is_plain} THEN {text} ELSE translate({text}, '{WIDE}', '{NARROW}') END"
    if column.kind is Kind.BOOLEAN:
        return _either(narrow, rules.yes, rules.no)
    if column.kind in (Kind.DAY, Kind.MOMENT):
        return _moment(narrow, column.kind)
    pattern = WHOLE if column.kind is Kind.INTEGER else NUMBER
    # Without the pattern 5.7 would be rounded to a whole number, and 1e3 read as a thousand.
    plain = f"CASE WHEN regexp_full_match({narrow}, '{pattern}') THEN {narrow} END"
    return f"TRY_CAST({plain} AS {TYPES[column.kind]})"


def _either(text: str, yes: Sequence[str], no: Sequence[str]) -> str:
    said = (", ".join(map(quoted, words)) for words in (yes, no))
    true, false = said
    return f"CASE WHEN lower({text}) IN ({true}) THEN true WHEN lower({text}) IN ({false}) THEN false END"


def _moment(text: str, kind: Kind) -> str:
    wanted = TYPES[kind]
    formats = ", ".join(quoted(each) for each in (*DAYS, *MOMENTS))
    # Only what is too long for a plain moment, or says so, can bear a zone: a day's own hyphens are none.
    has_zone = (
        f"(length({text}) > 10 AND (contains({text}, '+') OR ends_with(upper({text}), 'Z'))"
        f" OR length({text}) > 16 AND '-' IN (substr({text}, -6, 1), substr({text}, -5, 1),"
        f" substr({text}, -3, 1)))"
    )
    zoned = f"CAST(timezone('{TIME_ZONE}', TRY_CAST({text} AS {ZONED})) AS {wanted})"
    plain = f"coalesce(TRY_CAST({text} AS {wanted}), CAST(try_strptime({text}, [{formats}]) AS {wanted}))"
    found = f"CASE WHEN {has_zone} THEN {zoned} ELSE {plain} END"
    return f"nullif({found}, CAST('infinity' AS {wanted}))"


def is_possible(column: str, kind: Kind) -> str:
    """Whether a day or moment lies within what may be meant."""
    return f"{column} BETWEEN {TYPES[kind]} '{EARLIEST}' AND {TYPES[kind]} '{LATEST}'"
