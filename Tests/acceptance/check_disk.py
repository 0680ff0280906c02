"""A full disk ends a run with 1 and nothing half-written; one that is the state's only is told, and the night goes on."""

import os
import shutil

from workspace import archives, day_file, digests, leftovers


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
    for quarantine in ("false", "true"):
        mount(workspace, disk, 32 << 10)
        try:
            state(workspace, checks, disk / "state", quarantine)
        finally:
            workspace.tool("umount", disk)


def state(workspace, checks, state, quarantine):
    """The state's disk only is full: a report has the same bytes without it."""
    what = "a full state directory" + (" with quarantine" if quarantine == "true" else "")
    logs, root = workspace.sample(f"full-state-{quarantine}", rows=400), workspace.path(f"full-state-root-{quarantine}")
    day_file(logs, workspace.AS_OF).write_bytes(b"a line that is no JSON\n" * 4000)
    environment = workspace.environment | {"NIGHTAUDIT_QUARANTINE": quarantine}
    done = workspace.run(logs, root, "--state", state, env=environment)
    checks.ends(f"{what} does not stop the night", done, 0)
    told = [line for line in done.stderr.decode().splitlines() if "state directory" in line]
    checks.that(
        f"{what} is told in one line, with path and reason",
        len(told) == 1 and str(state) in told[0] and "No space left on device" in told[0], done.stderr)
    checks.that(f"{what} holds nothing half-written", not list(state.rglob(".new-*")), list(state.rglob("*")))
    without = workspace.path(f"full-state-without-{quarantine}")
    workspace.run(logs, without)
    data = [digests(each / workspace.AS_OF / "data") for each in (root, without)]
    checks.equal(f"{what}: the report has the same bytes", data[0], data[1])


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
