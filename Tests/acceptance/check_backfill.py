"""backfill publishes the days of a range that have no archive yet, oldest first, at the end of the chain, and can be stopped."""

import datetime
import json
import os
import pty
import re
import shutil
import signal
import subprocess

from workspace import archives, day_file, digests, entry, leftovers, report, today

FIRST, LAST = "2026-03-05", "2026-03-14"
ZONED = "hours_zone: America/New_York\ndays: 3\n"


def check(workspace, checks):
    logs = workspace.sample("backfill-logs", rows=150, days=20, seed=14, end="2026-03-20")
    root = workspace.path("backfill-archives")
    ranged(workspace, checks, logs, root)
    alone(workspace, checks, logs, root)
    restated(workspace, checks, logs, root)
    zoned(workspace, checks, logs)
    tombstones(workspace, checks, logs)
    terminal(workspace, checks, logs)
    stopped(workspace, checks, logs)
    failing(workspace, checks, logs)
    controls(workspace, checks)
    refused(workspace, checks, logs)


def backfill(workspace, logs, root, *options, first=FIRST, last=LAST, **given):
    return workspace.nightaudit(
        "backfill", "--logs", logs, "--archives", root, "--from", first, "--to", last, *options, **given)


def dates(first, last):
    start, end = map(datetime.date.fromisoformat, (first, last))
    return [str(start + datetime.timedelta(days=count)) for count in range((end - start).days + 1)]


def lines(output):
    return output.decode().splitlines()


def sequences(root):
    """The ids in the order of the chain."""
    found = [(json.loads((root / name / "manifest.json").read_bytes())["chain"]["sequence"], name) for name in archives(root)]
    return [name for _, name in sorted(found)]


def ranged(workspace, checks, logs, root):
    """A range in which some days have an archive, and one has two."""
    for as_of in ("2026-03-08", "2026-03-12"):
        workspace.run(logs, root, as_of=as_of)
    with day_file(logs, "2026-03-08").open("ab") as file:
        file.write(entry(user_id="late"))
    workspace.run(logs, root, as_of="2026-03-08")
    before = {name: digests(root / name) for name in archives(root)}
    missing = [day for day in dates(FIRST, LAST) if day not in ("2026-03-08", "2026-03-12")]

    dry = backfill(workspace, logs, root, "--dry-run")
    checks.ends("--dry-run exits 0", dry, 0)
    checks.equal("--dry-run prints the days that have no archive", lines(dry.stdout), missing)
    checks.equal("--dry-run publishes nothing", len(archives(root)), 3)
    heads = workspace.path("backfill-heads")
    done = backfill(workspace, logs, root, env=workspace.environment | {"NIGHTAUDIT_HEAD_FILE": str(heads)})
    checks.ends("a backfill exits 0", done, 0)
    checks.equal("it prints one path a day, oldest first", lines(done.stdout), [f"{root}/{day}" for day in missing])
    checks.equal("backfilled archives join at the end of the chain",
                 sequences(root), ["2026-03-08", "2026-03-12", "2026-03-08.r02", *missing])
    told = lines(done.stderr)
    checks.that("the days that are left alone are told", "nightaudit: days left alone, as they have an archive: "
                "2026-03-08, 2026-03-12" in told, done.stderr)
    checks.equal("one plain line a day", [line for line in told if " of 8 days " in line], [
        f"nightaudit: backfill {count + 1} of 8 days {day}" for count, day in enumerate(missing)])
    heads_told = [line.rpartition("chain head ")[2] for line in told if "chain head " in line]
    checks.that("the head from before, which no run kept, is in head_file first",
                heads.read_text().startswith("3 ") and heads.read_text().split()[2] == "2026-03-08.r02")
    checks.equal("each chain head is on stderr and in head_file", heads.read_text().splitlines()[1:], [
        f"{head} {day}" for head, day in zip(heads_told, missing, strict=True)])
    checks.that("no control character where stderr is no terminal", not re.search(rb"[\x00-\x09\x0b-\x1f]", done.stderr))
    checks.equal("the archives that were there keep their bytes", {name: digests(root / name) for name in before}, before)
    checks.equal("latest leads to the greatest day", os.readlink(root / "latest"), LAST)
    index = (root / "index.html").read_text()
    checks.that("index.html lists all of them", all(f">{name}</a>" in index for name in archives(root)), index)
    verified(workspace, checks, root, "a backfill")
    reproduced(workspace, checks, logs, root)
    manifest = json.loads((root / "2026-03-09/manifest.json").read_bytes())
    checks.equal("a backfilled day is compared with the day before it",
                 manifest["baseline"]["comparison"]["archive"], "2026-03-08.r02")
    first = json.loads((root / FIRST / "manifest.json").read_bytes())
    checks.equal("the oldest is compared with none, though later days are archived", first["baseline"]["comparison"], None)
    for day in (FIRST, "2026-03-09", LAST):
        compared = workspace.reference(
            "recompute.py", "--compare", root / day / "data/report.json", logs, "--as-of", day, "--days", 7,
            "--archives", root, "--controls", workspace.repository / "deploy/controls.yaml", "--all")
        checks.ends(f"recompute.py finds the figures of {day}", compared, 0)


def verified(workspace, checks, root, what):
    done = workspace.nightaudit("verify", root)
    checks.that(f"{what}: verify finds no fault", done.returncode == 0 and b" 0 faults" in done.stdout, done.stdout)
    checks.equal(f"{what}: nothing else is left", leftovers(root), [])


def reproduced(workspace, checks, logs, root):
    equal = 0
    names = [name for name in archives(root) if name != "2026-03-08"]  # restated, as its day file grew
    for name in names:
        done = workspace.nightaudit("reproduce", root / name, "--logs", logs)
        equal += bool(done.returncode == 0 and re.search(rb": (\d+) of \1 outputs byte-equal\n$", done.stdout))
    # The second archive was made before that.
    checks.equal(f"{equal} of {len(names)} archives reproduced byte for byte, one before its day file grew",
                 equal, len(names) - 1)


def alone(workspace, checks, logs, root):
    before = digests(root)
    done = backfill(workspace, logs, root)
    checks.ends("a range that is there exits 0", done, 0)
    checks.that("and publishes nothing", done.stdout == b"" and digests(root) == before, done.stdout)
    checks.equal("and says so", lines(done.stderr), [
        f"nightaudit: days left alone, as they have an archive: {FIRST} to {LAST}"])
    checks.equal("not under --quiet", backfill(workspace, logs, root, "--quiet").stderr, b"")
    done = workspace.run(logs, root, as_of=LAST)
    checks.that("a run of a backfilled day finds nothing changed",
                done.returncode == 0 and f"nothing changed since {LAST};".encode() in done.stderr, done.stderr)


def restated(workspace, checks, logs, root):
    with day_file(logs, "2026-03-13").open("ab") as file:
        file.write(entry(user_id="later"))
    done = workspace.run(logs, root, as_of="2026-03-13")
    checks.equal("a backfilled day can be restated", lines(done.stdout), [f"{root}/2026-03-13.r02"])
    baseline = json.loads((root / "2026-03-13.r02/manifest.json").read_bytes())["baseline"]
    checks.equal("it keeps the comparison archive of the one it restates",
                 (baseline["restates"]["archive"], baseline["comparison"]["archive"]), ("2026-03-13", "2026-03-12"))
    workspace.run(logs, root, as_of="2026-03-12")
    baseline = json.loads((root / "2026-03-12.r02/manifest.json").read_bytes())["baseline"]
    checks.equal("so does a day published before the days between were", baseline["comparison"]["archive"], "2026-03-08")
    verified(workspace, checks, root, "restatements")


def zoned(workspace, checks, logs):
    """Offsets of a zone are read once a range, and are each day's own: a run of the day alone makes the same bytes."""
    place = workspace.path("backfill-zoned")
    place.mkdir()
    (place / "nightaudit.yaml").write_text(ZONED)
    root, other = place / "archives", place / "by-run"
    options = ["--config", place / "nightaudit.yaml"]
    done = backfill(workspace, logs, root, *options, first="2026-03-06", last="2026-03-09")
    checks.ends("a backfill with a zone exits 0", done, 0)
    for day in dates("2026-03-06", "2026-03-09"):
        workspace.run(logs, other, *options, as_of=day, days=3)
    for part in ("data", "source"):
        checks.equal(
            f"four nights by run have the same bytes in {part}/",
            [digests(root / day / part) for day in archives(root)], [digests(other / day / part) for day in archives(other)])
    equal = [
        workspace.nightaudit("reproduce", root / day, "--logs", logs).returncode for day in archives(root)]
    checks.equal("each is reproduced byte for byte", equal, [0] * 4)


def tombstones(workspace, checks, logs):
    root = workspace.path("backfill-tombstones")
    backfill(workspace, logs, root, last="2026-03-07")
    done = workspace.nightaudit("prune", "--archives", root, "--erase", "2026-03-06", "--reason", "order 7")
    checks.ends("an archive is erased", done, 0)
    done = backfill(workspace, logs, root, last="2026-03-08")
    checks.ends("a backfill over a tombstone exits 0", done, 0)
    checks.equal("the erased day is not published again", lines(done.stdout), [f"{root}/2026-03-08"])
    checks.that("and it is said", "nightaudit: days left alone, as their archive was pruned or erased: 2026-03-06"
                in lines(done.stderr), done.stderr)
    verified(workspace, checks, root, "a tombstone")
    shutil.rmtree(root / "2026-03-05")
    done = backfill(workspace, logs, root, "--quiet", last="2026-03-09")
    checks.equal("an archive that was deleted is not published again", lines(done.stdout), [f"{root}/2026-03-09"])
    checks.that("which is said, also under --quiet", "nightaudit: days left alone, as their archive is gone without a tombstone "
                "(restore it; see `nightaudit verify`): 2026-03-05" in lines(done.stderr), done.stderr)


def on_terminal(workspace, arguments, environment):
    """The exit status, and what a terminal got of stdout and stderr."""
    end, other = pty.openpty()
    process = subprocess.Popen(
        [workspace.binaries / "nightaudit", *map(str, arguments)], stdout=other, stderr=other, stdin=other,
        env=environment)
    os.close(other)
    got = b""
    while True:
        try:
            chunk = os.read(end, 4096)
        except OSError:  # EIO: the last one that had it is gone
            break
        if not chunk:
            break
        got += chunk
    os.close(end)
    return process.wait(), got.decode()


def screen(text):
    """What the terminal's lines hold at last, and every state that its unended line had."""
    shown, ended, states = "", [], []
    for part in re.split(r"(\r\n|\r\x1b\[K)", text):
        if part == "\r\n":
            ended.append(shown)
            shown = ""
        elif part == "\r\x1b[K":
            states.append(shown)
            shown = ""
        else:
            shown += part
    return ended, [state for state in states if state], shown


def terminal(workspace, checks, logs):
    root = workspace.path("backfill-terminal")
    command = ["backfill", "--logs", logs, "--archives", root, "--from", FIRST, "--to", "2026-03-08"]
    environment = workspace.environment | {"TERM": "xterm"}
    status, got = on_terminal(workspace, command, environment)
    ended, states, left = screen(got)
    checks.equal("on a terminal a backfill exits 0", status, 0)
    checks.equal("the bar goes forward, redrawn on one line", list(dict.fromkeys(states)), [
        f"backfill {count + 1} of 4 days {day} " + "━" * (5 * count) + "╌" * (20 - 5 * count)
        for count, day in enumerate(dates(FIRST, "2026-03-08"))])
    checks.equal("it is erased at the end", left, "")
    checks.that("the lines above it are whole", len(ended) >= 8 and all(
        line.startswith(("nightaudit: chain head ", "nightaudit: 2026-03-", str(root))) for line in ended), ended)
    status, got = on_terminal(workspace, command, environment)
    checks.that("nothing to do: no bar", status == 0 and "\x1b" not in got, got)
    command[-1] = "2026-03-10"
    status, got = on_terminal(workspace, command, environment | {"TERM": "dumb"})
    checks.that("TERM=dumb: plain lines", status == 0 and "\x1b" not in got and "backfill 2 of 2 days 2026-03-10\r\n" in got, got)
    command[-1] = "2026-03-11"
    status, got = on_terminal(workspace, [*command, "--quiet"], environment)
    checks.that("--quiet: no bar", status == 0 and "\x1b" not in got and "of 1 days" not in got, got)


def stopped(workspace, checks, logs):
    """Stopped in the middle: what was published stays and is counted; run again it goes on."""
    for kind, status in ((signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGKILL, -9)):
        root = workspace.path(f"backfill-{kind.name}")
        command = [
            workspace.binaries / "nightaudit", "backfill", "--logs", logs, "--archives", root, "--from", "2026-02-01",
            "--to", LAST]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=workspace.environment)
        process.stdout.readline()
        if kind == signal.SIGTERM:
            process.send_signal(signal.SIGSTOP)
            checks.ends("a run meanwhile exits 11", workspace.run(logs, root), 11)
            process.send_signal(signal.SIGCONT)
        process.send_signal(kind)
        _, stderr = process.communicate(timeout=120)
        there = sequences(root)
        what = f"{kind.name} in a backfill"
        checks.equal(f"{what} ends it so", process.returncode, status)
        checks.that(f"{what}: what was published stays", 1 <= len(there) < 42, there)
        checks.equal(f"{what}: it is the oldest days", there, dates("2026-02-01", LAST)[:len(there)])
        if kind != signal.SIGKILL:
            count = "1 archive was" if len(there) == 1 else f"{len(there)} archives were"
            checks.equal(f"{what}: it says how many", lines(stderr)[-1], f"nightaudit: stopped by {kind.name}; {count} published")
            checks.equal(f"{what}: index and latest are as the archives", os.readlink(root / "latest"), there[-1])
            verified(workspace, checks, root, what)
        before = {name: digests(root / name) for name in there}
        last = dates("2026-02-01", LAST)[len(there) + 1]
        again = backfill(workspace, logs, root, first="2026-02-01", last=last)
        checks.ends(f"{what}: run again it goes on", again, 0)
        checks.equal(f"{what}: the range is there", sequences(root), dates("2026-02-01", last))
        checks.equal(f"{what}: earlier archives keep their bytes", {name: digests(root / name) for name in there}, before)
        verified(workspace, checks, root, f"{what}, and again")


def failing(workspace, checks, logs):
    """A signer that fails on the third day."""
    place = workspace.path("backfill-failing")
    place.mkdir()
    key = place / "key"
    workspace.tool("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
    (place / "count").write_text("")
    (place / "signer").write_text(
        f'#!/bin/sh\necho >> {place}/count\n[ "$(wc -l < {place}/count)" -ne 3 ] || exit 1\n'
        f"exec ssh-keygen -q -Y sign -n nightaudit -f {key}\n")
    (place / "signer").chmod(0o755)
    (place / "nightaudit.yaml").write_text(f"signing:\n  command: [{place}/signer]\n  public_key: {key}.pub\n")
    root, options = place / "archives", ["--config", place / "nightaudit.yaml"]
    done = backfill(workspace, logs, root, *options)
    checks.ends("a day that fails ends a backfill with 1", done, 1)
    checks.that("it names the day, and how many were published", "nightaudit: backfill stopped at 2026-03-07, 2 of 10 days "
                "published: " in lines(done.stderr)[-1], done.stderr)
    checks.equal("those stay", sequences(root), dates(FIRST, "2026-03-06"))
    done = backfill(workspace, logs, root, *options)
    checks.ends("run again it goes on", done, 0)
    checks.equal("to the end of the range", sequences(root), dates(FIRST, LAST))
    verified(workspace, checks, root, "a day that failed")


def controls(workspace, checks):
    """One day of the range has a control that fails."""
    logs = workspace.sample("backfill-controls", rows=100, days=6, seed=15)
    day_file(logs, "2026-03-12").unlink()
    root = workspace.path("backfill-controls-archives")
    options = ["--days", "1", "--fail-on-control", "error"]
    done = backfill(workspace, logs, root, *options, first="2026-03-10", last="2026-03-15")
    checks.ends("with --fail-on-control a day's failed control exits 2", done, 2)
    checks.equal("all days are published", sequences(root), dates("2026-03-10", "2026-03-15"))
    told = [line.partition(" failed ")[0] for line in lines(done.stderr) if " control no_missing_day " in line]
    checks.equal("a failed control is told with its day", told, ["nightaudit: 2026-03-12: control no_missing_day"])
    # An archive knew older day files than lie there now: how far these reach back is counted from the past as-of day.
    day_file(logs, "2026-03-10").unlink()
    workspace.run(logs, root, days=1, as_of="2026-03-16")
    backfill(workspace, logs, root, "--days", "1", first="2026-03-09", last="2026-03-17")
    observed = {day: next(
        (row["outcome"], row["observed"]) for row in report(root / day)["controls"] if row["id"] == "retention_floor")
        for day in ("2026-03-09", "2026-03-15", "2026-03-17")}
    checks.equal("days kept are counted to the as-of day", observed, {
        "2026-03-09": ("not_applicable", None), "2026-03-15": ("not_applicable", None), "2026-03-17": ("fail", 7)})


def refused(workspace, checks, logs):
    root = workspace.path("backfill-refused")
    for what, first, last, words in (
            ("a range that is backwards", "2026-03-10", "2026-03-09", "later than --to 2026-03-09"),
            ("a range that ends today", "2026-03-10", str(today()), "has not ended yet"),
            ("a range of a whole life", "1926-03-10", "2026-03-09", "3660"),
            ("a window that begins before the calendar", "0001-01-02", "0001-01-09", "before year 1"),
            ("no date", "2026-02-30", "2026-03-09", "--from is a date")):
        done = backfill(workspace, logs, root, first=first, last=last)
        checks.ends(f"{what} exits 64", done, 64)
        checks.that(f"{what}: it says why", words in done.stderr.decode(), done.stderr)
    done = backfill(workspace, workspace.path("backfill-nowhere"), root)
    checks.ends("logs that are not there exit 1", done, 1)
    checks.that("nothing was made", not root.exists())
    yesterday = str(today() - datetime.timedelta(days=1))
    done = workspace.nightaudit(
        "backfill", "--logs", logs, "--archives", root, "--from", yesterday, "--dry-run")
    checks.equal("--to is yesterday where it is not given", lines(done.stdout), [yesterday])
    checks.that("--dry-run makes no directory", not root.exists())
