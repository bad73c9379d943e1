"""Spark, in this process (``local[2]``) or on a cluster: it reads Parquet, ours where a file is none."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
from ibis.backends.duckdb import Backend
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import first_line
from marketaccess.warehouse.engines.engine import sql
from marketaccess.warehouse.tables import TIME_ZONE, readable

LOOPBACK = "127.0.0.1"
SETTINGS = {
    "spark.app.name": "marketaccess",
    "spark.sql.session.timeZone": TIME_ZONE,
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
# In this process nothing listens to the network; a cluster has to find the way back to us.
LOCAL = {
    "spark.driver.host": LOOPBACK,
    "spark.driver.bindAddress": LOOPBACK,
    "spark.driver.memory": "2g",
}


class Spark:
    """
    A Spark session by the address of its master.

    The workers of a cluster must be able to read the data folder and the temporary one at the same paths.
    """

    name = "spark"
    dialect = "pyspark"

    def __init__(self, master: str) -> None:
        if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
            raise Refusal(
                "Spark 需要 Java，这里没有找到；Debian 上请安装 openjdk-17-jre-headless。", field="engine"
            )
        self._folder = Path(tempfile.mkdtemp(prefix="marketaccess-spark-"))
        settings = {**SETTINGS, "spark.sql.warehouse.dir": str(self._folder / "warehouse")}
        if master.startswith("local"):
            os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
            settings |= LOCAL
        builder = SparkSession.builder.master(master)
        for key, value in settings.items():
            builder = builder.config(key, value)
        try:
            self._session = builder.getOrCreate()
        except (PySparkException, Py4JError) as error:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise Refusal(
                f"连不上 Spark（{first_line(error)}），请核对地址和 Java 的版本（17 以上）。", field="engine"
            ) from None

    @property
    def version(self) -> str:
        return str(self._session.version)

    def load(self, reader: Backend, names: Iterable[str], plain: Mapping[str, Path]) -> None:
        for name in names:
            path = plain.get(name) or self._written(reader, name)
            self._session.read.parquet(path.absolute().as_uri()).createOrReplaceTempView(name)

    def _written(self, reader: Backend, name: str) -> Path:
        path = self._folder / f"{name}.parquet"
        with readable():
            reader.con.execute(f"COPY {name} TO '{path}' (FORMAT parquet)")
        return path

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        try:
            return [row.asDict() for row in self._session.sql(sql(expression, self.dialect)).collect()]
        except (PySparkException, Py4JError) as error:
            raise Refusal(
                f"Spark 算不下去（{first_line(error)}），请核对内存、磁盘空间，以及各节点能否读到数据。",
                field="engine",
            ) from None

    def close(self) -> None:
        self._session.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
