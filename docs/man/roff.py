# SPDX-License-Identifier: BSD-3-Clause
"""Text as the manual pages have it: man(7) macros, every line safe for groff and mandoc."""
import textwrap

SPECIAL = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti", '"': "\\(dq"}


def escape(text):
    return "".join(SPECIAL.get(c, c if ord(c) < 128 else f"\\[u{ord(c):04X}]") for c in text)


def protect(line):
    """A line that begins with a full stop is text here, and no macro. (No escaped line begins with a quote.)"""
    return "\\&" + line if line.startswith(".") else line


def flow(text):
    """Lines of a paragraph."""
    lines = textwrap.wrap(text, 100, break_on_hyphens=False, break_long_words=False)
    return [protect(escape(line)) for line in lines]


def paragraphs(text):
    lines = []
    for paragraph in text.split("\n\n"):
        lines += [".PP", *flow(paragraph)] if paragraph.strip() else []
    return lines


def item(tag, text, font="B"):
    """A term and what it means, which may have several paragraphs."""
    first, *more = text.split("\n\n")
    lines = [".TP", f".{font} {escape(tag)}" if font else escape(tag), *flow(first)]
    for paragraph in more:
        lines += [".IP", *flow(paragraph)]
    return lines


def example(text):
    """Lines kept as they are."""
    return [".PP", ".EX", *(protect(escape(line)) for line in text.rstrip("\n").split("\n")), ".EE"]


def title(name, section, version, manual):
    """No hyphens in words and no stretched blanks: most words here are names and formulas."""
    return [f'.TH {escape(name.upper())} {section} "" "symo {version}" "{manual}"', ".nh", ".nr HY 0", ".ad l"]
