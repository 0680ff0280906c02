"""A full disk ends a run with 1 and nothing half-written; one that is the state's only is told, and the night goes on."""

import os
import shutil

from workspace import archives, day_file, digests, leftovers, report


def check(workspace, checks):
    disk = workspace.path("disk")
    disk.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None or mount(workspace, disk, 1 << 20).returncode != 0:
        return checks.skip("a full disk ends a run with 1", "mounting a small file system is not permitted here")
    workspace.tool("umount", disk)
    whole = sum(path.stat().st_size for path in workspace.usual.archive.rglob("*") if path.is_file())
    for share in (0.1, 0.5, 0.9):
        mount(workspace, disk, int(whole * share))
        try:
            fill(workspace, checks, disk / "archives", f"a disk with room for {share:.0%} of the archive")
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


def fill(workspace, checks, root, what):
    logs = workspace.usual.logs
    done = workspace.run(logs, root)
    checks.ends(f"{what} ends the run with 1", done, 1)
    checks.that(f"{what}: one clear message", b"space" in done.stderr.lower() and not done.stdout, done.stderr)
    checks.equal(f"{what} holds nothing half-written", archives(root) + leftovers(root) if root.is_dir() else [], [])
    workspace.tool("mount", "-o", "remount,size=64M", root.parent)
    checks.ends(f"{what}: with room again the run works", workspace.run(logs, root), 0)


def mount(workspace, folder, size):
    return workspace.tool("mount", "-t", "tmpfs", "-o", f"size={size // 4096 * 4096}", "tmpfs", folder)
