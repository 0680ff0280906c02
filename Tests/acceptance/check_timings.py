"""run --timings tells each stage on stderr; the bar of a scan is on a terminal only, and leaves no trace there."""

import re

from check_backfill import on_terminal, screen

STAGE = re.compile(r"nightaudit: (\w+): (\d+\.\d{3}) s wall, (\d+\.\d{3}) s CPU, (\d+) bytes read, (\d+) bytes written")


def check(workspace, checks):
    logs = workspace.usual.logs
    size = sum(path.stat().st_size for path in logs.glob("audit_*"))
    command = ["run", "--logs", logs, "--as-of", workspace.AS_OF, "--days", workspace.DAYS]
    timings(workspace, checks, command, size)
    terminal(workspace, checks, command, size)


def timings(workspace, checks, command, size):
    root = workspace.path("timings-archives")
    state = ["--state", workspace.path("timings-state")]
    done = workspace.nightaudit(*command, "--archives", root, *state, "--timings")
    checks.ends("run --timings exits 0", done, 0)
    checks.equal("the path alone is on stdout", done.stdout.decode(), f"{root}/{workspace.AS_OF}\n")
    found = [match.groups() for match in map(STAGE.fullmatch, done.stderr.decode().splitlines()) if match]
    checks.equal("each stage has its line", [row[0] for row in found],
                 ["prepare", "scan", "report", "render", "validate", "publish", "rest", "all"])
    last = done.stderr.decode().splitlines()[-len(found):]
    checks.that("these lines are the last", all(STAGE.fullmatch(line) for line in last), done.stderr)
    figures = {row[0]: tuple(map(float, row[1:])) for row in found}
    for index, what in enumerate(("wall time", "CPU time", "bytes read", "bytes written")):
        parts = sum(row[index] for name, row in figures.items() if name != "all")
        checks.that(f"{what} of the stages is that of all", abs(parts - figures["all"][index]) <= 0.01, found)
    payload = sum(path.stat().st_size for path in (root / workspace.AS_OF / "data").rglob("*") if path.is_file())
    checks.that("the scan read every byte of the day files", size <= figures["scan"][2] < size * 1.1 + 20_000, (found, size))
    checks.that("rendering wrote every byte of the outputs", payload <= figures["render"][3] < payload + 20_000, (found, payload))
    # An output is read back while others are still rendered.
    checks.that("they were read back", payload <= figures["render"][2] + figures["validate"][2], (found, payload))

    done = workspace.nightaudit(*command, "--archives", root, *state, "--timings")
    names = [match[1] for match in map(STAGE.fullmatch, done.stderr.decode().splitlines()) if match]
    checks.equal("a run that publishes nothing tells what it did", (done.returncode, names), (0, ["prepare", "scan", "rest", "all"]))
    preview = workspace.path("timings-preview")
    done = workspace.nightaudit(*command, "--preview", preview, *state, "--timings")
    names = [match[1] for match in map(STAGE.fullmatch, done.stderr.decode().splitlines()) if match]
    checks.equal("so does a preview", (done.returncode, names),
                 (0, ["prepare", "scan", "report", "render", "validate", "rest", "all"]))
    checks.equal("no figure depends on it", report_of(preview), report_of(workspace.usual.data))
    done = workspace.nightaudit(*command, "--archives", workspace.path("nowhere/archives"), "--timings")
    checks.that("a run that fails tells what it took", done.returncode == 64 and b"nightaudit: all: " in done.stderr, done)
    checks.that("nobody is told who did not ask", b" s wall" not in workspace.usual.process.stderr)
    done = workspace.nightaudit(*command, "--archives", root, "--timings", "--quiet")
    checks.ends("--timings with --quiet is refused", done, 64)


def report_of(folder):
    return (folder / "report.json").read_bytes()


def terminal(workspace, checks, command, size):
    environment = workspace.environment | {"TERM": "xterm"}
    root = workspace.path("timings-terminal")
    arguments = [*command, "--archives", root, "--state", workspace.path("timings-terminal-state")]
    status, got = on_terminal(workspace, arguments, environment)
    ended, states, left = screen(got)
    checks.equal("on a terminal a run exits 0", status, 0)
    total = rf"\d+(\.\d)? k?M?B of {size / 1e6 // 0.1 / 10:.1f} MB"
    checks.that(
        "the bar has bytes of all bytes, then the rate and the time left", states and all(
            re.fullmatch(rf"scan {total}(, \d+(\.\d)? [kMG]?B/s, \d+:\d\d left)? [━╌]{{20}}", state) for state in states), states)
    checks.equal("it is erased at the end", left, "")
    checks.that("the lines are whole", ended and ended[-1] == f"{root}/{workspace.AS_OF}" and all(
        line.startswith(("nightaudit: ", str(root))) for line in ended), ended)
    for what, more, variables in (
            ("TERM=dumb", [], {"TERM": "dumb"}), ("--quiet", ["--quiet"], {"TERM": "xterm"})):
        preview = [*command, "--preview", workspace.path("timings-no-bar"), *more]
        status, got = on_terminal(workspace, preview, workspace.environment | variables)
        checks.that(f"{what}: no bar", status == 0 and "\x1b" not in got and "scan " not in got, got)
    checks.that("no terminal: no bar", b"\x1b" not in workspace.usual.process.stderr and b"scan " not in workspace.usual.process.stderr)
