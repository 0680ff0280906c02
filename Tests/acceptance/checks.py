"""What is counted: each check is a sentence that holds, fails or is skipped."""

import traceback


class Checks:
    def __init__(self):
        self.passed = 0
        self.failures = []
        self.skipped = 0
        self.current = ""

    def part(self, name, body):
        """Runs one part; what it raises is one failed check and ends this part only."""
        self.current = name
        try:
            body()
        except Exception:
            self.that("the part runs to its end", False, traceback.format_exc().strip())

    def that(self, sentence, holds, detail=""):
        """Counts the sentence; the detail is printed where it does not hold. Returns whether it holds."""
        if holds:
            self.passed += 1
            print(f"ok    {self.current}: {sentence}", flush=True)
        else:
            self.failures.append(f"{self.current}: {sentence}")
            print(f"FAIL  {self.current}: {sentence}", flush=True)
            for line in str(detail).splitlines()[:25]:
                print(f"      {line}", flush=True)
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
        print(f"skip  {self.current}: {sentence} ({why})", flush=True)

    def finish(self):
        for failure in self.failures:
            print(f"failed: {failure}")
        if self.skipped:
            print(f"{self.skipped} skipped")
        print(f"{self.passed} passed, {len(self.failures)} failed", flush=True)
        return 1 if self.failures else 0


def text(output):
    return output.decode("utf-8", "backslashreplace") if isinstance(output, bytes) else output or ""
