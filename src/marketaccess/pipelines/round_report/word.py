"""The report as Word."""

from marketaccess.pipelines.round_report.content import Report
from marketaccess.pipelines.round_report.gongwen import written
from marketaccess.pipelines.round_report.telling import blocks_of


def content(report: Report) -> bytes:
    """The file."""
    return written(blocks_of(report))
