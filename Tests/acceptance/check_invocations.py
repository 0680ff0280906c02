"""However it is called and whatever lies among the logs: no hang, no crash, nothing written where it should not be."""

import hashlib
import os
import pathlib
import shutil
import socket
import threading

from workspace import archives, day_file, digests, entry


def check(workspace, checks):
    places(workspace, checks)
    any_bytes(workspace, checks)
    surroundings(workspace, checks)
    streams(workspace, checks)
    oddities(workspace, checks)
    growing(workspace, checks)


def places(workspace, checks):
    """Relative paths, trailing slashes, blanks and line ends in names, a link to the archives, logs that are read-only."""
    usual, before = digests(workspace.usual.data), digests(workspace.usual.logs)
    folder = workspace.path("odd\n\u202eplaces & <b>")
    folder.mkdir()
    (folder / "lo gs").symlink_to(workspace.usual.logs)
    (folder / "elsewhere").mkdir()
    (folder / "link").symlink_to("elsewhere")
    for logs, root in (
            ("lo gs", "relative"), ("./lo gs/", "./slashes//"), ("elsewhere/../lo gs", "./dots"),
            (folder / "lo gs", folder / "absolute"), ("lo gs", "link")):
        done = workspace.run(logs, root, cwd=folder)
        name = pathlib.Path(str(root).rstrip("/.")).name
        if checks.ends(f"a run with --logs {str(logs)[-20:]!r} and --archives {str(root)[-20:]!r} exits 0", done, 0):
            checks.equal("and renders the same bytes", digests(folder / name / workspace.AS_OF / "data"), usual)
            checks.ends(
                "and verify finds no fault", workspace.nightaudit("verify", root, cwd=folder), 0)
    checks.equal("a run changes nothing in the logs", digests(workspace.usual.logs), before)


def any_bytes(workspace, checks):
    """Paths that are not UTF-8, in options, in variables and beside the configuration: each is the file of just these bytes."""
    folder = workspace.path("any-bytes")
    folder.mkdir()

    def odd(name):
        return folder / f"{name}\udcff\udc80"

    logs, templates = odd("logs"), odd("templates")
    shutil.copytree(workspace.usual.logs, logs)
    shutil.copytree(workspace.templates, templates)
    odd("configuration").mkdir()
    configuration = odd("configuration") / "n\udcfe.yaml"
    configuration.write_text("logs: ../logs\narchives: {path: made}\nstate: state\nhead_file: heads\n")
    shutil.copytree(workspace.usual.logs, folder / "logs")
    bare = {name: value for name, value in workspace.environment.items() if name != "NIGHTAUDIT_TEMPLATES"}
    variables = {"LOGS": logs, "ARCHIVES": odd("by-variable"), "STATE": odd("state-by-variable"), "TEMPLATES": templates}
    last = ["--as-of", workspace.AS_OF]
    for what, root, arguments, environment in (
            ("options", odd("by-option"), ["--logs", logs, f"--archives={odd('by-option')}", "--state", odd("state"),
                                           "--templates", templates], bare),
            ("variables", odd("by-variable"), [], bare | {f"NIGHTAUDIT_{name}": str(path) for name, path in variables.items()}),
            ("a configuration", odd("configuration") / "made", ["--config", configuration], workspace.environment)):
        checks.ends(f"check of {what} that are not UTF-8 exits 0",
                    workspace.nightaudit("check", *arguments, *last, env=environment), 0)
        done = workspace.nightaudit("run", *arguments, *last, env=environment)
        checks.ends(f"run with {what} that are not UTF-8 exits 0", done, 0)
        checks.equal("and prints the path's own bytes", done.stdout, os.fsencode(root / workspace.AS_OF) + b"\n")
        checks.equal("and renders the same bytes", digests(root / workspace.AS_OF / "data"), digests(workspace.usual.data))
        checks.ends("and verify finds no fault", workspace.nightaudit("verify", root), 0)
    for option, value in (("--logs", logs), ("--config", configuration)):
        done = workspace.nightaudit("query", option, value, "--format", "count")
        checks.that(f"query {option} finds its entries", done.stdout == b"%d\n" % workspace.usual.report["summary"][
            "total_requests"], done)
    done = workspace.nightaudit("run", "--logs", logs, "--preview", odd("preview"), *last)
    checks.that("a preview lies where it was asked for", (odd("preview") / "report.json").is_file(), done)
    done = workspace.run(logs, odd("refused"), "--title", "a\udcff")
    checks.ends("a title that is not UTF-8 is refused", done, 64)
    checks.equal("no other file was made", sorted(path for path in folder.iterdir() if "\ufffd" in path.name), [])


def surroundings(workspace, checks):
    """Locale, zone and umask change no byte; a SOURCE_DATE_EPOCH that is no time is refused."""
    root = workspace.path("other-zone")
    zone = {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE", "SOURCE_DATE_EPOCH": "1700000000"}
    done = workspace.run(workspace.usual.logs, root, env=workspace.environment | zone, umask=0o077)
    checks.ends("a run in another zone and locale with umask 077 exits 0", done, 0)
    checks.equal("and renders the same bytes", digests(root / workspace.AS_OF / "data"), digests(workspace.usual.data))
    info = (root / workspace.AS_OF / "bag-info.txt").read_text()
    checks.that("and is sealed at SOURCE_DATE_EPOCH, in UTC", "Sealed: 20231114221320Z\n" in info, info)
    for text in ("soon", "-1", "1.5", "0x10", "253402300800", "9" * 40):
        root = workspace.path("no-epoch")
        done = workspace.run(
            workspace.usual.logs, root, env=workspace.environment | {"SOURCE_DATE_EPOCH": text})
        checks.ends(f"SOURCE_DATE_EPOCH={text} exits 64", done, 64)
        checks.that("and is named", b"SOURCE_DATE_EPOCH" in done.stderr, done.stderr)
        checks.equal("and publishes nothing", archives(root), [])


def streams(workspace, checks):
    """Standard streams that are full or closed: what is lost is told, and nothing else is written to in their place."""
    logs = workspace.hostile.logs
    shell = {"full": ">/dev/full", "closed": ">&-"}
    for what, redirection in shell.items():
        for command in (["query", "--logs", logs], ["verify", workspace.usual.root]):
            done = workspace.tool("sh", "-c", f'"$@" {redirection}', "sh", workspace.binaries / "nightaudit", *command)
            checks.ends(f"{command[0]} with standard output {what} exits 1", done, 1)
            checks.that("and says so", b"standard output" in done.stderr, done.stderr)
    for what, redirection in (shell | {"closed, and the others too,": "<&- >&- 2>&-", "and errors full": ">/dev/full 2>&1"}).items():
        root = workspace.path(f"streams-{len(what)}")
        arguments = ["run", "--logs", logs, "--archives", root, "--as-of", workspace.AS_OF]
        done = workspace.tool("sh", "-c", f'"$@" {redirection}', "sh", workspace.binaries / "nightaudit", *arguments)
        checks.ends(f"a run with standard output {what} publishes and exits 0", done, 0)
        checks.equal(
            "and renders the same bytes", digests(root / workspace.AS_OF / "data"), digests(workspace.hostile.data))
        if redirection in shell.values():
            checks.that("and warns that the path could not be told", b"standard output" in done.stderr, done.stderr)


def oddities(workspace, checks):
    """What is named like a day file and is none, or is one in an odd way."""
    logs = workspace.path("oddities")
    logs.mkdir()
    day = workspace.AS_OF
    plain = entry(user_id="ann") * 3
    elsewhere = workspace.path("elsewhere.jsonl")
    elsewhere.write_bytes(plain)
    day_file(logs, day).symlink_to(elsewhere)
    os.mkfifo(logs / f"audit_{day}.fifo.jsonl")
    (logs / f"audit_{day}.dir.jsonl").mkdir()
    (logs / f"audit_{day}.empty.jsonl").write_bytes(b"")
    (logs / f"audit_{day}.nothing.jsonl.gz").write_bytes(b"")
    (logs / f"audit_{day}.nothing.jsonl.zst.1").write_bytes(b"")
    (logs / f"audit_{day}.dangling.jsonl").symlink_to("nowhere")
    (logs / f"audit_{day}.loop.jsonl").symlink_to(f"audit_{day}.loop.jsonl")
    (logs / f"audit_{day}.zero.jsonl.gz").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.getcwd()
        listener.bind(os.path.relpath(logs / f"audit_{day}.socket.jsonl", here))
        published = workspace.published("oddities-archives", logs, days=1)
    found = {row["file"]: (row["state"], row["accepted"]) for row in published.report["inputs"]}
    checks.equal(
        "a day file may be a link or empty; what cannot be read as a file is unreadable", found, {
            f"audit_{day}.jsonl": ("whole", 3), f"audit_{day}.empty.jsonl": ("whole", 0)} | {
            f"audit_{day}.{name}": ("unreadable", 0) for name in (
                "fifo.jsonl", "dir.jsonl", "nothing.jsonl.gz", "dangling.jsonl", "loop.jsonl", "zero.jsonl.gz", "socket.jsonl")})
    unknown = [row["subject"] for row in published.report["findings"] if row["code"] == "unknown_file"]
    checks.equal("a name of no known pattern is told", unknown, [f"audit_{day}.nothing.jsonl.zst.1"])
    reasons = {row["subject"]: row["message"] for row in published.report["findings"]}
    irregular = [f"audit_{day}.{kind}.jsonl" for kind in ("fifo", "dir", "dangling", "loop", "socket")]
    checks.that(
        "each is told as what it is not", all("no regular file" in reasons.get(name, "") for name in irregular), reasons)
    done = workspace.nightaudit("check", "--logs", logs, "--archives", published.root, "--as-of", day, "--days", 1)
    checks.ends("check exits 1 where a day file is no regular file", done, 1)
    told = done.stderr.decode()
    checks.that("and names each", all(f"{name}: it is no regular file" in told for name in irregular), told)
    done = workspace.nightaudit("query", "--logs", logs, "--format", "count")
    checks.ends("query exits 1, as matches may be missing", done, 1)
    checks.that("and prints what could be read", done.stdout == b"3\n", done.stdout)
    last = workspace.path("last-day")
    last.mkdir()
    day_file(last, "9999-12-31").write_bytes(plain)
    done = workspace.nightaudit(
        "run", "--logs", last, "--preview", workspace.path("last-day-preview"), "--as-of", "9999-12-31", "--days", 3660)
    checks.ends("a preview of the calendar's last day, of 3,660 days, exits 0", done, 0)


def growing(workspace, checks):
    """A day file that is appended to while it is read: some beginning of it is reported, and its digest is of that."""
    logs = workspace.path("growing")
    logs.mkdir()
    path = day_file(logs, workspace.AS_OF)
    line = entry(user_id="ann", note="x" * 200)
    path.write_bytes(line * 20_000)
    done = threading.Event()

    def append():
        with path.open("ab", buffering=0) as file:
            while not done.is_set():
                file.write(line[:100])
                file.write(line[100:])

    writer = threading.Thread(target=append)
    writer.start()
    try:
        published = workspace.published("growing-archives", logs, days=1)
    finally:
        done.set()
        writer.join()
    row = published.report["inputs"][0]
    content = path.read_bytes()
    checks.that("a growing day file grew beyond what was read", 20_000 * len(line) <= row["bytes"] < len(content), row)
    checks.equal(
        "its digest is of exactly the bytes that were read", row["sha256"],
        hashlib.sha256(content[: row["bytes"]]).hexdigest())
    checks.equal("its lines are those", row["lines"], -(-row["bytes"] // len(line)))
    checks.ends("verify finds no fault", workspace.nightaudit("verify", published.root), 0)
