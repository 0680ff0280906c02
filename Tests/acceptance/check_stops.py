"""A run that is stopped publishes nothing and leaves nothing that blocks the next."""

import signal
import subprocess
import time

from workspace import archives, leftovers

DAYS = 3


def check(workspace, checks):
    logs = workspace.sample("large-logs", rows=200_000, days=DAYS, users=500, seed=7)
    started = time.monotonic()
    workspace.published("large-whole", logs, days=DAYS)
    usual = time.monotonic() - started
    for kind, status in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
        for share in (0.1, 0.4, 0.7):
            root = workspace.path(f"stopped-{status}-{share}")
            what = f"{kind.name} after {share:.0%} of a run"
            wait = usual * share
            process = stopped(workspace, logs, root, kind, wait)
            while process.returncode == 0 and wait > 0.01:  # it was done before the signal came
                root = root.with_name(root.name + "-sooner")
                wait *= 0.7
                process = stopped(workspace, logs, root, kind, wait)
            checks.ends(f"{what} ends with {status}", process, status)
            checks.equal(f"{what} publishes nothing", archives(root), [])
            checks.equal(f"{what} leaves nothing", leftovers(root) if root.is_dir() else [], [])
            again(workspace, checks, what, logs, root)
    for share in (0.3, 0.8, 0.95):
        root = workspace.path(f"killed-{share}")
        what = f"SIGKILL after {share:.0%} of a run"
        stopped(workspace, logs, root, signal.SIGKILL, usual * share)
        for name in archives(root):
            checks.ends(f"{what} leaves no archive or a whole one", workspace.nightaudit("verify", root / name), 0)
        again(workspace, checks, what, logs, root)


def stopped(workspace, logs, root, kind, wait):
    """Starts a run, sends the signal after so many seconds."""
    command = [
        workspace.binaries / "nightaudit", "run", "--logs", logs, "--archives", root, "--as-of", workspace.AS_OF,
        "--days", str(DAYS),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=workspace.environment)
    time.sleep(wait)
    process.send_signal(kind)
    stdout, stderr = process.communicate(timeout=120)
    return subprocess.CompletedProcess(command, process.returncode, stdout, stderr)


def again(workspace, checks, what, logs, root):
    checks.ends(f"{what}: the next run works", workspace.run(logs, root, days=DAYS), 0)
    checks.equal(f"{what}: it leaves its archive only", (archives(root), leftovers(root)), ([workspace.AS_OF], []))
