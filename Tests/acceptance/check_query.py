"""query finds what the report counts, and is a good citizen of a pipe."""

import csv
import gzip
import hashlib
import io
import json
import os
import pty
import re
import subprocess

from workspace import day_file, entry


def check(workspace, checks):
    for name in ("usual", "hostile"):
        published = getattr(workspace, name)
        report = published.report
        period = ["--since", report["report_period"]["start"], "--until", report["report_period"]["end"]]

        def count(*filters):
            done = workspace.nightaudit("query", "--logs", published.logs, *filters, "--format", "count")
            # 1: a damaged file; what could be read was counted.
            return int(done.stdout) if done.returncode in (0, 1) and done.stdout else done.stderr

        checks.equal(
            f"query counts the report's total of {name} logs", count(*period), report["summary"]["total_requests"])
        checks.equal(
            f"query --rejected counts the report's of {name} logs", count(*period, "--rejected"),
            report["completeness"]["rejected"])
        checks.equal(
            f"query --unattributed counts the report's of {name} logs", count(*period, "--unattributed"),
            report["summary"]["unattributed"])
        for option in ("without-usage", "undated"):
            checks.equal(
                f"query --{option} counts the report's of {name} logs", count(*period, f"--{option}"),
                report["completeness"][option.replace("-", "_")])
        checks.equal(
            f"query --status error counts the report's of {name} logs", count(*period, "--status", "error"),
            report["summary"]["failed"])
        for day in report["daily"][:: workspace.DAYS - 1]:
            checks.equal(
                f"since and until are both included: {day['date']} of {name} logs",
                count("--since", day["date"], "--until", day["date"]), day["requests"])
        for option, member in (("--user", "by_user"), ("--model", "by_model")):
            most = [key for key in report[member] if key and "\0" not in key and key.isprintable()][:3]
            for key in most:
                checks.equal(
                    f"query {option} counts {member} of {name} logs: {key!r:.40}",
                    count(*period, f"{option}={key}"), report[member][key])
    formats(workspace, checks)
    names(workspace, checks)
    exact(workspace, checks)
    terminal(workspace, checks)
    grouped_on_a_terminal(workspace, checks)
    damage(workspace, checks)
    order(workspace, checks)


def order(workspace, checks):
    """Files are read side by side and printed in their order, also where one has more matches than are held while it waits."""
    logs = workspace.path("query-order")
    logs.mkdir()
    dates = workspace.days_until(workspace.AS_OF, 6)
    rows = (3, 60_000, 2, 60_000, 5, 1)
    contents = [
        b"".join(entry(user_id=f"{date} {row}", id="x" * 40, status="error" if row % 3 else "success") for row in range(count))
        for date, count in zip(dates, rows)]
    for date, content in zip(dates, contents):
        day_file(logs, date).write_bytes(content)
    whole = b"".join(contents)
    lines = whole.splitlines()
    done = workspace.nightaudit("query", "--logs", logs)
    checks.that("a query without conditions prints the files one behind the other", done.stdout == whole, len(done.stdout))
    done = workspace.nightaudit("query", "--logs", logs, "--status", "error")
    checks.equal("and with one, what matches of them", done.stdout.splitlines(), [line for line in lines if b'"error"' in line])
    for limit in (2, 5, 60_004, sum(rows), sum(rows) + 1):
        done = workspace.nightaudit("query", "--logs", logs, "--limit", limit)
        checks.that(f"--limit {limit} prints the first of all files", done.stdout.splitlines() == lines[:limit], len(done.stdout))
    done = workspace.nightaudit("query", "--logs", logs, "--locate", "--user", f"{dates[3]} 59999")
    checks.equal("the place is that of the line in its file", done.stdout.split(b":{")[0].decode(), f"audit_{dates[3]}.jsonl:60000")
    done = workspace.nightaudit("query", "--logs", logs, "--group-by", "day", "--format", "csv")
    checks.equal("groups are counted over all files", done.stdout.decode().split("\r\n")[1:-1],
                 [f"{date},{count}" for date, count in zip(dates, rows)])


def names(workspace, checks):
    """A name can be given in three ways; what is given wrongly is refused with advice."""
    logs = workspace.path("query-names")
    logs.mkdir()
    odd = "a\0\u202eb"
    lines = [entry(user_id=name, model="m") for name in ("ann", "ann", odd, "\u200d", "-x", "")]
    day_file(logs, workspace.AS_OF).write_bytes(b"".join(lines) + b"oops\n[]\n")

    def query(*options):
        return workspace.nightaudit("query", "--logs", logs, "--format", "count", *options)

    digest = hashlib.sha256(b"ann").hexdigest()
    for options, expected in [
            (["--user=ann"], 2), (["--user", "ann"], 2), (["--user-json", '"\\u0061nn"'], 2), (["--user-sha256", digest], 2),
            (["--user-sha256=" + digest.upper()], 2), (["--user-json", json.dumps(odd)], 1), (["--user="], 1),
            (["--user", ""], 1), (["--user-json", '""'], 1), (["--user=\u200d"], 1), (["--user=-x"], 1),
            (["--error-type="], 6), (["--model-json", '"m"'], 6), (["--model-sha256", digest], 0),
            (["--rejected"], 2), (["--rejected", "--reason=not_json"], 1), (["--rejected", "--reason=too_long"], 0)]:
        done = query(*options)
        checks.equal(f"query {' '.join(options):.40} counts {expected} and exits 0", (done.returncode, done.stdout),
                     (0, f"{expected}\n".encode()))
    for options, word in [
            (["--user=a", "--user-json", '"a"'], "--user-sha256"), (["--user-json", "ann"], "column 1"),
            (["--user-json", "7"], "JSON string"), (["--user-json", '"\\ud800"'], "surrogate"),
            (["--user-sha256", "abc"], "64 hexadecimal"), (["--reason", "not_json"], "--rejected"),
            (["--rejected", "--reason", "not_jsn"], "not_json"), (["--rejected", "--user=a"], "--rejected"),
            (["--reveal"], "--user"), (["--reveal", "--user=ann"], "PSEUDONYM"), (["--limit", "0"], "--limit"),
            (["--since", "2026-02-30"], "--since"), (["--user=ann", "--user", "bob"], "--user stands twice"),
            (["--status=", "--status=success"], "--status stands twice"), (["--until=2026-03-14", "--until=2026-03-15"], "--until stands twice"), (["--slower-than=0x1p3"], "--slower-than"),
            (["--slower-than=1e13"], "--slower-than"), (["--slower-than=-1"], "--slower-than")]:
        done = query(*options)
        checks.ends(f"query {' '.join(options)} exits 64", done, 64)
        checks.that(f"query {' '.join(options)}: the message says {word}", word in done.stderr.decode(), done.stderr)


def exact(workspace, checks):
    """Latencies are compared to the nanosecond; an empty status is a status."""
    logs = workspace.path("query-exact")
    logs.mkdir()
    latencies = ("999999999999.000001", "999999999999", "0.000002", "0.000001", "1.5e1")
    day_file(logs, workspace.AS_OF).write_bytes(b"".join(
        entry(status="", latency_ms=0).replace(b'"latency_ms": 0', f'"latency_ms": {text}'.encode()) for text in latencies))
    for above, expected in (("999999999999", 1), ("999999999998.999999", 2), ("0.000001", 4), ("0", 5), ("15", 2), ("14.999999", 3)):
        done = workspace.nightaudit("query", "--logs", logs, f"--slower-than={above}", "--format", "count")
        checks.equal(f"above {above} ms are {expected}", (done.returncode, done.stdout), (0, f"{expected}\n".encode()))
    for form, expected in (("jsonl", b'{"status": "", "count": 5}\n'), ("csv", b"status,count\r\n,5\r\n")):
        done = workspace.nightaudit("query", "--logs", logs, "--group-by", "status", "--format", form)
        checks.equal(f"entries with an empty status are counted by it ({form})", done.stdout, expected)


def terminal(workspace, checks):
    """On a terminal, log text is visible in every format and steers nothing."""
    logs = workspace.path("query-terminal")
    logs.mkdir()
    # DEL and what JSON may hold raw.
    line = entry(user_id="x").replace(b'"x"', '"\u009b31m\u202e\x7f"'.encode())
    day_file(logs, workspace.AS_OF).write_bytes(line + entry(user_id="a\x1b[31m\r\nb", error_type="=1"))
    for form in ("jsonl", "csv"):
        leader, follower = pty.openpty()
        command = [str(workspace.binaries / "nightaudit"), "query", "--logs", str(logs), "--format", form]
        done = subprocess.run(command, stdout=follower, stderr=subprocess.PIPE, env=workspace.environment)
        os.close(follower)
        shown = os.read(leader, 1 << 16).decode()
        os.close(leader)
        checks.ends(f"query --format {form} writes to a terminal", done, 0)
        steering = re.findall("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", shown)
        checks.that(
            f"--format {form} on a terminal shows ⟨U+009B⟩ and holds no character that steers it",
            "⟨U+009B⟩31m⟨U+202E⟩⟨U+007F⟩" in shown and not steering, f"{shown!r}")


def grouped_on_a_terminal(workspace, checks):
    """Of counts by group the TAB is one on a terminal, too; names hold none."""
    logs = workspace.path("query-grouped")
    logs.mkdir()
    day_file(logs, workspace.AS_OF).write_bytes(entry(user_id="a\tb") * 2)
    leader, follower = pty.openpty()
    command = [str(workspace.binaries / "nightaudit"), "query", "--logs", str(logs), "--group-by", "user"]
    done = subprocess.run(command, stdout=follower, stderr=subprocess.PIPE, env=workspace.environment)
    os.close(follower)
    shown = os.read(leader, 1 << 16).decode()
    os.close(leader)
    checks.ends("counts by group are written to a terminal", done, 0)
    checks.equal("with their TAB", shown, "2\ta⟨U+0009⟩b\r\n")


def damage(workspace, checks):
    """A file that cannot be read to its end: what there is, a word on stderr, exit 1; outside the dates it is not opened."""
    logs = workspace.path("query-damage")
    logs.mkdir()
    whole = gzip.compress(b"".join(entry(user_id=f"u{number}", id=str(number)) for number in range(5000)))
    (logs / "audit_2026-03-13.jsonl.gz").write_bytes(whole[:len(whole) // 2])
    day_file(logs, "2026-03-14").write_bytes(entry(user_id="ann") * 3)
    done = workspace.nightaudit("query", "--logs", logs)
    checks.ends("query over a damaged file exits 1", done, 1)
    checks.that("it prints what there is", len(done.stdout.splitlines()) > 3 and done.stdout.endswith(entry(user_id="ann")))
    checks.that("it names the file", b"audit_2026-03-13.jsonl.gz" in done.stderr, done.stderr)
    done = workspace.nightaudit("query", "--logs", logs, "--since", "2026-03-14", "--format", "count")
    checks.equal("outside the dates it is not opened", (done.returncode, done.stdout, done.stderr), (0, b"3\n", b""))
    done = workspace.nightaudit("query", "--logs", logs, "--limit", 2, "--format", "count")
    checks.equal("once the limit is reached it is not read on", (done.returncode, done.stdout), (0, b"2\n"))


def formats(workspace, checks):
    logs, report = workspace.usual.logs, workspace.usual.report
    query = ["query", "--logs", logs, "--status", "error"]
    lines = workspace.nightaudit(*query).stdout.splitlines()
    checks.equal("jsonl prints one line a match", len(lines), report["summary"]["failed"])
    known = {line for path in logs.glob("audit_*.jsonl") for line in path.read_bytes().splitlines()}
    checks.that("jsonl prints the original lines", set(lines) <= known)
    checks.that("each of them is an error", all(json.loads(line)["status"] == "error" for line in lines))
    rows = list(csv.DictReader(
        io.StringIO(workspace.nightaudit(*query, "--format", "csv").stdout.decode(), newline=""), strict=True))
    checks.equal("csv prints one row a match", len(rows), len(lines))
    checks.equal("--limit stops there", len(workspace.nightaudit(*query, "--limit", 3).stdout.splitlines()), 3)
    shell = f"set -o pipefail; '{workspace.binaries}/nightaudit' query --logs '{logs}' | head -n 1"
    piped = subprocess.run(["bash", "-c", shell], capture_output=True)
    checks.ends("query | head -1 is clean", piped, 0)
    checks.equal("and says nothing on stderr", piped.stderr, b"")
    checks.ends("query with dates in the wrong order exits 64", workspace.nightaudit(
        "query", "--logs", logs, "--since", "2026-03-15", "--until", "2026-03-14"), 64)
    checks.ends("query without a log directory exits 1", workspace.nightaudit(
        "query", "--logs", workspace.path("nowhere")), 1)
    checks.ends("query in the environment's log directory works", workspace.nightaudit(
        "query", "--format", "count", env=workspace.environment | {"NIGHTAUDIT_LOGS": str(logs)}), 0)
