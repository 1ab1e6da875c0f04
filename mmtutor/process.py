"""What a process of the program asks of the system so that a small laptop has room and time for others too."""

from __future__ import annotations

import ctypes
import sys

_SWITCH_S = 0.001
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # <malloc.h>
_OWN_BLOCK_BYTES, _FREE_BYTES = 512 * 1024, 4 << 20


def be_a_good_neighbour() -> None:
    """Tune this process, before threads begin.

    glibc gives a block back to the system when it is freed only if it is one of its own, and raises the size from which
    they are with every one that is freed; it keeps a heap for each thread unless told otherwise. So pictures, sounds
    and what the network needs for an answer of one size would stay: 47 MB more after a lesson's answers. With 256 kB
    reading takes 6 % longer, with these not. The window gets its turn among threads after 1 ms instead of 5.
    """
    sys.setswitchinterval(_SWITCH_S)
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None  # musl has none
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 2)
        mallopt(_M_MMAP_THRESHOLD, _OWN_BLOCK_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _FREE_BYTES)
