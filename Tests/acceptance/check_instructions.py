"""The scan takes no more instructions than it did: counted by callgrind on a fixed input, which no load of the machine moves.

The program is built for release beforehand (`swift build -c release --product scan-bench`), else this part is skipped, as in CI: a
release build takes it as long as many parts.
A count that grew by wish is written here; the hash tables' seeds are random, which moves a count by far less than the margin.
"""

import re
import shutil

# Instructions of one thread, for 20,000 lines of sample-logs: the peers' aggregates, and whole day summaries without digests.
COUNTS = {"peer": 51_300_000, "full": 74_600_000}
MARGIN = 1.05


def check(workspace, checks):
    program = workspace.repository / ".build/release/scan-bench"
    for missing, why in ((not program.exists(), "no release build of scan-bench"), (not shutil.which("valgrind"), "no valgrind")):
        if missing:
            return checks.skip("the scan takes no more instructions than it did", why)
    # Without what debuggers read: valgrind 3.19 does not understand it.
    stripped = workspace.path("scan-bench")
    workspace.tool("strip", "-g", "-o", stripped, program)
    logs = workspace.sample("instructions-logs", end="2026-11-22", days=1, rows=20_000, users=500)
    for mode, known in COUNTS.items():
        empty = count(workspace, stripped, mode, workspace.sample(f"instructions-empty-{mode}", end="2026-11-22", days=1, rows=0))
        done = count(workspace, stripped, mode, logs)
        taken = done - empty
        checks.that(
            f"scan-bench {mode}: at most {known * MARGIN:,.0f} instructions", 0 < taken <= known * MARGIN,
            f"{taken:,}: {taken / max(known, 1):.3f} of {known:,}")
        checks.that(f"scan-bench {mode}: the count that is written down is no older one", taken >= known / MARGIN ** 2,
                    f"{taken:,}: write that into {__file__}")


def count(workspace, program, mode, logs):
    """The instructions of one scan on one thread, the start of the program included."""
    out = workspace.path(f"callgrind-{mode}")
    done = workspace.tool("valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", program, mode, logs, "1")
    if done.returncode != 0:
        raise RuntimeError(f"valgrind ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    return int(re.search(r"Collected : (\d+)", done.stderr.decode())[1])
