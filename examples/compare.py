#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Run an example and compare what it prints with the answer file beside it.

usage: compare.py EXPECTED.out PROGRAM [ARGUMENT ...]
       compare.py --write EXPECTED.out PROGRAM [ARGUMENT ...]    (keeps the answer file's rules)

Lines are compared one by one. Text must be the same, the amount of white space aside. Whole numbers must be the same,
but one followed by the word "iterations" may differ by 10 % (and at least 2). Other numbers may differ by `relative`
times the expected one or by `absolute`. A number followed by s, ms or seconds is not compared. The rules may be changed
by lines at the top of the answer file:
    #: relative 1e-6
    #: absolute 1e-9
"""
import math
import re
import subprocess
import sys

NUMBER = re.compile(r'(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.]*\w)|(?<![\w.])[-+]?(?:nan|inf)\b')
TIME = re.compile(r'\s*(?:ms|s|seconds)\b')
COUNT = re.compile(r'\s*iterations?\b')


def parts(line):
    """The text between the numbers, and each number with its kind."""
    text, numbers, at = [], [], 0
    for found in NUMBER.finditer(line):
        rest = line[found.end():]
        kind = 'time' if TIME.match(rest) else 'count' if COUNT.match(rest) else 'number'
        text.append(line[at:found.start()])
        numbers.append((found.group(), kind))
        at = found.end()
    text.append(line[at:])
    return [' '.join(t.split()) for t in text], numbers


def same_number(expected, actual, kind, rules):
    if kind == 'time':
        return True
    if kind == 'count':
        return abs(int(expected) - int(actual)) <= max(2, 0.1 * int(expected))
    whole = re.compile(r'[-+]?\d+$')
    if whole.match(expected) or whole.match(actual):
        return expected == actual
    e, a = float(expected), float(actual)
    if not math.isfinite(e):
        return expected == actual
    return abs(e - a) <= max(rules['absolute'], rules['relative'] * abs(e))


def same_line(expected, actual, rules):
    texts, numbers = parts(expected)
    other_texts, other_numbers = parts(actual)
    return texts == other_texts and len(numbers) == len(other_numbers) and all(
        kind == other_kind and same_number(e, a, kind, rules)
        for (e, kind), (a, other_kind) in zip(numbers, other_numbers))


def split_rules(lines):
    rules = {'relative': 1e-6, 'absolute': 1e-9}
    while lines and lines[0].startswith('#:'):
        name, value = lines.pop(0)[2:].split()
        if name not in rules:
            sys.exit('unknown rule: ' + name)
        rules[name] = float(value)
    return rules, lines


def main(arguments):
    write = arguments[:1] == ['--write']
    answer, command = arguments[write], arguments[write + 1:]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode:
        sys.exit('%s ended with code %d' % (command[0], run.returncode))
    actual = run.stdout.splitlines()
    try:
        with open(answer, encoding='utf-8') as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        lines = []
    if write:
        rules = [line for line in lines if line.startswith('#:')]
        with open(answer, 'w', encoding='utf-8') as file:
            file.write('\n'.join(rules + actual) + '\n')
        return 0
    rules, expected = split_rules(lines)
    failed = 0
    for number in range(max(len(expected), len(actual))):
        e = expected[number] if number < len(expected) else '(nothing)'
        a = actual[number] if number < len(actual) else '(nothing)'
        if not same_line(e, a, rules):
            failed += 1
            print('line %d\n  expected  %s\n  printed   %s' % (number + 1, e, a))
    total = max(len(expected), len(actual))
    print('%d passed, %d failed' % (total - failed, failed))
    return 1 if failed or not total else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
