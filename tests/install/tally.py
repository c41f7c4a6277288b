# SPDX-License-Identifier: BSD-3-Clause
"""Counts what a test script checked: every check is a sentence that holds or not."""
import sys


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, holds, sentence):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print("FAILED:", sentence)
        return holds

    def end(self):
        """Prints the line that tools/tally reads, and ends the script."""
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed or not self.passed else 0)
