"""A run that is stopped publishes nothing and leaves nothing that blocks the next."""

import signal
import subprocess
import time

from workspace import archives, leftovers


def check(workspace, checks):
    logs = workspace.sample("large-logs", rows=200_000, days=3, users=500, seed=7)
    started = time.monotonic()
    workspace.published("large-whole", logs, days=3)
    usual = time.monotonic() - started
    cases = [(signal.SIGTERM, 143, share) for share in (0.05, 0.3, 0.6)] + [
        (signal.SIGINT, 130, 0.3), (signal.SIGKILL, -9, 0.5), (signal.SIGKILL, -9, 0.9)]
    for number, (kind, status, share) in enumerate(cases):
        root = workspace.path(f"stopped-{number}")
        what = f"{kind.name} after {share:.0%} of a run"
        process = subprocess.Popen(
            [workspace.binaries / "nightaudit", "run", "--logs", logs, "--archives", root, "--as-of", workspace.AS_OF,
             "--days", "3"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=workspace.environment)
        time.sleep(usual * share)
        process.send_signal(kind)
        process.communicate(timeout=60)
        checks.equal(f"{what} ends with {status}", process.returncode, status)
        checks.equal(f"{what} publishes nothing", archives(root), [])
        if kind != signal.SIGKILL and root.is_dir():
            checks.equal(f"{what} leaves nothing", leftovers(root), [])
        checks.ends(f"{what}: the next run works", workspace.run(logs, root, days=3), 0)
        checks.equal(f"{what}: the next run leaves only its archive", leftovers(root), [])
