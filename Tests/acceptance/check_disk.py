"""A full disk ends a run with 1 and nothing half-written, a full state directory with a warning; with room again, all works."""

import os
import shutil

from workspace import archives, day_file, leftovers, report


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
    mount(workspace, disk, 1 << 16)
    try:
        quarantine(workspace, checks, disk)
    finally:
        workspace.tool("umount", disk)


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
