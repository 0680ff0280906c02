"""query finds what the report counts, and is a good citizen of a pipe."""

import csv
import io
import json
import subprocess


def check(workspace, checks):
    for name in ("usual", "hostile"):
        published = getattr(workspace, name)
        report = published.report
        period = ["--since", report["report_period"]["start"], "--until", report["report_period"]["end"]]

        def count(*filters):
            done = workspace.nightaudit("query", "--logs", published.logs, *filters, "--format", "count")
            return int(done.stdout) if done.returncode == 0 else done.stderr

        checks.equal(
            f"query counts the report's total of {name} logs", count(*period), report["summary"]["total_requests"])
        checks.equal(
            f"query --rejected counts the report's of {name} logs", count(*period, "--rejected"),
            report["completeness"]["rejected"])
        checks.equal(
            f"query --unattributed counts the report's of {name} logs", count(*period, "--unattributed"),
            report["summary"]["unattributed"])
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
