"""Which expression an indicator's number comes from."""

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.indicator import Indicator, IndicatorSystem
from marketaccess.warehouse.indicators import given, measures, others, records
from marketaccess.warehouse.indicators.metric import Metric

NAMED: dict[str, Metric] = {
    metric.key: metric for metric in (*measures.METRICS, *records.METRICS, *others.METRICS)
}


def metric_of(indicator: Indicator) -> Metric:
    """
    The metric of an indicator: one of ours, or the rows that name it in a data set that gives numbers.

    :raises Refusal: nobody knows how it is to be counted.
    """
    if indicator.metric in NAMED:
        return NAMED[indicator.metric]
    if len(indicator.needs) == 1 and indicator.needs[0] in given.DATA_SETS:
        levels = tuple(each.points for each in indicator.levels)
        return given.metric(indicator.metric, indicator.needs[0], levels)
    known = "、".join(NAMED)
    gives = "、".join(given.DATA_SETS)
    raise Refusal(
        f"第{indicator.number}项的计算项“{indicator.metric}”不认识。可用的有：{known}；"
        f"其他名称只能从这几类数据取数（needs 只写一类）：{gives}。",
        field="metric",
    )


def metrics(system: IndicatorSystem) -> dict[int, Metric]:
    """The metric of each indicator by its number. :raises Refusal: one is not known."""
    return {indicator.number: metric_of(indicator) for indicator in system.indicators}
