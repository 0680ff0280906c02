"""The state directory costs only time: warm, cold, damaged or lost, a report has the same bytes."""

import gzip
import os
import shutil
import stat

from workspace import archives, day_file, digests, entry, report


def check(workspace, checks):
    logs = workspace.sample("state-logs", seed=12, rows=400)
    for file in logs.iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))
    state = workspace.path("state")
    cold = run(workspace, logs, "state-cold", state, umask=0o000)
    checks.ends("a run with --state exits 0", cold, 0)
    files = [path for path in state.rglob("*") if path.is_file()]
    checks.equal("it stores a summary a day", len(files), workspace.DAYS)
    checks.equal("state files are 0600 whatever the umask", {stat.S_IMODE(path.stat().st_mode) for path in files}, {0o600})
    expected = data(workspace, "state-cold")

    checks.ends("a run with a warm state exits 0", run(workspace, logs, "state-warm", state), 0)
    checks.equal("a warm state makes the same bytes", data(workspace, "state-warm"), expected)
    checks.ends("custody: full exits 0", run(workspace, logs, "state-full", state, NIGHTAUDIT_CUSTODY="full"), 0)
    figures = {name: digest for name, digest in data(workspace, "state-full").items() if name == "csv/users.csv"}
    checks.equal("and has the same figures", figures, {"csv/users.csv": expected["csv/users.csv"]})

    for path in files:
        content = bytearray(path.read_bytes())
        content[len(content) // 3] ^= 8
        path.write_bytes(content)
    damaged = run(workspace, logs, "state-damaged", state)
    checks.ends("a damaged state exits 0", damaged, 0)
    checks.that("and is told", damaged.stderr.count(b"is damaged") == workspace.DAYS, damaged.stderr)
    checks.equal("and makes the same bytes", data(workspace, "state-damaged"), expected)
    healed = run(workspace, logs, "state-healed", state)
    checks.that("the next run finds it healed", b"damaged" not in healed.stderr, healed.stderr)
    shutil.rmtree(state)
    checks.ends("a lost state exits 0", run(workspace, logs, "state-lost", state), 0)
    checks.equal("and makes the same bytes again", data(workspace, "state-lost"), expected)

    unwritable(workspace, checks, logs, expected)
    elsewhere(workspace, checks, logs)
    rotated(workspace, checks, logs, state)
    quarantine(workspace, checks)


def run(workspace, logs, root, state, umask=0o022, **variables):
    environment = workspace.environment | variables
    return workspace.run(
        logs, workspace.path(root), "--state", state, env=environment, preexec_fn=lambda: os.umask(umask))


def data(workspace, root):
    return digests(workspace.path(root) / workspace.AS_OF / "data")


def unwritable(workspace, checks, logs, expected):
    blocked = workspace.path("state-blocked")
    blocked.write_bytes(b"")
    done = run(workspace, logs, "state-without", blocked)
    checks.ends("a state directory that cannot be used does not stop the night", done, 0)
    checks.that("it is told", b"state directory" in done.stderr, done.stderr)
    checks.equal("the report has the same bytes without", data(workspace, "state-without"), expected)
    inside = workspace.path("state-cold") / "state"
    checks.ends("a state directory inside the archives is refused", run(workspace, logs, "state-cold", inside), 64)


def elsewhere(workspace, checks, logs):
    """Where no option names it: systemd's directory, else the user's."""
    for variable, folder in (("STATE_DIRECTORY", "made"), ("XDG_STATE_HOME", "home/nightaudit")):
        base = workspace.path(f"state-{variable}")
        value = base / folder.split("/")[0]
        value.mkdir(parents=True)
        done = workspace.run(logs, workspace.path(f"archives-{variable}"), env=workspace.environment | {variable: str(value)})
        checks.ends(f"a run with {variable} exits 0", done, 0)
        inside = workspace.path(f"archives-{variable}") / "inside"
        refused = workspace.run(logs, inside.parent, env=workspace.environment | {variable: str(inside)})
        checks.ends(f"{variable} inside the archives is refused", refused, 64)
        checks.that("and not made", not inside.exists())
        checks.that(f"{variable} is where the state lies", any((base / folder).rglob("*.day")), list(base.rglob("*")))


def rotated(workspace, checks, logs, state):
    """A day file compressed by rotation is the same content: a rerun publishes nothing."""
    plain = day_file(logs, "2026-03-12")
    with gzip.open(f"{plain}.gz", "wb") as file:
        file.write(plain.read_bytes())
    plain.unlink()
    done = run(workspace, logs, "state-cold", state)
    checks.ends("a rerun after a rotation exits 0", done, 0)
    checks.equal("and publishes nothing", archives(workspace.path("state-cold")), [workspace.AS_OF])
    done = run(workspace, logs, "state-rotated", state)
    accounts = report(workspace.path("state-rotated") / workspace.AS_OF)
    checks.equal(
        "a new report names the file as it lies there now",
        [row["format"] for row in accounts["inputs"] if row["date"] == "2026-03-12"], ["gz"])


def quarantine(workspace, checks):
    logs = workspace.path("quarantine-logs")
    logs.mkdir()
    secret = b"{\"status\": a line that is no JSON and nobody else's business"
    day_file(logs, workspace.AS_OF).write_bytes(entry(user_id="u") + secret + b"\n\xff\xfe\n")
    state = workspace.path("quarantine-state")
    done = run(workspace, logs, "quarantine", state, NIGHTAUDIT_QUARANTINE="true")
    checks.ends("a run with quarantine exits 0", done, 0)
    kept = [path for path in (state / "quarantine").rglob("*") if path.is_file()]
    checks.equal("rejected lines are kept in the state directory, a file a day", len(kept), 1)
    text = kept[0].read_text() if kept else ""
    checks.that("with their text, or in hexadecimal", "nobody else" in text and '"hex": "fffe"' in text, text)
    checks.equal("readable by their owner only", {stat.S_IMODE(path.stat().st_mode) for path in kept}, {0o600})
    root = workspace.path("quarantine")
    holding = [str(path) for path in root.rglob("*") if path.is_file() and b"nobody else" in path.read_bytes()]
    checks.equal("and nowhere in the archives", holding, [])
    without_quarantine(workspace, checks, logs)
    without = run(workspace, logs, "no-quarantine", workspace.path("no-quarantine-state"))
    checks.ends("a run without quarantine exits 0", without, 0)
    holding = [
        str(path) for path in workspace.path("no-quarantine-state").rglob("*")
        if path.is_file() and b"nobody else" in path.read_bytes()]
    checks.equal("keeps their text nowhere", holding, [])


def without_quarantine(workspace, checks, logs):
    """A quarantine that cannot be made: one line with path and reason, and the night goes on."""
    state = workspace.path("no-room-state")
    state.mkdir()
    (state / "quarantine").write_bytes(b"")
    done = run(workspace, logs, "no-room", state, NIGHTAUDIT_QUARANTINE="true")
    checks.ends("a run whose quarantine cannot be made exits 0", done, 0)
    told = [line for line in done.stderr.splitlines() if b"quarantine" in line]
    checks.that("it says so in one line, with the path, the reason and the remedy", len(told) == 1 and all(
        word in told[0] for word in (f"{state}/quarantine".encode(), b"Not a directory", b"Make the place writable")), done.stderr)
    checks.that("day summaries are kept all the same", any((state / "days").rglob("*.day")))
    counted = report(workspace.path("no-room") / workspace.AS_OF)["completeness"]
    checks.equal("the report is right", (counted["accepted"], counted["rejected"]), (1, 2))
