"""The front door: one file for each verb of the command line.

In come arguments and files; out go the texts of `sscsim.views` and an exit status: 0 done and as
expected, 1 done but an expectation failed, 2 the input or the arguments are wrong, 130 interrupted
(contract 1). A verb imports what it needs when it is called, so that ``--help`` stays quick.
Start reading at `app`, then any verb; `endings` says how a command may end, `output` where the
results go.
"""

import gc
import sys

from sscsim.cli.stopping import stoppable
from sscsim.cli.unneeded import barred

# Python looks for cycles whenever so many objects are new. Rows and mail hold none: at every 700 of
# them, which is the default, a tenth of the time went into looking.
_NEW_OBJECTS = 50_000


def main() -> None:
    """Run the command line; the entry point ``sscsim``."""
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
    try:
        with stoppable(), barred():
            from sscsim.cli.app import app

            app(prog_name="sscsim")
    except KeyboardInterrupt:  # so early that no verb had begun
        sys.stderr.write("sscsim: interrupted\n")
        raise SystemExit(130) from None
    finally:
        gc.freeze()  # as Python ends it would look for cycles again, through all that is imported
