#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes symo(1): the frame symo.1.in, and in it what the command says about itself. Nothing that `symo help` prints is
written a second time by hand.

    command.py SYMO FRAME PAGE VERSION DATA_DIRECTORY
"""
import re
import subprocess
import sys

import roff


def ask(symo, *topic):
    return subprocess.run([symo, "help", *topic], check=True, capture_output=True, text=True).stdout.rstrip("\n")


def usages(text):
    """The lines of a help text that say how to call the command, without the word before them."""
    block = re.search(r"^usage: .*(?:\n {7}.*)*", text, re.M)
    return [line[7:] for line in block[0].split("\n")] if block else []


def entries(lines):
    """Indented lines as [term, meaning]: a term begins in column 6 at the latest, its meaning after two blanks or on lines
    that are indented further."""
    found = []
    for line in lines:
        if re.match(r" {1,6}\S", line):
            term, _, meaning = line.strip().partition("  ")
            found.append([term, meaning.strip()])
        else:
            found[-1][1] += " " + line.strip()
    return found


def describe(text):
    """Any help text: paragraphs as they are, indented lines as terms with their meanings."""
    lines = []
    for block in re.sub(r"^usage: .*(?:\n {7}.*)*\n*", "", text, flags=re.M).split("\n\n"):
        plain = [line for line in block.split("\n") if line and not line.startswith(" ")]
        named = re.fullmatch(r"([a-z][\w-]*): (.+)", " ".join(plain))  # a method, an operator
        if named:
            lines += [f".SS {roff.escape(named[1])}", *roff.flow(named[2])]
        elif plain:
            lines += roff.paragraphs(" ".join(plain))
        for term, meaning in entries([line for line in block.split("\n") if line.startswith(" ")]):
            lines += roff.item(term, meaning.strip()) if meaning.strip() else roff.paragraphs(term)
    return lines


def main(symo, frame, page, version, data):
    overview = ask(symo)
    commands, topics = [], []
    for term, meaning in entries([line for line in overview.split("\n") if line.startswith("    ")]):
        topic = re.fullmatch(r"symo help ([a-z]+) +(.*)", f"{term} {meaning}")
        if topic:
            topics.append((topic[1], topic[2]))
        elif not term.startswith("symo "):
            commands.append((term, meaning))
    helps = {name: ask(symo, name) for name, _ in commands + topics}
    synopsis = [line for name, _ in commands for line in usages(helps[name])] + ["symo help [TOPIC]", "symo --version"]
    subcommands = [line for name, meaning in commands for line in roff.item(f"symo {name}", meaning)]
    sections = []
    for name, _ in commands:
        sections += [f".SH SYMO {roff.escape(name.upper())}", *roff.example("\n".join(usages(helps[name]))), *describe(helps[name])]
    for name, _ in topics:
        first, _, rest = helps[name].partition("\n")
        exits = name == "codes"
        sections += [f".SH {'EXIT STATUS' if exits else roff.escape(name.upper())}", *describe(rest if exits else first + "\n" + rest)]
    parts = {"TITLE": roff.title("symo", 1, version, "User commands"), "SYNOPSIS": roff.example("\n".join(synopsis))[1:],
             "SUBCOMMANDS": subcommands, "SECTIONS": sections}
    with open(frame, encoding="utf-8") as file:
        text = file.read()
    for name, lines in parts.items():
        text = re.sub(f"^@{name}@$", lambda match, new="\n".join(lines): new, text, flags=re.M)
    text = text.replace("@DATA@", roff.escape(data))
    with open(page, "w", encoding="ascii") as file:
        file.write(text)


main(*sys.argv[1:])
