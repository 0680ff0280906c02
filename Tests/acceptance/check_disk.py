"""A full disk ends a run with 1 and nothing half-written; one that is the state's only is told, and the night goes on.

What there is no room for is not begun: bytes and files are asked for first.
"""

import concurrent.futures
import itertools
import os
import re
import shutil

from check_kills import FIRST, SECOND, Night
from injections import Tally, each_time, missing, traced
from workspace import archives, day_file, digests, leftovers, report

PAGE = 4096


def check(workspace, checks):
    place = workspace.path("disk-nights")
    place.mkdir()
    logs = workspace.sample("disk-nights/logs", seed=103, rows=12, users=4, end=SECOND, days=3)
    first = Failing(workspace, place / "first", logs, "modules: [json]\n")
    second = Failing(workspace, place / "second", logs, "modules: [json]\n", as_of=SECOND)
    second.before(logs, FIRST)
    owned(workspace, checks, logs)
    refusing(workspace, checks, second)
    torn(workspace, checks, second)
    disk = workspace.path("disk")
    disk.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None or mount(workspace, disk, 1 << 20).returncode != 0:
        return checks.skip("a full disk ends a run with 1", "mounting a small file system is not permitted here")
    workspace.tool("umount", disk)
    # Below 1 MiB a run asks for room and begins nothing; the second night takes more than the first took, and than that.
    many = workspace.sample("disk-nights/many-logs", seed=103, rows=12, users=4, end=SECOND, days=3)
    day_file(many, SECOND).write_bytes(b"no entry\n" * 12_000)
    second = Failing(workspace, place / "many", many, "modules: [json, csv]\n", as_of=SECOND)
    second.before(many, FIRST)
    for night, sentence in ((first, "a first run"), (second, "a second night")):
        every_size(workspace, checks, night, sentence)
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


class Failing(Night):
    """A night whose disk says no: what it must leave, and what the next run must make of it."""

    def fault(self, folder, process, log=""):
        root = folder / "archives"
        told = process.stderr.decode()
        if process.returncode not in (0, 1):
            return f"exit {process.returncode}: {told}"
        if process.returncode == 1 and root.is_dir() and archives(root) != list(self.earlier):
            return f"exit 1, but there are {archives(root)}: {told}"
        if process.returncode == 0 and archives(root) != self.names:
            return f"exit 0, but there are only {archives(root)}: {told}"
        litter = (leftovers(root) if root.is_dir() else []) + [str(path) for path in folder.rglob(".new-*")]
        if litter:
            return f"litter: {litter}: {told}"
        return self.message_fault(folder, process, log) or self.archives_fault(root)

    def message_fault(self, folder, process, log):
        """Whether the message names the file and says what to do: of a call that strace failed, exactly that file."""
        told = process.stderr.decode()
        for call in re.finditer(r"^\d+ +(\w+)\(\d+<(/.*?)>.*\(INJECTED\)$", log, re.MULTILINE):
            name, path = call.groups()
            if name == "close" and process.returncode == 0:
                # Nothing is lost with what was only read (a staged file is written and closed first), or with a folder.
                staged = re.match(r".*/\.stage-[^/]*/(.*)", path)
                is_read = re.search(rf"close\(\d+<{re.escape(path)}>\) += 0$", log[:call.start()], re.MULTILINE)
                if staged and not is_read and (folder / "archives" / self.name / staged[1]).is_file():
                    return f"{path} was not closed, but published"
            elif not any(each in told for each in (path, path.replace("/.new-", "/"))) and "state directory" not in told:
                return f"{path} is not named: {told!r}"
        if process.returncode == 1 and not (str(folder) in told and ("room" in told or "look at the disk" in told)):
            return f"the message does not say where, or not what to do: {told!r}"
        return None


def owned(workspace, checks, logs):
    """What root makes in another user's folder is that user's, so that it does not stop the nights that run as that user."""
    place, user = workspace.path("disk-owned"), 65534
    place.mkdir()
    if os.geteuid() != 0:
        return checks.skip("what root makes in another user's folder is that user's", "not root")
    os.chown(place, user, user)
    more = ["--state", place / "state", "--config", place / "own.yaml", "--quiet"]
    (place / "own.yaml").write_text(f"head_file: {place}/heads\n")
    os.chown(place / "own.yaml", user, user)
    for day in (FIRST, SECOND):
        checks.ends(f"root runs the night of {day} there", workspace.run(logs, place / "archives", *more, as_of=day, days=1), 0)
        checks.ends("and holds its archive", workspace.nightaudit(
            "hold", day, "--reason", "x", "--archives", place / "archives"), 0)
    made = [path for path in place.rglob("*") if not path.is_symlink()]
    checks.that("archives, events, state and heads are there", {"events", "state", "heads", str(SECOND)} <= {path.name for path in made}, made)
    checks.equal("what root makes in another user's folder is that user's", [path for path in made if path.stat().st_uid != user], [])


def refusing(workspace, checks, night):
    """No room at each write; each flush and each close that fails: by strace, wherever the program believes there is room."""
    why = missing()
    if why:
        return checks.that("calls are failed by strace", False, f"{why}; run script/install-needs --tests")
    night.undisturbed(checks, "a second night")
    place = night.place / "cases"
    place.mkdir()

    def judge(folder, process, log):
        return night.fault(folder, process, log) or night.next_fault(folder, folder / "archives")

    for name, error, least in (("write", "ENOSPC", 15), ("fsync", "EIO", 15), ("close", "EIO", 5)):
        tally = Tally()
        begin = 1
        if name == "close":
            # The loader's own closes come first, in the main thread; one that fails keeps the program from starting.
            folder = place / "closes"
            night.prepare(folder)
            log = place / "closes.strace"
            workspace.tool(*traced(0, log, [name]), workspace.binaries / "nightaudit", *night.command(folder))
            lines = [line.split()[0] for line in log.read_text().splitlines() if " close(" in line]
            begin = lines.count(lines[0]) + 1
        each_time(workspace, place, night.prepare, night.command, judge, name, f"error={error}", tally, begin)
        tally.told(checks, f"{error} at every {name} of a second night", least)


def torn(workspace, checks, night):
    """A head file with room for a part of the line only: by a limit on the size of files, which no other file comes near."""
    folder = night.place / "torn"
    night.prepare(folder)
    heads, limit = folder / "heads", 1_000_000
    before = heads.read_bytes()
    heads.write_bytes(b"x" * (limit - 11 - len(before)) + b"\n" + before)
    done = workspace.tool("prlimit", f"--fsize={limit}", workspace.binaries / "nightaudit", *night.command(folder))
    checks.ends("a head file that is full does not fail the run", done, 0)
    checks.that("it is told, with the line to append", b"warning: head_file: " in done.stderr and
                f" {night.name}\n" in done.stderr.decode(), done.stderr)
    checks.equal("no torn line stays", heads.read_bytes()[-len(before):], before)
    workspace.nightaudit(*night.command(folder))
    lines = heads.read_text().splitlines()
    checks.equal("with room again the next run appends it", [line.split()[2] for line in lines[1:]], night.names)


def every_size(workspace, checks, night, sentence):
    """A file system that is four pages larger each time, from nothing to enough; in large steps as long as nothing is begun."""
    if not hasattr(night, "expected"):
        night.undisturbed(checks, sentence)
    tally = Tally()
    used = sum(-(-path.stat().st_size // PAGE) for path in night.start.rglob("*") if path.is_file() and not path.is_symlink())
    cores = len(os.sched_getaffinity(0))

    def case(pages):
        disk = night.place / f"pages-{pages}"
        disk.mkdir()
        mount(workspace, disk, (used + pages) * PAGE)
        try:
            folder = disk / "night"
            night.prepare(folder)
            done = workspace.nightaudit(*night.command(folder))
            fault = night.fault(folder, done)
            workspace.tool("mount", "-o", "remount,size=64M", disk)
            enough = done.returncode == 0 and b"nightaudit: warning" not in done.stderr
            return pages, enough, fault or night.next_fault(folder, folder / "archives")
        finally:
            workspace.tool("umount", disk)

    sizes = itertools.chain(range(1, 240, 24), itertools.count(240, 4))
    with concurrent.futures.ThreadPoolExecutor(cores) as pool:
        while True:
            results = list(pool.map(case, itertools.islice(sizes, 2 * cores)))
            for pages, _, fault in results:
                tally.add(f"{pages} pages free", fault)
            if all(enough for _, enough, _ in results) or results[-1][0] > 2000:
                break
    checks.that(f"{sentence}: at last there is room", all(enough for _, enough, _ in results))
    tally.told(checks, f"{sentence}, with 16 KiB more room each time", 15)


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
    (disk / "filler").write_bytes(bytes(free - taken - (128 << 10)))
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
