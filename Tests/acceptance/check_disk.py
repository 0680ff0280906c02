"""A full disk ends a run with 1 and nothing half-written; one that is the state's only is told, and the night goes on.

What there is no room for is not begun: bytes and files are asked for first.
"""

import os
import re
import shutil

from workspace import archives, day_file, digests, leftovers, report


def check(workspace, checks):
    disk = workspace.path("disk")
    disk.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None or mount(workspace, disk, 1 << 20).returncode != 0:
        return checks.skip("a full disk ends a run with 1", "mounting a small file system is not permitted here")
    workspace.tool("umount", disk)
    large = workspace.published("disk-large", rejecting(workspace, "disk-large-logs", 60_000))
    whole = sum(path.stat().st_size for path in large.archive.rglob("*") if path.is_file())
    for share in (0.25, 0.5, 0.9, 0.98):
        mount(workspace, disk, int(whole * share))
        try:
            fill(workspace, checks, large.logs, disk / "archives", f"a disk with room for {share:.0%} of the archive")
        finally:
            workspace.tool("umount", disk)
    for options in ("size=900k", "size=64M,nr_inodes=50"):
        workspace.tool("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk)
        try:
            begun(workspace, checks, disk / "archives", options)
        finally:
            workspace.tool("umount", disk)
    mount(workspace, disk, 64 << 20)
    try:
        room(workspace, checks, large, disk)
    finally:
        workspace.tool("umount", disk)
    mount(workspace, disk, 32 << 10)
    try:
        state(workspace, checks, disk / "state")
    finally:
        workspace.tool("umount", disk)
    mount(workspace, disk, 1 << 16)
    try:
        quarantine(workspace, checks, disk)
    finally:
        workspace.tool("umount", disk)


def state(workspace, checks, state):
    """The state's disk only is full: a report has the same bytes without it."""
    what = "a full state directory"
    logs, root = workspace.sample("full-state", rows=400), workspace.path("full-state-root")
    day_file(logs, workspace.AS_OF).write_bytes(b"a line that is no JSON\n" * 4000)
    done = workspace.run(logs, root, "--state", state)
    checks.ends(f"{what} does not stop the night", done, 0)
    told = [line for line in done.stderr.decode().splitlines() if "state directory" in line]
    checks.that(
        f"{what} is told in one line, with path and reason",
        len(told) == 1 and str(state) in told[0] and "No space left on device" in told[0], done.stderr)
    checks.that(f"{what} holds nothing half-written", not list(state.rglob(".new-*")), list(state.rglob("*")))
    without = workspace.path("full-state-without")
    workspace.run(logs, without)
    data = [digests(each / workspace.AS_OF / "data") for each in (root, without)]
    checks.equal(f"{what}: the report has the same bytes", data[0], data[1])


def quarantine(workspace, checks, state):
    """The state directory is full: what cannot be kept of rejected lines is told, and nothing of it stays."""
    logs = workspace.path("disk-logs")
    logs.mkdir()
    day_file(logs, workspace.AS_OF).write_bytes(b"no entry, but long enough to fill a small disk\n" * 20_000)
    environment = workspace.environment | {"NIGHTAUDIT_QUARANTINE": "true"}
    done = workspace.run(logs, workspace.path("disk-kept"), "--state", state, env=environment)
    checks.ends("a run without room for its quarantine exits 0", done, 0)
    told = [line for line in done.stderr.splitlines() if b"quarantine" in line]
    checks.that("it says so in one line", len(told) == 1 and b"No space left" in told[0], done.stderr)
    checks.equal("nothing of it stays", [each.name for each in (state / "quarantine").rglob("*") if each.is_file()], [])
    counted = report(workspace.path("disk-kept") / workspace.AS_OF)["completeness"]["rejected"]
    checks.equal("the report is right", counted, 20_000)
    workspace.tool("mount", "-o", "remount,size=64M", state)
    workspace.run(logs, workspace.path("disk-kept"), "--state", state, env=environment)
    kept = [path.read_bytes().count(b"\n") for path in (state / "quarantine").rglob("*.jsonl")]
    checks.equal("with room again the next run keeps the lines, though it publishes nothing", kept, [20_000])


def rejecting(workspace, name, count):
    """Logs whose archive is large: so many rejected lines."""
    logs = workspace.sample(name, rows=50)
    day_file(logs, workspace.AS_OF).write_bytes(b"no entry\n" * count)
    return logs


def begun(workspace, checks, root, what):
    """Too little for any archive: nothing is begun."""
    done = workspace.run(workspace.usual.logs, root)
    checks.ends(f"{what}: a run exits 1", done, 1)
    checks.that(f"{what}: one line, with what is needed, what there is, where, and what to do", re.fullmatch(
        rf"nightaudit: too little space: {root.parent} has room for \d+ bytes and \d+ files; about 1048576 bytes and 64 files "
        r"are needed \(an archive takes that at least\); make room there, or give another directory; nothing was published\n",
        done.stderr.decode()), done.stderr)
    checks.that(f"{what}: nothing is made", not root.exists())
    done = workspace.nightaudit("check", "--logs", workspace.usual.logs, "--archives", root, "--as-of", workspace.AS_OF)
    checks.ends(f"{what}: check exits 1", done, 1)
    checks.that(f"{what}: check says so", b"too little space: " in done.stderr and b"room: " in done.stdout, done.stderr)


def room(workspace, checks, large, disk):
    """The next night asks for as much as the last archive took, before it reads the day files."""
    root = disk / "archives"
    workspace.run(large.logs, root)
    taken = sum(-(-each.stat().st_size // 4096) * 4096 for each in [root / workspace.AS_OF, *(root / workspace.AS_OF).rglob("*")])
    with (disk / "filler").open("wb") as file:
        free = os.statvfs(disk).f_bavail * 4096
        file.write(bytes(free - taken + 8192))
    before = digests(root)
    done = workspace.run(large.logs, root, as_of="2026-03-16")
    checks.ends("room for less than the last archive took: exits 1", done, 1)
    told = done.stderr.decode()
    checks.that("it names that archive, and what it took", told.count("\n") == 1 and f"about {taken} bytes and " in told
                and f"(as much as archive {workspace.AS_OF} takes)" in told, told)
    checks.equal("and leaves all as it was", (digests(root), leftovers(root)), (before, []))
    done = workspace.nightaudit(
        "backfill", "--logs", large.logs, "--archives", root, "--from", "2026-03-13", "--to", "2026-03-14")
    checks.ends("so does a backfill", done, 1)
    checks.that("which names the day", b"backfill stopped at 2026-03-13, 0 of 2 days published: too little" in done.stderr, done.stderr)
    done = workspace.run(large.logs, root)
    checks.ends("a night that has nothing to publish needs no room", done, 0)
    done = workspace.nightaudit("check", "--logs", large.logs, "--archives", root, "--as-of", workspace.AS_OF)
    checks.that("check warns of it", done.returncode == 0 and b"warning: too little space" in done.stderr, done.stderr)
    (disk / "filler").write_bytes(bytes(free - taken - 16384))
    done = workspace.run(large.logs, root, as_of="2026-03-16")
    checks.ends("with that room the night goes on", done, 0)


def fill(workspace, checks, logs, root, what):
    done = workspace.run(logs, root)
    checks.ends(f"{what} ends the run with 1", done, 1)
    checks.that(f"{what}: one clear message", b"space" in done.stderr.lower() and not done.stdout, done.stderr)
    checks.equal(f"{what} holds nothing half-written", archives(root) + leftovers(root) if root.is_dir() else [], [])
    workspace.tool("mount", "-o", "remount,size=64M", root.parent)
    checks.ends(f"{what}: with room again the run works", workspace.run(logs, root), 0)


def mount(workspace, folder, size):
    return workspace.tool("mount", "-t", "tmpfs", "-o", f"size={size // 4096 * 4096}", "tmpfs", folder)
