"""The columns of ``law/data_needs/ratings.toml``, by their Chinese names and by their own."""

from marketaccess.pipelines.ratings_import.need import NEED
from marketaccess.pipelines.tables.faults import REASON
from marketaccess.pipelines.tables.headings import Column, Layout

# What people's tables have besides: the words of the rating, which no indicator counts.
WORDS = Column("words", "评价内容", ("评价意见", "意见"), 40)
COLUMNS: tuple[Column, ...] = (
    *(
        Column(each.name, each.label, (each.name,), 20, each.standard, is_required=each.is_required)
        for each in NEED.columns
    ),
    WORDS,
)
BY_KEY: dict[str, Column] = {column.key: column for column in COLUMNS}
NO_HEADER = "没有找到表头。表格里要有一行写着各列名称，至少有“评价编号”和“满意度代码”两列。"
LAYOUT = Layout(COLUMNS, needed="rating", no_header=NO_HEADER, ignored=frozenset({REASON}))
