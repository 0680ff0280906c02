"""Damaged and absent input is published and shown, never an error and never silence."""

import gzip
import subprocess

from workspace import day_file


def check(workspace, checks):
    truncated(workspace, checks)
    compressed(workspace, checks)
    nothing(workspace, checks)


def truncated(workspace, checks):
    logs = workspace.sample("truncated-logs", seed=4)
    plain = day_file(logs, workspace.AS_OF)
    packed = gzip.compress(plain.read_bytes(), mtime=0)
    plain.with_name(plain.name + ".gz").write_bytes(packed[: len(packed) * 2 // 3])
    plain.unlink()
    published = workspace.published("truncated", logs)
    accounts = published.report["completeness"]
    states = {day["date"]: day["state"] for day in accounts["calendar"]}
    checks.equal("a truncated .gz makes its day unreadable", states[workspace.AS_OF], "unreadable")
    checks.equal("the other days are present", sorted(set(states.values())), ["present", "unreadable"])
    checks.that(
        "what could be decoded is counted", 0 < next(
            row["accepted"] for row in published.report["inputs"] if row["file"].endswith(".gz")))
    stderr = published.process.stderr
    checks.that("stderr names a failed control", b"no_unreadable_file" in stderr, stderr)
    done = workspace.run(logs, workspace.path("truncated-strict"), "--fail-on-control", "error", "--quiet")
    checks.ends("--fail-on-control error exits 2", done, 2)
    checks.that("and publishes all the same", (workspace.path("truncated-strict") / workspace.AS_OF).is_dir())
    checks.that("--quiet leaves the failed control on stderr", b"no_unreadable_file" in done.stderr, done.stderr)


def compressed(workspace, checks):
    """Recompressed day files are the same entries: several members, several frames."""
    logs = workspace.sample("packed-logs", seed=1)
    for number, plain in enumerate(sorted(logs.glob("audit_*.jsonl"))):
        lines = plain.read_bytes().splitlines(keepends=True)
        halves = [b"".join(lines[: len(lines) // 2]), b"".join(lines[len(lines) // 2:])]
        name, pack = (".gz", gzip.compress) if number % 2 else (".zst", zstd)
        plain.with_name(plain.name + name).write_bytes(b"".join(map(pack, halves)))
        plain.unlink()
    packed, usual = workspace.published("packed", logs).report, workspace.usual.report
    for part in ("summary", "by_user", "by_model", "daily", "usage", "errors", "hours", "week_hours"):
        checks.equal(f"{part} is the same from .gz and .zst in several pieces", packed[part], usual[part])


def zstd(content):
    return subprocess.run(["zstd", "-q", "-c"], input=content, capture_output=True, check=True).stdout


def nothing(workspace, checks):
    logs = workspace.path("no-logs")
    logs.mkdir()
    published = workspace.published("no-logs-archives", logs)
    checks.that("no logs at all: stderr names the failed control", b"no_missing_day" in published.process.stderr,
                published.process.stderr)
    checks.equal("no logs at all: every day is missing",
                 len(published.report["completeness"]["missing_days"]), workspace.DAYS)
    checks.equal("no logs at all: the total is 0", published.report["summary"]["total_requests"], 0)
    checks.that("no logs at all: the page says so", b"Nothing was received." in published.page.read_bytes())
    checks.that("no logs at all: the usual page does not", b"Nothing was received" not in workspace.usual.page.read_bytes())
    applying = [row["id"] for row in published.report["controls"] if row["outcome"] != "not_applicable"]
    checks.equal("no logs at all: no control passes on nothing", applying, ["no_missing_day", "something_received"])
    again = workspace.run(logs, published.root, "--quiet")
    told = [line for line in again.stderr.decode().splitlines() if "nothing received" in line]
    checks.that("no logs at all: one line says so, also in a rerun and under --quiet", len(told) == 1, again.stderr)
    rejected = workspace.path("all-rejected-logs")
    rejected.mkdir()
    day_file(rejected, workspace.AS_OF).write_bytes(b'{"state": "ok", "user": "a"}\n' * 5)
    published = workspace.published("all-rejected", rejected)
    checks.equal("every line rejected: all are counted",
                 published.report["completeness"]["rejected_by_reason"], {"status_missing": 5})
    stderr = published.process.stderr.decode()
    checks.that("every line rejected: stderr says so, with reason and keys",
                "status_missing" in stderr and "state" in stderr and "user" in stderr, stderr)
