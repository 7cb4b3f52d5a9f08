"""One run on Spark in a process of its own, with what its event log says, as JSON.

Called by `spark`: ``python -m tests.bench.sparkrun MAIL ROWS_A_PART ONE_TASK BROADCAST``.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

os.environ["NUMBA_DISABLE_JIT"] = "0"  # a test may have said otherwise
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"

from pyspark.sql import SparkSession

from sscsim.spark import Cut, decide_on_spark, read_mail
from sscsim.spark.counting import read_decisions, whole_digest
from tests.bench.reference import world

_SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.eventLog.compress": "false",
    "spark.eventLog.enabled": "true",
    "spark.eventLog.logStageExecutorMetrics": "true",
    "spark.eventLog.rolling.enabled": "false",
    "spark.executor.metrics.pollingInterval": "200",
    "spark.executor.processTreeMetrics.enabled": "true",
    "spark.log.level": "OFF",
    "spark.sql.shuffle.partitions": "8",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_WRITTEN = "internal.metrics.shuffle.write.bytesWritten"
_SPILLED = "internal.metrics.diskBytesSpilled"
_RAN = "internal.metrics.executorRunTime"


def main() -> None:
    """Decide, count, and print what it cost."""
    mail, rows, one_task, broadcast = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        told = _run(Path(folder), mail, int(rows), int(one_task), broadcast)
        [log] = (Path(folder) / "log").iterdir()
        events = [json.loads(line) for line in log.open(encoding="utf-8")]
        told["stages"] = list(_stages(events))
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told["cpu"] = sum(one.ru_utime + one.ru_stime for one in used)
    json.dump(told, sys.stdout)


def _run(folder: Path, mail: str, rows: int, one_task: int, broadcast: str) -> dict[str, Any]:
    (folder / "log").mkdir()
    builder = SparkSession.builder.master("local[2]")
    here = {
        "spark.eventLog.dir": f"file://{folder}/log",
        "spark.local.dir": str(folder),
        "spark.sql.autoBroadcastJoinThreshold": broadcast,
    }
    for name, value in (_SETTINGS | here).items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    cuts: list[Cut] = []
    start = time.perf_counter()
    table = read_mail(spark, mail)
    decided = decide_on_spark(
        spark, {"current": world()}, table, rows=rows, one_task=one_task, on_cut=cuts.append
    )
    decided.write.parquet(f"{folder}/decisions")
    seconds = time.perf_counter() - start
    spark.sparkContext.setJobDescription("digest")
    number = whole_digest(read_decisions(spark, f"{folder}/decisions"))
    version, gateway = spark.version, cast("Any", spark.sparkContext._gateway)
    spark.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()  # or its seconds would not be counted
    told = {name: getattr(cuts[0], name) for name in _TOLD}
    return {**told, "seconds": seconds, "digest": f"{number:016x}", "spark": version}


_TOLD = ("rows", "parts", "components", "largest", "edges", "rounds")


def _stages(events: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give what each stage did, and what it needed at most."""
    what: dict[int, str] = {}
    peaks: dict[int, dict[str, int]] = {}
    for event in events:
        if event["Event"] == "SparkListenerStageSubmitted":
            said = event["Properties"].get("spark.job.description") or "looking"
            what[event["Stage Info"]["Stage ID"]] = said.removeprefix("sscsim: ")
        elif event["Event"] == "SparkListenerStageExecutorMetrics":
            peaks[event["Stage ID"]] = event["Executor Metrics"]
    for event in events:
        if event["Event"] == "SparkListenerStageCompleted":
            stage = event["Stage Info"]
            sums = {one["Name"]: one.get("Value", 0) for one in stage["Accumulables"]}
            peak = peaks.get(stage["Stage ID"], {})
            shuffled = int(sums.get(_WRITTEN, 0))
            said = what[stage["Stage ID"]]
            yield {
                "what": "moving mail" if said == "deciding" and shuffled else said,
                "tasks": stage["Number of Tasks"],
                "wall": (stage["Completion Time"] - stage["Submission Time"]) / 1000,
                "ran": int(sums.get(_RAN, 0)) / 1000,
                "shuffled": shuffled,
                "spilled": int(sums.get(_SPILLED, 0)),
                "heap": peak.get("JVMHeapMemory", 0),
                "storage": peak.get("OnHeapStorageMemory", 0),
                "python": peak.get("ProcessTreePythonRSSMemory", 0),
            }


if __name__ == "__main__":
    main()
