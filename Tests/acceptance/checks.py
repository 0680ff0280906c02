"""What is counted: each check is a sentence that holds, fails or is skipped."""

import traceback


class Checks:
    def __init__(self, name=""):
        self.name = name
        self.lines = []
        self.passed = 0
        self.failures = []
        self.skipped = 0

    def run(self, body):
        """Runs the part's body; what it raises is one failed check and ends this part only."""
        try:
            body()
        except Exception:
            self.that("the part runs to its end", False, traceback.format_exc().strip())

    def add(self, part):
        """Prints a part's lines and takes its counts."""
        print("\n".join(part.lines), flush=True)
        self.passed += part.passed
        self.failures += part.failures
        self.skipped += part.skipped

    def that(self, sentence, holds, detail=""):
        """Counts the sentence; the detail is printed where it does not hold. Returns whether it holds."""
        if holds:
            self.passed += 1
            self.lines.append(f"ok    {self.name}: {sentence}")
        else:
            self.failures.append(f"{self.name}: {sentence}")
            self.lines.append(f"FAIL  {self.name}: {sentence}")
            self.lines += [f"      {line}" for line in str(detail).splitlines()[:25]]
        return bool(holds)

    def equal(self, sentence, actual, expected):
        return self.that(sentence, actual == expected, f"is       {actual!r:.2000}\nexpected {expected!r:.2000}")

    def ends(self, sentence, process, status):
        """Counts whether the process ended with that status."""
        return self.that(
            sentence, process.returncode == status,
            f"exit {process.returncode}, expected {status}: {' '.join(map(str, process.args))}\n"
            f"{text(process.stdout)}\n{text(process.stderr)}")

    def skip(self, sentence, why):
        self.skipped += 1
        self.lines.append(f"skip  {self.name}: {sentence} ({why})")

    def finish(self):
        for failure in self.failures:
            print(f"failed: {failure}")
        if self.skipped:
            print(f"{self.skipped} skipped")
        print(f"{self.passed} passed, {len(self.failures)} failed", flush=True)
        return 1 if self.failures else 0


def text(output):
    return output.decode("utf-8", "backslashreplace") if isinstance(output, bytes) else output or ""
