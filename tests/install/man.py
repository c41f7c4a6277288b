#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""T47: the manual. Every subcommand and option that `symo help` prints is in symo(1); every function that the libraries
export is found under its own name and described on the page that this leads to; groff has nothing to complain about; the
commands under EXAMPLES do what is written there.

    man.py MAN_FOLDER SYMO_1 SYMO DATA_DIRECTORY COMPARE.py NM LIBRARY...
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

from tally import Tally

tally = Tally()
check = tally.check
PLAIN = {"\\e": "\\", "\\-": "-", "\\(aq": "'", "\\(ga": "`", "\\(ha": "^", "\\(ti": "~", "\\(dq": '"', "\\&": ""}


def plain(text):
    """The text of a page without its escapes."""
    return re.sub(r"\\(?:\(..|.)", lambda match: PLAIN.get(match[0], match[0]), text)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def check_command(page, symo):
    """Subcommands, topics, options and operators, as the command itself lists them."""
    text, overview = plain(read(page)), run([symo, "help"]).stdout
    commands = re.findall(r"^    ([a-z]+)  ", overview, re.M)
    topics = re.findall(r"^    symo help ([a-z]+)", overview, re.M)
    check(len(commands) > 3 and len(topics) > 1, f"symo help lists subcommands {commands} and topics {topics}")
    for name in commands:
        check(f".SH SYMO {name.upper()}\n" in text, f"symo(1) has a section on {name}")
    words = 0
    for name in commands + topics:
        answer = run([symo, "help", name]).stdout
        for word in set(re.findall(r"--[a-z][a-z-]*|^    [a-z_]+=|^[a-z][a-z0-9-]*(?=: )", answer, re.M)):
            words += 1
            check(word.strip() in text, f"symo(1) has {word.strip()} of `symo help {name}`")
    check(words > 50, f"{words} options were looked for")
    for number, meaning in re.findall(r"^ +(\d+)  (\w+)", run([symo, "help", "codes"]).stdout, re.M):
        check(re.search(rf"^\.TP\n\.B {number}\n{meaning}", text[text.index(".SH EXIT STATUS"):], re.M), f"exit status {number}")


def check_functions(folder, nm, libraries):
    exported = set()
    for library in libraries:
        for line in run([nm, "-D", "--defined-only", "--format=posix", library]).stdout.splitlines():
            name, kind = line.split()[:2]
            exported |= {name.split("@")[0]} if kind == "T" else set()
    check(len(exported) > 100, f"{len(exported)} functions are exported")
    for name in sorted(exported):
        link = os.path.join(folder, name + ".3")
        if not check(os.path.isfile(link), f"man {name} finds something"):
            continue
        target = re.fullmatch(r"\.so man3/(symo(?:-\w+)?\.3)\n", read(link))
        if check(target, f"{name}.3 leads to a page: {read(link)[:80]!r}"):
            page = read(os.path.join(folder, target[1]))
            check(re.search(rf"^\.SS {name}\n\.PP\n\.EX\n.*\b{name}\(", page, re.M), f"{target[1]} describes {name}")


def check_markup(pages):
    if not shutil.which("groff"):
        print("groff is not installed: mark-up not checked")
        return
    for page in pages:
        done = run(["groff", "-ww", "-man", "-Tutf8", "-z", page])
        check(done.returncode == 0 and not done.stdout + done.stderr, f"groff on {os.path.basename(page)}: {done.stderr[:500]}")
    if shutil.which("mandoc"):
        for page in pages:
            done = run(["mandoc", "-Tlint", "-Wwarning", page])
            said = [line for line in done.stdout.splitlines() if "missing date" not in line]
            check(not said, f"mandoc on {os.path.basename(page)}: {said[:5]}")


def check_man(folder, page):
    """What a reader types, where there is man: a module, a function, a type, the command."""
    if not shutil.which("man"):
        print("man is not installed: not asked")
        return
    with tempfile.TemporaryDirectory() as tree:
        shutil.copytree(folder, os.path.join(tree, "man3"))
        os.mkdir(os.path.join(tree, "man1"))
        shutil.copy(page, os.path.join(tree, "man1"))
        for ask, expected in ((["symo"], "penalised models"), (["3", "symo"], "libsymo"), (["symo-prox"], "symo_prox_apply"),
                              (["symo_prox_l1"], "symo_prox_l1("), (["symo_result"], "symo_solver_run")):
            done = run(["man", "-M", tree, "--warnings", *ask], env=dict(os.environ, LC_ALL="C.UTF-8", MANPAGER="cat", MANWIDTH="100"))
            if "has been minimized" in done.stdout:  # the man of a container image
                print("man has been taken out of this system: not asked")
                return
            check(done.returncode == 0 and expected in done.stdout and not done.stderr, f"man {' '.join(ask)}: {done.stderr}")


def check_examples(page, symo, data, compare):
    """Each block is a session: lines after `$ ` and `> ` are typed, the others are the answer."""
    text = read(page)
    section = text[text.index(".SH EXAMPLES"):]
    sessions = re.findall(r"^\.EX\n(.*?)^\.EE$", section[:section.index("\n.SH ", 1)], re.M | re.S)
    check(len(sessions) >= 4, f"{len(sessions)} examples")
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(symo, os.path.join(folder, "symo"))
        environment = dict(os.environ, PATH=folder + os.pathsep + os.environ["PATH"])
        for number, session in enumerate(sessions):
            lines = re.sub(r"\S+(?=/(?:frets|birthwt)\.csv)", lambda match: data, plain(session)).splitlines()
            typed = [line[2:] for line in lines if line[:2] in ("$ ", "> ")]
            answer = [line for line in lines if line[:2] not in ("$ ", "> ")]
            script, expected = os.path.join(folder, f"{number}.sh"), os.path.join(folder, f"{number}.out")
            with open(script, "w", encoding="utf-8") as file:
                file.write("set -e\n" + "\n".join(typed) + "\necho done\n")
            with open(expected, "w", encoding="utf-8") as file:
                file.write("#: relative 1e-4\n" + "".join(line + "\n" for line in answer) + "done\n")
            if re.search(r"--plot|symo demo", "".join(typed)) and not shutil.which("gnuplot"):
                print(f"gnuplot is not installed: example {number + 1} not run")
                continue
            done = run([sys.executable, "-B", compare, expected, "sh", script], cwd=folder, env=environment, timeout=120)
            check(done.returncode == 0, f"example {number + 1} ({typed[0]}): {done.stdout[-800:]}{done.stderr[-800:]}")


def main(folder, page, symo, data, compare, nm, libraries):
    folder, symo, data, compare = map(os.path.abspath, (folder, symo, data, compare))
    pages = sorted(path for path in glob.glob(os.path.join(folder, "*.3")) if not read(path).startswith(".so "))
    check(len(pages) > 10, f"{len(pages)} pages in section 3")
    check_command(page, symo)
    check_functions(folder, nm, libraries)
    check_markup([page, *pages])
    check_man(folder, page)
    check_examples(page, symo, data, compare)
    tally.end()


main(*sys.argv[1:7], sys.argv[7:])
