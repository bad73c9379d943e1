"""
Made data sets of any size, with the true counts by which a computation over them is checked.

Every record is made backwards, from whether it is to be in time to its dates, so the true counts are known
without asking any engine. Departments are skewed, weekdays and the end of the year are busy, holidays are
the real ones; a stated share of the rows is dirty. All of it is invented (示范数据).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from attrs import frozen

from marketaccess.domain.basics.workdays import Calendar

CHUNK = 500_000
EPOCH = date(1970, 1, 1)
Columns = Mapping[str, Any]
