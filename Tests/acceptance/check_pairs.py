"""Two runs started together make one archive, every time; who holds the archives is named, and who is dead holds nothing."""

import os
import re
import signal
import subprocess
import time

from injections import Tally, missing
from workspace import archives, leftovers

TIMES = 200


def check(workspace, checks):
    place = workspace.path("pairs")
    place.mkdir()
    logs = workspace.sample("pairs/logs", seed=105, rows=5, users=2, days=1)
    few = place / "few.yaml"
    few.write_text("modules: [json]\n")
    tally, ends = Tally(), {}
    for number in range(TIMES):
        root = place / f"archives-{number // 2}"
        # The even ones begin in a root that is absent, the odd ones in one that has an archive of another day.
        as_of = workspace.AS_OF if number % 2 else "2026-03-14"
        tally.add(f"pair {number}", pair(workspace, place, few, logs, root, as_of, number % 2 + 1, ends))
    told = ", ".join(f"{count} ended with {status}" for status, count in sorted(ends.items()))
    tally.told(checks, f"two runs started together ({told})", TIMES, "one archive")
    overtaken(workspace, checks, place, few, logs)
    dead(workspace, checks)


def overtaken(workspace, checks, place, configuration, logs):
    """A run that found no archives, and is overtaken by another that begins them, before it looks what else is there."""
    why = missing()
    if why:
        return checks.that("a run is held up by strace", False, f"{why}; run script/install-needs --tests")
    root, log = place / "overtaken", place / "overtaken.strace"
    root.mkdir()
    options = ["run", "--config", configuration, "--logs", logs, "--archives", root, "--state", place / "state", "--days", "1",
               "--as-of", workspace.AS_OF]
    command = ["strace", "-f", "-o", log, "-P", root, "-e", "trace=openat", "-e", "inject=openat:delay_enter=3s:when=1",
               workspace.binaries / "nightaudit", *options]
    slow = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=workspace.environment)
    while slow.poll() is None and not (log.exists() and str(root) in log.read_text()):
        time.sleep(0.01)
    fast = workspace.nightaudit(*options)
    told = slow.communicate(timeout=120)[1].decode()
    checks.ends("a run that overtakes another exits 0", fast, 0)
    checks.that("the one that was overtaken, too, and says that nothing changed",
                slow.returncode == 0 and "nothing changed" in told, (slow.returncode, told, log.read_text()))


def pair(workspace, place, configuration, logs, root, as_of, expected, ends):
    """What is wrong with two runs of one day that begin at once; None where nothing is."""
    command = [workspace.binaries / "nightaudit", "run", "--config", configuration, "--logs", logs, "--archives", root, "--state",
               place / "state", "--days", "1", "--as-of", as_of]
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=workspace.environment) for _ in range(2)]
    told = [run.communicate(timeout=120)[1].decode() for run in runs]
    statuses = [run.returncode for run in runs]
    if len(archives(root)) != expected or leftovers(root):
        return f"{statuses}, {archives(root)}, {leftovers(root)}: {told}"
    if sorted(statuses) == [0, 11]:
        second = statuses.index(11)
        ends[11] = ends.get(11, 0) + 1
        if f"process {runs[1 - second].pid} (nightaudit)" not in told[second]:
            return f"the holder {runs[1 - second].pid} is not named: {told[second]}"
        return None
    ends[0] = ends.get(0, 0) + 1
    if statuses != [0, 0] or sum("nothing changed" in each for each in told) != 1:
        return f"{statuses}: {told}"
    return None


def dead(workspace, checks):
    """A run that is stopped in its midst holds the archives; once it is killed they are free."""
    logs, root = workspace.usual.logs, workspace.path("pairs/dead")
    command = [workspace.binaries / "nightaudit", "run", "--logs", logs, "--archives", root, "--days", str(workspace.DAYS),
               "--as-of", workspace.AS_OF]
    holder = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=workspace.environment)
    while holder.poll() is None and not (root / "nightaudit-root.json").exists():
        time.sleep(0.001)
    os.kill(holder.pid, signal.SIGSTOP)
    try:
        second = workspace.run(logs, root)
        checks.ends("a second run ends with 11", second, 11)
        checks.that("it names the holder, and what to do", re.search(
            rf"holds .*: process {holder.pid} \(nightaudit\); let it end", second.stderr.decode()), second.stderr)
        checks.that("and publishes nothing", not archives(root) and not second.stdout)
    finally:
        holder.kill()
        holder.wait()
    checks.ends("a dead holder does not block", workspace.run(logs, root), 0)
    checks.equal("and leaves nothing", (archives(root), leftovers(root)), ([workspace.AS_OF], []))
