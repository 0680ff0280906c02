"""A full disk ends a run with 1 and nothing half-written; with room again, the next run works."""

import os
import shutil

from workspace import archives, leftovers


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
