"""Ends or fails a command at its system calls, one after the other, by strace.

strace counts `when=N` per thread and per call name. So the command runs on one core, where Swift's pool is one thread; each
name has its own N; and as many calls must be hit as all threads of an undisturbed run make.
"""

import concurrent.futures
import os
import re
import shutil

# What changes a file system, or when it is safe. openat and close are not among them: what they change is seen before the next
# of these calls; only a folder is opened into right after it was made, and MADE is ended after the call, too.
CHANGING = [
    "mkdir", "mkdirat", "write", "pwrite64", "writev", "pwritev", "pwritev2", "sendfile", "copy_file_range", "fsync", "fdatasync",
    "sync_file_range", "syncfs", "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "symlink", "symlinkat", "link",
    "linkat", "truncate", "ftruncate", "fallocate", "chmod", "fchmod", "fchmodat", "utimensat", "flock",
]
MADE = ["mkdir", "mkdirat"]
BEFORE, AFTER = "signal=KILL", "signal=SYS"


class Tally:
    """How many of the cases that were tried went well, and what is wrong with the others."""

    def __init__(self):
        self.tried, self.complaints = 0, []

    def add(self, sentence, complaint):
        self.tried += 1
        if complaint:
            self.complaints.append(f"{sentence}: {complaint}")

    @property
    def survived(self):
        return self.tried - len(self.complaints)

    def told(self, checks, sentence, least, verb="survived"):
        """One check: every case went well, and there were enough of them. Each complaint of a kind is shown once or twice."""
        checks.that(
            f"{sentence}: {verb} {self.survived} of {self.tried}", not self.complaints and self.tried >= least,
            "\n".join([f"at least {least} were expected", *self.complaints[:12]]))


def missing():
    """Why nothing can be injected here; None where it can."""
    absent = [name for name in ("strace", "taskset") if shutil.which(name) is None]
    return f"there is no {' nor '.join(absent)}" if absent else None


def killed(workspace, place, prepare, command, judge):
    """Kills a command before every call of CHANGING, and after every one of MADE; the Tally.

    place: a folder that is not there. prepare(folder) makes a folder where the command finds what it found before;
    command(folder) returns the arguments of nightaudit; judge(folder, process) says what is wrong after the kill, or
    returns None.
    """
    tally = Tally()
    place.mkdir(parents=True)
    counts = counted(workspace, place / "undisturbed", prepare, command, CHANGING)
    for moment, names in ((BEFORE, CHANGING), (AFTER, MADE)):
        for name in names:
            if name not in counts:
                continue
            # Where the system moved the work to another thread in between, the calls are shorter by thread: once more.
            for _ in range(3):
                attempt = Tally()
                hit = each_time(workspace, place, prepare, command, judge, name, moment, attempt)
                if hit >= counts[name] or attempt.complaints:
                    break
            tally.tried += attempt.tried
            tally.complaints += attempt.complaints
            if hit < counts[name]:
                tally.add(f"{name} {moment}", f"was made {counts[name]} times undisturbed, but hit {hit} times")
    return tally


def counted(workspace, folder, prepare, command, names):
    """Name → how many such calls an undisturbed run makes, in all its threads; names that are not called are left out."""
    prepare(folder)
    log = folder.with_name(folder.name + ".strace")
    done = workspace.tool(*traced(0, log, names), workspace.binaries / "nightaudit", *command(folder))
    if done.returncode != 0:
        raise RuntimeError(f"the undisturbed command ended with {done.returncode}: {done.stderr.decode()}")
    counts = {}
    for name in re.findall(r"^\d+ +(\w+)\(", log.read_text(errors="replace"), re.MULTILINE):
        counts[name] = counts.get(name, 0) + 1
    return counts


def each_time(workspace, place, prepare, command, judge, name, what, tally, first=1):
    """Injects `what` into the first, second … call of that name until no more is made, on every core at once; how many.

    Where `what` is an error, judge takes the log of strace, too: judge(folder, process, log).
    """
    cores = len(os.sched_getaffinity(0))

    def case(number):
        folder = place / f"{name}-{what.partition('=')[2]}-{number}"
        prepare(folder)
        log = folder.with_name(folder.name + ".strace")
        process = workspace.tool(
            *traced(number % cores, log, [name]), "-e", f"inject={name}:{what}:when={number}", workspace.binaries / "nightaudit",
            *command(folder))
        ended = process.returncode < 0
        if what in (BEFORE, AFTER):
            hit = ended
            complaint = judge(folder, process) if hit else None
        else:
            text = log.read_text(errors="replace")
            hit = "(INJECTED)" in text
            complaint = judge(folder, process, text) if hit else None
        shutil.rmtree(folder)
        return number, hit, complaint

    number = first
    with concurrent.futures.ThreadPoolExecutor(cores) as pool:
        while True:
            hits = 0
            for each, hit, complaint in pool.map(case, range(number, number + cores)):
                hits += hit
                if hit:
                    tally.add(f"{what} at {name} {each}", complaint)
            number += hits
            if hits < cores:
                return number - first


def traced(core, log, names):
    """strace on one core, its log in a file, the names of files with their descriptors; no core dump is left."""
    core = sorted(os.sched_getaffinity(0))[core]
    return ["prlimit", "--core=0", "taskset", "-c", str(core), "strace", "-f", "-y", "-o", log, "-e", "trace=" + ",".join(names)]
