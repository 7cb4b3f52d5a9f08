"""Beyond one machine: a mail table decided on Spark, row for row as one machine decides it.

Rows that can influence one another are found by the keys that they share, and put into one part;
each part is decided by the kernel of `sscsim.bulk`. On a cluster its own pyspark is used, so the
extra brings only what stands beside it: ``pip install sscsim[spark]``. Start reading at `deciding`;
`cutting` finds the parts, `components` what hangs together, `command` is the door.
"""

try:
    import pyspark as _  # noqa: F401 - only whether it is there
except ImportError as error:
    what = "sscsim.spark needs pyspark, which a cluster brings along. Elsewhere: "
    raise ImportError(what + "pip install 'sscsim[spark]' pyspark", name=error.name) from error

from sscsim.spark.cutting import Cut
from sscsim.spark.deciding import DECIDED, decide_on_spark
from sscsim.spark.reading import read_mail

__all__ = ["DECIDED", "Cut", "decide_on_spark", "read_mail"]
