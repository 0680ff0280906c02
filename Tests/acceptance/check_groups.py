"""query by groups, with places, and by needles: what it prints, what it opens, what it holds."""

import collections
import csv
import gzip
import io
import json
import os
import pty
import shutil
import subprocess

from check_memory import MIB, measured
from workspace import day_file, entry

COLUMNS = {"user": "user_id", "model": "model", "status": "status", "error_type": "error_type", "day": "date", "hour": "hour"}


def check(workspace, checks):
    for name in ("usual", "hostile"):
        agreement(workspace, checks, name)
    formats(workspace, checks)
    needles(workspace, checks)
    places(workspace, checks)
    terminal(workspace, checks)
    refusals(workspace, checks)
    opened(workspace, checks)
    bounds(workspace, checks)


def grouped(workspace, logs, grouping, *options):
    """The key and count of each row, as jsonl has them."""
    done = workspace.nightaudit("query", "--logs", logs, "--group-by", grouping, "--format", "jsonl", *options)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode in (0, 1) and all(list(row) == [COLUMNS[grouping], "count"] for row in rows), done
    return [(row[COLUMNS[grouping]], row["count"]) for row in rows]


def agreement(workspace, checks, name):
    """The groups are those of the report; each filter by name, which looks for a needle, counts its group, for which all was parsed."""
    published = getattr(workspace, name)
    report, logs = published.report, published.logs
    period = ["--since", report["report_period"]["start"], "--until", report["report_period"]["end"]]
    for grouping, table in (("user", "users"), ("model", "models")):
        rows = {row[COLUMNS[grouping]]: row["requests"] for row in report[table]}
        found = grouped(workspace, logs, grouping, *period)
        checks.equal(f"--group-by {grouping} has the report's {table} of {name} logs", dict(found), rows)
        checks.equal(
            f"most come first, then by the name's bytes: {grouping} of {name} logs", found,
            sorted(found, key=lambda row: (-row[1], (row[0] or "").encode())))
    failures = collections.Counter()
    for row in report["errors"]:
        failures[row["error_type"]] += row["requests"]
    checks.equal(
        f"--status error --group-by error_type has the report's errors of {name} logs",
        dict(grouped(workspace, logs, "error_type", "--status", "error", *period)), dict(failures))
    checks.equal(
        f"--group-by day has the report's days of {name} logs", grouped(workspace, logs, "day", *period),
        [(row["date"], row["requests"]) for row in report["daily"] if row["requests"]])
    hours = [(row["hour"], row["requests"]) for row in report["hours"] if row["requests"]]
    undated = report["completeness"]["undated"]
    checks.equal(
        f"--group-by hour has the report's hours of {name} logs, undated entries last",
        grouped(workspace, logs, "hour", *period), hours + ([(None, undated)] if undated else []))
    checks.equal(
        f"--rejected --group-by day counts the report's rejected lines of {name} logs",
        sum(count for _, count in grouped(workspace, logs, "day", "--rejected", *period)), report["completeness"]["rejected"])
    by_status = dict(grouped(workspace, logs, "status", *period))
    checks.equal(
        f"--group-by status has successes and failures of {name} logs",
        [by_status.get("success"), by_status.get("error")], [report["summary"]["successful"], report["summary"]["failed"]])

    wrong = []
    names = [(option, key, count) for option, grouping in (
        ("--user", "user"), ("--model", "model"), ("--error-type", "error_type"))
        for key, count in grouped(workspace, logs, grouping, *period)]
    for option, key, count in names[:: max(1, len(names) // 120)]:
        done = workspace.nightaudit(
            "query", "--logs", logs, *period, f"{option}-json", json.dumps(key or ""), "--format", "count")
        if done.stdout != b"%d\n" % count:
            wrong.append((option, key, count, done.stdout, done.stderr[-300:]))
    checks.equal(f"each filter by a name counts its group of {name} logs", wrong, [])
    for status, count in by_status.items():
        if status and "\0" not in status:
            done = workspace.nightaudit("query", "--logs", logs, *period, f"--status={status}", "--format", "count")
            checks.equal(f"--status {status!r:.30} counts its group of {name} logs", done.stdout, b"%d\n" % count)


def folder(workspace, name, *lines):
    logs = workspace.path(name)
    logs.mkdir()
    day_file(logs, workspace.AS_OF).write_bytes(b"".join(lines))
    return logs


def formats(workspace, checks):
    odd = "a\n\x1b[31m\u202eb"
    names = ["b", "b", odd, "=1", None, "", 'x,"y"']
    lines = [entry(user_id=name, timestamp="2026-03-15T07:59:59Z") for name in names]
    logs = folder(workspace, "groups-formats", *lines, entry(user_id="b", status="odd", timestamp="2026-03-15T23:00:00Z"))

    def query(*options):
        done = workspace.nightaudit("query", "--logs", logs, *options)
        checks.ends(f"query {' '.join(options)} exits 0", done, 0)
        return done.stdout.decode()

    checks.equal(
        "the default is a line a group: count, TAB, name on one line, whatever it holds", query("--group-by", "user"),
        '3\tb\n2\t\n1\t=1\n1\ta⟨U+000A⟩⟨U+001B⟩[31m⟨U+202E⟩b\n1\tx,"y"\n')
    text = query("--group-by", "user", "--format", "csv")
    checks.equal(
        "csv has names and counts, guarded, the name that is none empty", list(csv.reader(io.StringIO(text, newline=""), strict=True)),
        [["user_id", "count"], ["b", "3"], ["", "2"], ["'=1", "1"], [odd.replace("\x1b", "⟨U+001B⟩"), "1"], ['x,"y"', "1"]])
    checks.equal(
        "jsonl has them whole, and null", [json.loads(line) for line in query("--group-by", "user", "--format", "jsonl").splitlines()],
        [{"user_id": key, "count": count} for key, count in [("b", 3), (None, 2), ("=1", 1), (odd, 1), ('x,"y"', 1)]])
    checks.equal("--limit prints so many groups, of all entries", query("--group-by", "user", "--limit", "2"), "3\tb\n2\t\n")
    checks.equal("hours are numbers, in their order", query("--group-by", "hour", "--format", "csv"), "hour,count\r\n7,7\r\n23,1\r\n")
    checks.equal("a day is a date", query("--group-by", "day", "--user=b"), f"3\t{workspace.AS_OF}\n")
    checks.equal("any status has its group", query("--group-by", "status"), "7\tsuccess\n1\todd\n")
    checks.equal("nothing that matches is no group", query("--group-by", "model", "--user=nobody"), "")
    checks.equal(
        "and a table without rows", query("--group-by", "model", "--user=nobody", "--format", "csv"), "model,count\r\n")


def needles(workspace, checks):
    """Escapes, parts of other names, and lines that are no entries though they hold the needle."""
    lines = [
        rb'{"status": "success", "user_id": "alice"}', rb'{"status": "success", "user_id": "\u0061lice"}',
        rb'{"status": "success", "\u0075ser_id": "alic\u0065"}', rb'{"status": "success", "user_id": "alice2"}',
        rb'{"status": "success", "user_id": "bob", "note": "alice"}', rb'{"user_id": "alice"}',
        rb'{"status": "success", "user_id": "alice"', rb'{"status": "success", "user_id": "alice", "user_id": "alice"}',
        rb'{"status": "success", "user_id": "alice", "note": "' + b"\xff" + rb'"}', rb'{"status":"success","user_id":"alice"}' + b"\r",
    ]
    logs = folder(workspace, "groups-needles", b"\n".join(lines))
    done = workspace.nightaudit("query", "--logs", logs, "--user=alice", "--locate")
    name = f"audit_{workspace.AS_OF}.jsonl"
    checks.equal(
        "only entries of that very user are printed, each behind its file and line", done.stdout.splitlines(),
        [f"{name}:{number}:".encode() + lines[number - 1].rstrip(b"\r") for number in (1, 2, 3)] + [f"{name}:10:".encode() + lines[9].rstrip(b"\r")])


def places(workspace, checks):
    logs = workspace.path("groups-places")
    (logs / "archive").mkdir(parents=True)
    (logs / "archive/audit_2026-03-14.a\nb.jsonl.gz").write_bytes(gzip.compress(entry(user_id="ann")))
    day_file(logs, "2026-03-15").write_bytes(b"\n" + entry(user_id="bob") + entry(user_id="ann") + b"oops\n")
    done = workspace.nightaudit("query", "--logs", logs, "--user=ann", "--locate")
    checks.equal(
        "--locate prints file:line:, in file order, a file's name on one line", done.stdout.decode().split("\n"),
        ["archive/audit_2026-03-14.a⟨U+000A⟩b.jsonl.gz:1:" + entry(user_id="ann").decode().strip(),
         "audit_2026-03-15.jsonl:3:" + entry(user_id="ann").decode().strip(), ""])
    done = workspace.nightaudit("query", "--logs", logs, "--rejected", "--locate")
    checks.equal("rejected lines, too", done.stdout, b"audit_2026-03-15.jsonl:4:oops\n")
    with_places, without = (
        workspace.nightaudit("query", "--logs", logs, "--format", "csv", *more).stdout for more in (["--locate"], []))
    rows = list(csv.DictReader(io.StringIO(with_places.decode(), newline=""), strict=True))
    checks.equal("csv has file and line in any case", with_places, without)
    checks.equal(
        "in two columns", [(row["file"], row["line"]) for row in rows],
        [("archive/audit_2026-03-14.a\nb.jsonl.gz", "1"), ("audit_2026-03-15.jsonl", "2"), ("audit_2026-03-15.jsonl", "3")])


def terminal(workspace, checks):
    """On a terminal a name steers nothing, whatever the format."""
    logs = folder(workspace, "groups-terminal", entry(user_id="\u009b31m\u202e\x7f"))
    for form in ("count", "csv", "jsonl"):
        leader, follower = pty.openpty()
        command = [str(workspace.binaries / "nightaudit"), "query", "--logs", str(logs), "--group-by", "user", "--format", form]
        done = subprocess.run(command, stdout=follower, stderr=subprocess.PIPE, env=workspace.environment)
        os.close(follower)
        shown = os.read(leader, 1 << 16).decode()
        os.close(leader)
        checks.that(
            f"--group-by --format {form} on a terminal holds no character that steers it",
            done.returncode == 0 and "31m" in shown and not set(shown) & set("\x1b\u009b\u202e\x7f"), f"{done}{shown!r}")


def refusals(workspace, checks):
    logs = workspace.usual.logs
    for options, word in [
            (["--group-by", "reason"], "group-by"), (["--rejected", "--group-by", "user"], "--group-by day"),
            (["--locate", "--group-by", "user"], "--locate"), (["--locate", "--format", "count"], "--locate")]:
        done = workspace.nightaudit("query", "--logs", logs, *options)
        checks.ends(f"query {' '.join(options)} exits 64", done, 64)
        checks.that(f"query {' '.join(options)}: the message says {word}", word in done.stderr.decode(), done.stderr)


def opened(workspace, checks):
    """By strace: days outside the dates, and those behind the limit, are never opened; nor is a day behind a closed pipe."""
    if shutil.which("strace") is None:
        return checks.that("system calls are seen by strace", False, "strace is missing; run script/install-needs --tests")
    logs = workspace.path("groups-opened")
    logs.mkdir()
    days = workspace.days_until(workspace.AS_OF, 5)
    for day in days:
        day_file(logs, day).write_bytes(entry(user_id="ann") * 3)
    program = workspace.binaries / "nightaudit"

    def days_opened(*options):
        trace = workspace.path("groups.strace")
        done = workspace.tool(
            "strace", "-f", "-o", trace, "-e", "trace=open,openat", program, "query", "--logs", logs, *options)
        return done, [day for day in days if f"audit_{day}.jsonl" in trace.read_text()]

    for options, expected in [
            ([], days), (["--since", days[1], "--until", days[3]], days[1:4]), (["--since", days[4]], days[4:]),
            (["--until", days[0], "--group-by", "user"], days[:1]), (["--limit", "3"], days[:1]), (["--limit", "4"], days[:2]),
            (["--user=ann", "--limit", "1", "--format", "csv"], days[:1])]:
        done, names = days_opened(*options)
        checks.equal(f"query {' '.join(options)} opens {len(expected)} days and no other", (done.returncode, names), (0, expected))
    trace = workspace.path("groups-head.strace")
    shell = f"set -o pipefail; strace -f -o '{trace}' -e trace=openat '{program}' query --logs '{logs}' | true"
    piped = subprocess.run(["bash", "-c", shell], capture_output=True, env=workspace.environment)
    checks.equal("a reader that is gone is no error", (piped.returncode, piped.stderr), (0, b""))
    shell = f"set -o pipefail; '{program}' query --logs '{workspace.usual.logs}' --status success --locate | head -n 2"
    piped = subprocess.run(["bash", "-c", shell], capture_output=True, env=workspace.environment)
    checks.equal("| head -n 2 has two lines, exit 0, and stderr is silent",
                 (piped.returncode, len(piped.stdout.splitlines()), piped.stderr), (0, 2, b""))


def bounds(workspace, checks):
    """What is held does not grow with the logs: a gibibyte of entries packed, filtered by a needle, printed or counted."""
    logs = workspace.path("groups-bounds")
    logs.mkdir()
    block = gzip.compress(entry(user_id="somebody", note="x" * 400) * 2000 + entry(user_id="ann"), 1, mtime=0)
    (logs / f"audit_{workspace.AS_OF}.jsonl.gz").write_bytes(block * 400)
    for options in (["--user=ann"], ["--user=ann", "--group-by", "user"], ["--model=", "--format", "csv", "--limit", "100000"]):
        status, peak = measured(workspace, "query", "--logs", logs, *options)
        checks.equal(f"query {' '.join(options)} over 360 MiB of entries exits 0", status, 0)
        checks.that("and takes less than 36 MiB", peak < 36 * MIB, f"{peak / MIB:.0f} MiB")
