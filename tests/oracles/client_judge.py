"""What the judges of the service's protocols have in common."""

import sys


class Judge:
    """Counts what was as it should be, and says what was not."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, what, holds, seen=None):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"DIFFERS: {what}: {seen!r}")

    def throws(self, what, kind, function):
        try:
            seen = function()
        except kind:
            self.check(what, True)
        except Exception as error:  # Which one is what is judged.
            self.check(what, False, error)
        else:
            self.check(what, False, seen)

    def end(self, name):
        print(f"{name}: {self.passed} as they should be, {self.failed} not")
        sys.exit(1 if self.failed else 0)
