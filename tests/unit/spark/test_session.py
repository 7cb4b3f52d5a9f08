"""Where Spark cannot start, the line says what to do; what a task raised is told in its words."""

from __future__ import annotations

import shutil

import pytest

pytest.importorskip("pyspark", reason="no pyspark: nothing was tried on Spark")

from pyspark.errors import PySparkException

from sscsim.errors import InputError
from sscsim.spark.session import in_words, session


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
