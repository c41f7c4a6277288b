# SPDX-License-Identifier: BSD-3-Clause
"""Reads the public headers: their opening comments, functions with docstrings, types. tests/install/docstrings.py states
the shape that docstrings have, and refuses others.
"""
import os
import re

FUNCTION = re.compile(r"(?P<comment>/\*(?:(?!\*/).)*\*/)?[ \t]*\n?SYMO_API\s+(?P<prototype>[^;{]+);", re.S)
ITEM = re.compile(r"^(Formula:|@param\[(?:in|out|in,out)\] +\w+|@param.*|@return\b|Cost:|Threads:|Source:|Since:)\s*(.*)$")
TYPE = re.compile(r"^(?:typedef\s+(?:struct|enum|union)\b[^;{]*(?:\{[^}]*\}[^;]*)?;|typedef\s[^;{]*;|enum\s*\{[^}]*\};)", re.M)
LISTED = re.compile(r"#define SYMO_ROW\(.*\) (\w+)##name.*\n\s*(\w+)\(SYMO_ROW\)\n#undef SYMO_ROW\n")


def read(include):
    """(name, text) of every header, by name."""
    for name in sorted(os.listdir(os.path.join(include, "symo"))):
        if name.endswith(".h"):
            with open(os.path.join(include, "symo", name), encoding="utf-8") as file:
                yield name, file.read()


def without_macros(text):
    return re.sub(r"^#define.*(\\\n.*)*$", "", text, flags=re.M)


def functions(text):
    """Matches of FUNCTION: prototype, and the comment directly before it or None."""
    return FUNCTION.finditer(without_macros(text))


def parse_prototype(prototype):
    """(name, names of the parameters, whether it returns something)"""
    prototype = re.sub(r"/\*.*?\*/|\bSYMO_MUST_USE\b", " ", prototype, flags=re.S)
    match = re.match(r"\s*(?P<result>.*?)\b(?P<name>symo_\w+)\s*\((?P<parameters>.*)\)\s*$", prototype, re.S)
    names = []
    for parameter in match["parameters"].split(","):
        if parameter.strip() != "void":
            names.append(re.findall(r"\w+", parameter.split("[")[0])[-1])
    return match["name"], names, match["result"].split() != ["void"]


def comment_lines(comment):
    """The lines without what makes them a comment."""
    first, *more = re.sub(r"^/\*+|\*/$", "", comment).split("\n")
    return [first.strip()] + [re.sub(r"^\s*\*? ?", "", line).rstrip() for line in more]


def parse_comment(comment):
    """(purpose, [(item, text)]): lines that begin no item continue the one before; an empty line parts paragraphs."""
    parts = [["", ""]]
    for line in comment_lines(comment):
        match = ITEM.match(line)
        if match:
            parts.append([match[1], match[2]])
        else:
            parts[-1][1] += (" " + line.strip()) if line.strip() else "\n\n"
    parts = [(item, "\n\n".join(" ".join(p.split()) for p in text.split("\n\n") if p.strip())) for item, text in parts]
    return parts[0][1], parts[1:]


def opening(text):
    """The paragraphs that say what a header is for; the first without the header's name."""
    comment = re.search(r"/\* symo/\w+\.h: (.*?)\*/", text, re.S)[1]
    paragraphs = "\n".join(comment_lines(comment)).split("\n\n")
    return [" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip()]


def blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def written_out(text):
    """The text with the rows of a list that a macro holds, such as SYMO_STATUS_LIST, in the place where they are used."""
    lists = {name: re.findall(r"ROW\((\w+), (-?\d+), \"([^\"]*)\"", body)
             for name, body in re.findall(r"^#define (SYMO_\w+_LIST)\(ROW\)((?:.*\\\n)*.*)$", text, re.M)}

    def write_out(match):
        return "".join(f"    {match[1]}{name} = {code}, /* {words} */\n" for name, code, words in lists[match[2]])

    return LISTED.sub(write_out, text)


def types(text):
    """(name or None, comment or None, declaration) of every type."""
    text = without_macros(written_out(text))
    masked = re.sub(r"/\*.*?\*/", blank, FUNCTION.sub(blank, text), flags=re.S)
    for match in TYPE.finditer(masked):
        before = re.search(r"/\*(?:(?!\*/).)*\*/\n$", text[:match.start()], re.S)
        rest = text[match.end():].split("\n", 1)[0]  # a remark behind the declaration
        declaration = text[match.start():match.end()] + (rest if "*/" in rest else "")
        code = masked[match.start():match.end()]
        name = re.search(r"\b(symo_\w+);$", code) or re.match(r"typedef [^;{]*\(\*(symo_\w+)\)\(", code)
        yield name and name[1], before and before[0].strip(), declaration
