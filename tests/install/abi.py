#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The binary interface. abi/LIBRARY.abi describes the functions and public types that programs were compiled with; a build
may add functions, enumerators and fields at the end of a struct that begins with its own size, and nothing else: a program
that was linked with the baseline goes on working.

    abi.py compare INCLUDE_DIRECTORY LIBRARY...    exit code 77 (skipped) where that cannot be told
    abi.py write INCLUDE_DIRECTORY LIBRARY...      makes the baselines new: tools/abi does it
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

from tally import Tally

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "docs", "man"))
import headers

# Only what a program sees, and nothing that changes from one build or place to the next.
ABIDW = ["abidw", "--exported-interfaces-only", "--drop-private-types", "--no-show-locs", "--no-corpus-path",
         "--no-comp-dir-path", "--no-elf-needed", "--type-id-style", "hash"]
SIZED = re.compile(r"\{\s*size_t size;")
GROWS = "[suppress_type]\n  name_regexp = ^({})$\n  type_kind = struct\n  has_data_member_inserted_at = end\n"

# A library in one file, and what may become of it.
TRIAL_HEADER = """#include <stddef.h>
typedef struct symo_thing symo_thing;
typedef struct symo_result { size_t size; int reason; double objective; } symo_result;
typedef struct symo_option { const char *name; double value; } symo_option;
typedef enum symo_status { SYMO_OK = 0, SYMO_ERROR = -1 } symo_status;
symo_status symo_run(symo_thing *thing, double *x);
const symo_result *symo_result_of(const symo_thing *thing);
const symo_option *symo_option_of(const symo_thing *thing);
int symo_size(void);
"""
TRIAL_SOURCE = """#include "inside.h"
symo_status symo_run(symo_thing *thing, double *x) { return x ? SYMO_OK : SYMO_ERROR; }
const symo_result *symo_result_of(const symo_thing *thing) { return &thing->result; }
const symo_option *symo_option_of(const symo_thing *thing) { return &thing->option; }
int symo_size(void) { return 1; }
"""
TRIAL_INSIDE = """#include "symo/trial.h"
struct symo_thing { symo_result result; symo_option option; int hidden; };
"""
ALLOWED = {"nothing": ("", ""), "a hidden field": ("int hidden;", "int hidden; double more;"),
           "a field at the end of a sized struct": ("double objective; }", "double objective; double gap; }"),
           "an enumerator": ("SYMO_ERROR = -1 }", "SYMO_ERROR = -1, SYMO_NEW = 1 }"),
           "a function": ("int symo_size(void)", "int symo_more(void) { return 2; } int symo_size(void)")}
REFUSED = {"a function gone": ("int symo_size(void)", "static inline int symo_size(void)"),
           "another argument": ("double *x", "float *x"), "another result": ("int symo_size", "long symo_size"),
           "a field in the middle": ("int reason;", "int reason; double gap;"), "a field gone": (" int reason;", ""),
           "a field of another type": ("int reason;", "long reason;"),
           "a longer struct that has no size": ("double value; }", "double value; double more; }"),
           "another enumerator": ("SYMO_ERROR = -1", "SYMO_ERROR = -2")}


def describe(include, library, output):
    """Writes a library's interface; false when the library has no debugging information."""
    run = subprocess.run([*ABIDW, "--headers-dir", include, "--out-file", output, library], capture_output=True, text=True)
    if run.returncode != 0:
        print(run.stdout, run.stderr)
        return False
    with open(output, encoding="utf-8") as file:
        text = file.read()
    with open(output, "w", encoding="utf-8") as file:
        file.write(re.sub(r" path='[^']*?/(src/[^']*)'", r" path='\1'", text))
    return "<function-decl " in text


def grows(include, folder):
    """The file that tells abidiff which structs may grow."""
    names = [name for _, text in headers.read(include) for name, _, code in headers.types(text) if SIZED.search(code)]
    path = os.path.join(folder, "grows.abignore")
    with open(path, "w", encoding="utf-8") as file:
        file.write(GROWS.format("|".join(names or ["none"])))
    return path


def fields(described):
    """Of every struct: where each field is, its name and its type (whose number is made from its name)."""
    return {struct.get("name"): [(field.get("layout-offset-in-bits"), *field[0].attrib.items()) for field in struct]
            for struct in xml.etree.ElementTree.parse(described).iter("class-decl")}


def compatible(old, new, rules):
    run = subprocess.run(["abidiff", "--no-added-syms", "--suppressions", rules, old, new], capture_output=True, text=True)
    before, after = fields(old), fields(new)
    # abidiff lets a struct that may grow change in other ways too, as long as nothing is inserted elsewhere
    bad = [name for name, found in before.items() if after.get(name, found)[:len(found)] != found]
    return run.returncode == 0 and not bad, run.stdout + run.stderr + "".join(f"fields of {name} changed\n" for name in bad)


def describe_trial(folder, old="", new=""):
    """The interface of the small library after one edit, which is made wherever the words stand."""
    os.makedirs(os.path.join(folder, "symo"))
    for name, text in (("symo/trial.h", TRIAL_HEADER), ("inside.h", TRIAL_INSIDE), ("trial.c", TRIAL_SOURCE)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            if old and not ("{ return" in new and name == "symo/trial.h"):
                text = text.replace(old, new)
            file.write(text)
    subprocess.run(["cc", "-g", "-w", "-shared", "-fPIC", "trial.c", "-o", "trial.so"], cwd=folder, check=True)
    described = os.path.join(folder, "trial.abi")
    describe(os.path.join(folder, "symo"), os.path.join(folder, "trial.so"), described)
    return described


def check_rules(tally, scratch):
    """The rules themselves, on the small library."""
    before = describe_trial(os.path.join(scratch, "before"))
    rules = grows(os.path.join(scratch, "before"), scratch)
    for verdict, changes in ((True, ALLOWED), (False, REFUSED)):
        for what, edit in changes.items():
            after = describe_trial(os.path.join(scratch, what.replace(" ", "-")), *edit)
            holds, said = compatible(before, after, rules)
            tally.check(holds == verdict, f"{what} is {'allowed' if verdict else 'refused'}: {said}")


def architecture(path):
    with open(path, encoding="utf-8") as file:
        return re.search(r"<abi-corpus[^>]*architecture='([^']*)'", file.read())[1]


def baseline(library):
    return os.path.join(HERE, "abi", os.path.basename(library).split(".")[0] + ".abi")


def compare(include, libraries):
    missing = [tool for tool in ("abidw", "abidiff", "cc") if not shutil.which(tool)]
    if missing:
        print(f"skipped: {', '.join(missing)} is not installed")
        sys.exit(77)
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        rules = grows(include, scratch)
        for library in libraries:
            old, new = baseline(library), os.path.join(scratch, os.path.basename(baseline(library)))
            if not tally.check(os.path.isfile(old), f"{os.path.basename(old)} exists: tools/abi writes it"):
                continue
            if not describe(include, library, new):
                print("skipped: this build has no debugging information (meson setup -Ddebug=true)")
                sys.exit(77)
            if architecture(old) != architecture(new):
                print(f"skipped: the baselines are of {architecture(old)}")
                sys.exit(77)
            holds, said = compatible(old, new, rules)
            tally.check(holds, f"{os.path.basename(library)} serves programs linked with the baseline (see tools/abi):\n{said}")
        check_rules(tally, scratch)
    tally.end()


def write(include, libraries):
    os.makedirs(os.path.join(HERE, "abi"), exist_ok=True)
    for library in libraries:
        if not describe(include, library, baseline(library)):
            sys.exit(f"{library} has no debugging information")


{"compare": compare, "write": write}[sys.argv[1]](sys.argv[2], sys.argv[3:])
