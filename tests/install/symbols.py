#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""T1: every global symbol that the shared and the static library define begins with symo_.
T2: neither asks for a function that ends the process, prints, or changes state that belongs to the whole process.

    symbols.py nm|NM assertions|no-assertions LIBRARY...
"""
import re
import subprocess
import sys

from tally import Tally

FORBIDDEN = re.compile(
    "_?exit|_Exit|quick_exit|at_quick_exit|atexit|abort|raise|kill|system|popen|fork|exec[lv]p?e?"  # the process
    "|v?f?printf|v?dprintf|v?sprintf|f?putc|f?puts|putchar|perror|fwrite|psignal|stdin|stdout|stderr"  # its streams
    "|__v?f?printf_chk|__v?sprintf_chk|_IO_putc"
    "|s?rand|rand_r|s?random|[dejlmn]rand48|srand48"  # its random numbers
    "|signal|sigaction|sigprocmask|pthread_sigmask|_?longjmp|siglongjmp|__longjmp_chk"  # its signals and jumps
    "|setlocale|fe(set|clear|hold|update|enable|disable|raise)[a-z]*"  # its locale, its floating-point state
    "|(secure_)?getenv|setenv|putenv|unsetenv"  # its environment
    "|(openblas|goto|omp)_set_[a-z_]*"  # the threads of its BLAS
    "|gsl_set_(error|stream)_handler(_off)?|gsl_error|gsl_abort"  # its handler of GSL's errors
)
ASSERTIONS = re.compile("__assert(_fail)?|__assert_rtn")
COMPILER = re.compile(r"_*(odr_asan|asan|ubsan|lsan|sanitizer)[._]|DW\.ref\.__gcc")  # what gcc adds by itself


def symbols(nm, library, *options):
    arguments = [nm, "--format=posix", *(["-D"] if ".so" in library else []), *options, library]
    output = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    for line in output.splitlines():
        words = line.split()
        if len(words) >= 2:  # "name type [value size]"; members of an archive have a heading of one word
            yield words[0].split("@")[0], words[1]


def main(nm, assertions, libraries):
    tally = Tally()
    for library in libraries:
        defined = {name for name, kind in symbols(nm, library, "--defined-only", "--extern-only") if kind != "A"}
        defined = {name for name in defined if not COMPILER.match(name)}
        tally.check(len(defined) > 10, f"{library} defines something")
        for name in sorted(defined):
            tally.check(name.startswith("symo_"), f"{library} defines {name}, which does not begin with symo_")
        wanted = {name for name, _ in symbols(nm, library, "--undefined-only")}
        tally.check(wanted & {"malloc", "symo_memory_allocate"}, f"{library} needs memory, so its undefined symbols were read")
        for name in sorted(wanted):
            forbidden = FORBIDDEN.fullmatch(name) or (assertions == "no-assertions" and ASSERTIONS.fullmatch(name))
            tally.check(not forbidden, f"{library} needs {name}")
    tally.end()


main(sys.argv[1], sys.argv[2], sys.argv[3:])
