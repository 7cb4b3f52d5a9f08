"""Where Spark cannot start, the line says what to do; what a task raised is told in its words."""

from __future__ import annotations

import shutil
import subprocess
import sys
from unittest import mock

import pytest

pytest.importorskip("pyspark", reason="no pyspark: nothing was tried on Spark")

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from sscsim.errors import InputError
from sscsim.spark import session as sessions
from sscsim.spark.session import in_words, session


def test_without_pyspark_the_line_says_that_a_cluster_brings_it() -> None:
    """Asked of a process of its own, in which there is none."""
    code = "import sys; sys.modules['pyspark'] = None; import sscsim.spark"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == (
        "ImportError: sscsim.spark needs pyspark, which a cluster brings along. "
        "Elsewhere: pip install 'sscsim[spark]' pyspark"
    )


def test_the_command_shows_its_help_without_starting_spark() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sscsim.spark", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("Usage: python -m sscsim.spark [OPTIONS]")


def test_under_spark_submit_the_session_is_that_of_the_cluster(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is asked for as it is: no master of ours, nothing set."""
    builder = mock.Mock()
    monkeypatch.setattr(sessions, "_SUBMITTED", True)
    monkeypatch.setattr(SparkSession, "builder", builder)
    assert session("local[7]") is builder.appName.return_value.getOrCreate.return_value
    assert not builder.appName.return_value.master.called


def test_without_java_the_line_says_where_it_is_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InputError) as caught:
        session("local[2]")
    assert str(caught.value) == (
        "Spark: it needs Java, which is not here. "
        "Install it (Debian: apt-get install openjdk-17-jre-headless), or set JAVA_HOME."
    )


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (
            (
                "An exception was thrown:\nTraceback (most recent call last):\n"
                "  File \"x.py\", line 1, in f\nModuleNotFoundError: No module named 'sscsim'\n"
            ),
            "Spark: a task failed with ModuleNotFoundError: No module named 'sscsim'",
        ),
        (
            (
                "Traceback:\n  ...\nsscsim.errors.InputError: it is wrong.\n"
                "\n\tat org.apache.spark.api.python.BasePythonRunner.read(PythonRunner.scala:1)"
            ),
            "Spark: it is wrong.",
        ),
        (
            "[PATH_NOT_FOUND] Path does not exist: file:/x. SQLSTATE: 42K03\n\tat org.apache",
            "Spark: [PATH_NOT_FOUND] Path does not exist: file:/x. SQLSTATE: 42K03",
        ),
    ],
)
def test_what_spark_raises_ends_in_a_line(raised: str, said: str) -> None:
    with pytest.raises(InputError) as caught, in_words():
        raise PySparkException(raised)
    assert str(caught.value) == said
