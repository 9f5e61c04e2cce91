"""No picture of this program's memory is kept: it would hold what people touched and typed."""

import ctypes
import resource

_PR_SET_DUMPABLE = 4
"""prctl(2), linux/prctl.h."""


def forbid_dumps() -> None:
    """See that a crash leaves no core dump, neither a file nor one piped to a crash reporter.

    The limit alone does not bind a reporter that the kernel pipes the memory to (core(5)).
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
