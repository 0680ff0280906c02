"""Memory stays bounded whatever a line's length, a day file's size or the number of rejected lines."""

import gzip
import sys

from workspace import day_file, entry, report

MIB = 1 << 20


def check(workspace, checks):
    logs = workspace.path("memory-logs")
    logs.mkdir()
    long = gzip.compress(b"a" * MIB, 1, mtime=0) * 400
    last = gzip.compress(b"\n" + entry(user_id="behind"), mtime=0)
    day_file(logs, "2026-03-15").with_suffix(".jsonl.gz").write_bytes(long + last)
    with day_file(logs, "2026-03-14").open("wb") as file:
        for _ in range(200):
            file.write(b"[" * MIB)
        file.write(b"\n" + entry(user_id="behind"))
    day_file(logs, "2026-03-13").write_bytes(b"no entry\n" * 200_000)

    root = workspace.path("memory-archives")
    status, peak = measured(
        workspace, "run", "--logs", logs, "--archives", root, "--as-of", "2026-03-15", "--days", "3", "--quiet")
    if not checks.equal("a run over lines of 400 and 200 MiB exits 0", status, 0):
        return
    # A buffer of 17 MiB a core, and what 200,000 located lines take in the report and while it is read back.
    checks.that("the run takes less than 256 MiB", peak < 256 * MIB, f"{peak / MIB:.0f} MiB")
    accounts = report(root / "2026-03-15")
    checks.equal(
        "both are rejected as too long, and the entry behind each counts",
        [accounts["completeness"]["rejected_by_reason"], accounts["by_user"]],
        [{"not_json": 200_000, "too_long": 2}, {"behind": 2}])
    checks.equal(
        "their bytes are all accounted for", sorted(row["content_bytes"] for row in accounts["inputs"])[1:],
        [200 * MIB + 1 + len(entry(user_id="behind")), 400 * MIB + 1 + len(entry(user_id="behind"))])
    status, peak = measured(workspace, "query", "--logs", logs, "--rejected", "--format", "csv")
    checks.equal("a query over them exits 0", status, 0)
    checks.that("and takes less than 96 MiB", peak < 96 * MIB, f"{peak / MIB:.0f} MiB")


MEASURE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def measured(workspace, *arguments):
    """The exit status and the most bytes that were resident at once.

    A process of its own starts the program: what is resident in the one that forks counts for the one that is forked.
    """
    done = workspace.tool(sys.executable, "-c", MEASURE, workspace.binaries / "nightaudit", *arguments)
    status, peak = done.stdout.split()
    return int(status), int(peak)
