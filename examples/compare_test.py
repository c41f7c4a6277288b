#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The comparer itself: what it must accept and what it must refuse."""
import sys

sys.dont_write_bytecode = True

from compare import same_line

RULES = {'relative': 1e-6, 'absolute': 1e-9}
CASES = [
    (True, 'solved after 100 iterations', 'solved after 91 iterations'),
    (False, 'solved after 100 iterations', 'solved after 89 iterations'),
    (True, 'solved after 3 iterations', 'solved after 5 iterations'),
    (True, 'x[0] = 0.12345678', 'x[0] =  0.12345679'),
    (False, 'x[0] = 0.12345678', 'x[0] = 0.12346000'),
    (False, 'x[0] = 0.12345678', 'x[1] = 0.12345678'),
    (True, 'kkt 3.1e-11', 'kkt 8.4e-10'),
    (False, 'kkt 3.1e-11', 'kkt 8.4e-09'),
    (False, 'kkt 3.1e-11', 'kkt nan'),
    (True, 'kkt nan', 'kkt nan'),
    (False, 'x = 1.5', 'x = inf'),
    (False, 'wrong: 30, 19', 'wrong: 30, 20'),
    (False, 'wrong: 30', 'wrong: 30.0'),
    (True, 'took 12.5 ms', 'took 9 ms'),
    (True, 'took 3 s, 8 rows', 'took 1e-3 s, 8 rows'),
    (False, 'took 3 s, 8 rows', 'took 3 s, 9 rows'),
    (False, 'solved', 'iteration limit'),
    (False, 'a 1.0 2.0', 'a 1.0'),
    (True, 'x = -0.5', 'x = -0.50000001'),
    (False, 'x = -0.5', 'x = 0.5'),
    (True, 'l1: 0.25', 'l1: 0.25'),
    (False, 'l1: 0.25', 'l2: 0.25'),
]


def main():
    failed = 0
    for wanted, expected, actual in CASES:
        if same_line(expected, actual, RULES) != wanted:
            failed += 1
            print('%s is %s like %s' % (actual, 'not' if wanted else 'wrongly', expected))
    print('%d passed, %d failed' % (len(CASES) - failed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
