#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""`symo symmetry`, `prox`, `help` and `demo` as a user calls them: output, exit code, sentence on standard error.

usage: command_test.py SYMO DATA_FOLDER
"""
import json
import os
import subprocess
import sys
import tempfile

FILES = {
    'three_four': '3\n4\n',
    'three': '3\n-0.2\n0\n',
    'ones': '1\n1\n',
    'infinite': '1\ninf\n',
    'words': '1\nabc\n',
    'empty': '',
    'brothers': '# who is first is chance\n(l1 l2)(b1 b2)\n',
    'strangers': '(l1 l2)(b1 b3)\n',
    'rows.csv': 'l2,b2,l1,b1\n2,1,2,1\n4,1,2,1\n',
    'gap.csv': 'l1,b1,l2,b2\n1,,2,1\n',
    'pair': 'pair 1 2\n',
    'one': '1\n',
}

# arguments, exit code, standard output (None: anything), part of standard error; {d} is the data folder
CASES = [
    ('prox l1 --t 1 --param lambda=0.5 three', 0, '2.5\n0\n0\n', ''),
    ('prox zero --t 7 three_four', 0, '3\n4\n', ''),
    ('prox squared-norm --t 1 --param lambda=3 three_four', 0, '0.75\n1\n', ''),
    ('prox squared-norm --t 1 --param lambda=3 --param weights=infinite three_four', 0, '0.75\n0\n', ''),
    ('prox box --t 1 --param upper=ones three_four', 0, '1\n1\n', ''),
    ('prox l1 --t 2 --param lambda=0.5 - < three', 0, '2\n0\n0\n', ''),
    ('prox l1 --t 1 three', 64, '', 'l1 needs --param lambda='),
    ('prox l1 --t 1 --param lambda=-1 three', 64, '', 'lambda: -1 is not in'),
    ('prox l1 --t 1 --param lambda=nan three', 64, '', 'nan'),
    ('prox l1 --t 1 --param lambda=1 --param lambda=2 three', 64, '', 'lambda is given 2 times'),
    ('prox l1 --t 1 --param lambda three', 64, '', 'NAME=VALUE'),
    ('prox l1 --t 1 --param mu=1 three', 64, '', "no parameter 'mu'"),
    ('prox l1 --param lambda=1 three', 64, '', '--t T is missing'),
    ('prox l1 --t 0 --param lambda=1 three', 64, '', 'positive and finite'),
    ('prox l1 --t inf --param lambda=1 three', 64, '', 'positive and finite'),
    ('prox l1 --t nan --param lambda=1 three', 64, '', 'nan'),
    ('prox none --t 1 three', 64, '', "there is no prox 'none'; did you mean"),
    ('prox l1 --t 1 --param lambda=1 --json three three', 64, '', 'would be written over'),
    ('prox l1 --t 1 --param lambda=1 three three', 64, '', 'not also'),
    ('prox l1 --t 1 --param lambda=1 words', 4, '', 'words:2:1:'),
    ('prox l1 --t 1 --param lambda=1 empty', 4, '', 'empty'),
    ('prox l1 --t 1 --param lambda=1 missing', 4, '', 'missing'),
    ('prox l1 --t 1 --param lambda=1 --param weights=three three_four', 4, '', 'weights'),
    ('prox --nonsense', 64, '', '--nonsense'),
    ('symmetry orbits --n 6 (1\u00a02\u00a03)(4\u00a05)', 0,
     'generator 1: (1 2 3)(4 5)\norbit 1: 1 2 3\norbit 2: 4 5\norbit 3: 6\ndimension of the fixed space: 3 of 6\n', ''),
    ('symmetry orbits --n 4 (1\u00a0-2) (3\u00a0-3)', 0,
     'generator 1: (1 -2)\ngenerator 2: (3 -3)\norbit 1: 1 -2\norbit 2: 4\nforced to zero: 3\n'
     'dimension of the fixed space: 2 of 4\n', ''),
    ('symmetry orbits --n 2 (1\u00a02) --vector three_four', 0,
     'generator 1: (1 2)\norbit 1: 1 2\ndimension of the fixed space: 1 of 2\ndefect: 0.125\n', ''),
    ('symmetry orbits --x {d}/frets.csv --symmetry brothers', 0,
     'generator 1: (l1 l2)(b1 b2)\norbit 1: l1 l2\norbit 2: b1 b2\ndimension of the fixed space: 2 of 4\n', ''),
    ('symmetry orbits --x {d}/frets.csv --symmetry brothers --vector rows.csv', 0,
     'generator 1: (l1 l2)(b1 b2)\norbit 1: l1 l2\norbit 2: b1 b2\ndimension of the fixed space: 2 of 4\n'
     'defect of 2 rows: largest 0.25, root mean square 0.17677669529663689\n', ''),
    ('symmetry orbits --x {d}/frets.csv --symmetry brothers --vector gap.csv', 4, '', 'gap.csv:2:3:'),
    ('symmetry orbits --x {d}/frets.csv --symmetry strangers', 4, '', 'strangers:1:12:'),
    ('symmetry orbits --x {d}/frets.csv --y-column x1 --symmetry brothers', 4, '', "no column is called 'x1'"),
    ('symmetry orbits --x {d}/birthwt.csv (1\u00a02) --vector {d}/frets.csv', 4, '', "no column is called 'low'"),
    ('symmetry orbits --x missing.csv --symmetry brothers', 4, '', 'missing.csv'),
    ('symmetry orbits --n 3 (1\u00a02) --vector three_four', 4, '', '2 numbers, expected 3'),
    ('symmetry orbits --n 3 (1\u00a04)', 4, '', 'column 4'),
    ('symmetry orbits --n 3', 64, '', 'no generators'),
    ('symmetry orbits (1\u00a02)', 64, '', 'one of --n N and --x FILE'),
    ('symmetry orbits --n 2 --x {d}/frets.csv (1\u00a02)', 64, '', 'one of --n N and --x FILE'),
    ('symmetry orbits --n 4 (1\u00a02) --symmetry brothers', 64, '', 'not both'),
    ('symmetry orbits --x {d}/frets.csv --symmetry brothers --json brothers', 64, '', 'would be written over'),
    ('symmetry detct {d}/frets.csv', 64, '', 'needs one of'),
    ('symmetry', 64, '', 'orbits, order, verify, detect, layers, test, list'),
    ('symmetry list', 0, None, ''),
    ('prox --list', 0, None, ''),
    ('help', 0, None, ''),
    ('help methods', 0, None, ''),
    ('help operators', 0, None, ''),
    ('help codes', 0, None, ''),
    ('help demo', 0, None, ''),
    ('help prox', 0, None, ''),
    ('help symmetry', 0, None, ''),
    ('help fit', 0, None, ''),
    ('help predict', 0, None, ''),
    ('help nonsense', 64, '', "no help on 'nonsense'"),
    ('help fit predict', 64, '', 'one topic'),
    ('demo nonsense', 64, '', "no example 'nonsense'"),
    ('demo frets digits', 64, '', 'one example'),
    ('demo frets --data missing', 4, '', 'missing/frets.csv'),
    ('demo frets --output empty', 4, '', 'cannot be made'),
]

# arguments, what the JSON on standard output must hold
JSON_CASES = [
    ('prox group-lasso --t 1 --param lambda=1 --param groups=pair --param weights=one --json - three_four',
     {'name': 'group-lasso', 'n': 2, 't': 1, 'value': 5, 'prox_value': 4, 'prox': [2.4, 3.2]}),
    ('prox l1 --t 2 --param lambda=0.5 --json - three', {'value': 1.6, 'prox_value': 1, 'certificate': 0, 'prox': [2, 0, 0]}),
    ('prox box --t 1 --param upper=ones --json - three_four', {'value': 'inf', 'prox_value': 0, 'prox': [1, 1]}),
    ('symmetry orbits --n 6 (1\u00a02) (2\u00a0-3) (4\u00a0-4) --json -',
     {'generators': ['(1 2)', '(2 -3)', '(4 -4)'], 'order': '12', 'orbits': [[1, 2, 3], [5], [6]],
      'signs': [[1, 1, -1], [1], [1]], 'dimension': 3, 'dead': [4]}),
    ('symmetry orbits --n 64 grid\u00a08x8\u00a0dihedral --json -', {'dimension': 10, 'dead': []}),
    ('symmetry orbits --n 2 (1\u00a02) --vector three_four --json -', {'defect': 0.125}),
]


def call(program, arguments, data):
    source = None
    if ' < ' in arguments:
        arguments, source = arguments.split(' < ')
    command = [program] + [a.replace('\u00a0', ' ').replace('{d}', data) for a in arguments.split(' ')]
    with open(source or os.devnull, encoding='utf-8') as file:
        return subprocess.run(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)


def close(expected, actual):
    if isinstance(expected, list):
        return isinstance(actual, list) and len(expected) == len(actual) and all(map(close, expected, actual))
    if isinstance(expected, (int, float)):
        return isinstance(actual, (int, float)) and abs(expected - actual) <= 1e-15 * abs(expected)
    return expected == actual


def main(program, data):
    failures = []
    for arguments, code, output, sentence in CASES:
        run = call(program, arguments, data)
        if run.returncode != code or (output is not None and run.stdout != output) or (output is None and not run.stdout) or (
                sentence not in run.stderr) or (code == 0) != (run.stderr == ''):
            failures.append('%s\n  code %d, expected %d\n%s%s' % (arguments, run.returncode, code, run.stdout, run.stderr))
    for arguments, expected in JSON_CASES:
        run = call(program, arguments, data)
        found = json.loads(run.stdout) if run.returncode == 0 else {}
        if not all(key in found and close(value, found[key]) for key, value in expected.items()):
            failures.append('%s\n%s%s' % (arguments, run.stdout, run.stderr))
    run = call(program, 'demo all --quiet --output pictures', data)
    wanted = {'birthwt_design.csv', 'birthwt_groups.txt', 'birthwt_fit.json', 'birthwt_path.png', 'digits_errors.png',
              'digits_weights.png', 'frets.png'}
    if run.returncode or run.stderr or set(os.listdir('pictures')) != wanted:
        failures.append('demo all: code %d\n%s' % (run.returncode, run.stderr))
    print('\n'.join(failures))
    total = len(CASES) + len(JSON_CASES) + 1
    print('%d passed, %d failed' % (total - len(failures), len(failures)))
    return 1 if failures else 0


if __name__ == '__main__':
    symo, folder = map(os.path.abspath, sys.argv[1:3])
    with tempfile.TemporaryDirectory() as place:
        os.chdir(place)
        for name, text in FILES.items():
            with open(name, 'w', encoding='utf-8') as made:
                made.write(text)
        result = main(symo, folder)
        os.chdir('/')
    sys.exit(result)
