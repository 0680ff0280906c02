"""The rows of the table: each a piece of work, what it is held against, and the goal of issue 8."""

import re
import shlex
import shutil
from dataclasses import dataclass

from measure import MIB, Failed, Taken, alternating, mebibytes, median, output, run, seconds

ROWS = {}


@dataclass
class Line:
    """A line of the table; `met` is None where nothing was compared."""
    work: str
    ours: str = ""
    peer: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None


def row(function):
    ROWS[function.__name__.replace("_", "-")] = function
    return function


def missing(work, what):
    return [Line(work, peer=f"{what} cannot be had here")]


def compared(work, ours, peer, goal, rounds, figure="wall", or_seconds=None):
    """One line: medians of both, and the median of the ratios pair by pair. `or_seconds`: reaching that meets the goal, too."""
    pairs = alternating(ours, peer, rounds)
    value = lambda taken: getattr(taken, figure)
    mine, theirs = median([value(a) for a, _ in pairs]), median([value(b) for _, b in pairs])
    ratio = median([value(a) / max(value(b), 1e-6) for a, b in pairs])
    shown = f"≤ {goal:.3g}" + (f" or {seconds(or_seconds)}" if or_seconds else "")
    met = ratio <= goal or (or_seconds is not None and mine <= or_seconds)
    return Line(work, seconds(mine), seconds(theirs), f"{ratio:.3f}", shown, met)


class Night:
    """A run of the nightly job that has everything to do, or in which all days but the last are known."""

    def __init__(self, inputs, logs, days, known=False):
        self.inputs, self.logs, self.days = inputs, logs, days
        self.place = inputs.folder / "night"
        self.before = None
        if known:
            self.before = inputs.folder / "night-before"
            self.clear(self.before)
            before = output(["date", "-u", "-d", f"{inputs.end} -1 day", "+%F"]).strip()
            run(self.command(self.before, before), self.environment)

    @property
    def environment(self):
        return {"PATH": "/usr/bin:/bin", "NIGHTAUDIT_TEMPLATES": str(self.inputs.repository / "templates")}

    @staticmethod
    def clear(place):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()

    def command(self, place, as_of, *more):
        return [self.inputs.nightaudit, "run", "--logs", self.logs, "--archives", place / "archives", "--state",
                place / "state", "--as-of", as_of, "--days", self.days, *more]

    def __call__(self, prefix=()):
        if self.before:
            shutil.rmtree(self.place, ignore_errors=True)
            shutil.copytree(self.before, self.place, symlinks=True)
        else:
            self.clear(self.place)
        return run([*prefix, *self.command(self.place, self.inputs.end, "--timings")], self.environment)


@row
def scan(inputs, rounds):
    logs, cores = inputs.logs(), inputs.cores
    peer = inputs.simdjson()
    if not peer:
        return missing("scan", "simdjson")
    same_sums(output([inputs.scan, "peer", logs, cores]), output([peer, logs, cores]))
    same_sums(output([inputs.scan, "full", logs, cores]), output([peer, logs, cores]))
    return [
        compared(f"scan, {what}, against simdjson", lambda: run([inputs.scan, mode, logs, cores]),
                 lambda: run([peer, logs, cores]), goal, rounds)
        for mode, what, goal in (("peer", "the peer's aggregates", 0.62), ("full", "full day summaries", 1.0))]


def same_sums(ours, theirs):
    """Refuses to time programs that do not compute the same; mean latencies are of floating point there."""
    left, right = (re.sub(r"(avg_latency=\d+\.\d\d)\d*", r"\1", text) for text in (ours, theirs))
    if left != right:
        raise Failed(f"the sums differ:\n{ours}{theirs}")


@row
def cold(inputs, rounds):
    python = inputs.duckdb()
    logs = inputs.logs()
    if not python:
        return missing("cold run", "DuckDB")
    peer = [python, inputs.peers / "duck.py", logs, "explicit", "cube", inputs.cores]
    return [compared("cold run against DuckDB's aggregation", Night(inputs, logs, inputs.sizes.days), lambda: run(peer), 0.6, rounds)]


@row
def night(inputs, rounds):
    lines = []
    for users, goal, limit in ((inputs.sizes.users // 10, 1 / 15, 0.1), (inputs.sizes.users, 1 / 5, 0.25)):
        logs, days = inputs.logs(users=users), inputs.sizes.days
        lines.append(compared(
            f"the next night, {users} users, against the cold run", Night(inputs, logs, days, known=True),
            Night(inputs, logs, days), goal, rounds, or_seconds=limit))
    return lines


@row
def compressed(inputs, rounds):
    lines = []
    for ending, peer in (("gz", "igzip"), ("zst", "zstd")):
        if not shutil.which(peer):
            lines += missing(f".{ending} logs", peer)
            continue
        logs = inputs.compressed(ending)
        files = sorted(logs.glob(f"audit_*.{ending}"))
        for mode, what, goal in (("peer", "without", 1.6), ("digests", "with", 2.5)):
            lines.append(compared(
                f".{ending} logs {what} digests against {peer} -dc, CPU", lambda: run([inputs.scan, mode, logs, 1]),
                lambda: run([peer, "-dc", *files]), goal, rounds, figure="cpu"))
    return lines


@row
def query(inputs, rounds):
    logs, python = inputs.logs(), inputs.duckdb()
    user = f"user_{inputs.sizes.users // 100:05}"
    lines = []
    for option, member, value in (("--user", "user_id", user), ("--status", "status", "error")):
        ours = lambda: run([inputs.nightaudit, "query", "--logs", logs, f"{option}={value}"])
        what = f"query {option} {value}"
        if python:
            peer = [python, inputs.here / "duck_query.py", logs, member, value, inputs.cores]
            lines.append(compared(f"{what} against DuckDB", ours, lambda: run(peer), 0.3, rounds))
        else:
            lines += missing(what, "DuckDB")
        if shutil.which("rg") and shutil.which("jq"):
            piped = (f"rg --no-filename '\"{member}\": *\"{value}\"' {shlex.quote(str(logs))} "
                     f"| jq -c 'select(.{member} == \"{value}\")'")
            lines.append(compared(f"{what} against rg and jq", ours, lambda: run(piped), 0.5, rounds))
        else:
            lines += missing(what, "rg or jq")
    return lines


@row
def million(inputs, rounds):
    count, logs = inputs.sizes.many, inputs.many_users()
    night = Night(inputs, logs, 1)
    table = inputs.folder / f"users-{count}.csv"
    peaks = []

    def ours():
        taken = night()
        peaks.append(taken.peak)
        stages = dict(re.findall(r"nightaudit: (\w+): (\d+\.\d+) s wall", taken.errors.decode()))
        if not table.exists():
            shutil.copy(night.place / f"archives/{inputs.end}/data/csv/users.csv", table)
        return Taken(sum(float(stages[name]) for name in ("report", "render", "validate")), taken.cpu, taken.peak)

    peer = lambda: run(f"LC_ALL=C sort {shlex.quote(str(table))}")
    line = compared(f"report of {count:,} users, built, rendered, validated, against sort", ours, peer, 10, rounds)
    return [line, peak(f"peak memory, {count:,} users", max(peaks), 400)]


def peak(work, value, goal):
    return Line(work, mebibytes(value), "", "", f"≤ {goal} MiB", value <= goal * MIB)


@row
def memory(inputs, rounds):
    sizes = inputs.sizes
    return [
        peak(f"peak memory, {days} days of {rows:,} entries", max(
            Night(inputs, inputs.logs(days=days, rows=rows), days)().peak for _ in range(3)), 48)
        for days, rows in ((sizes.days, sizes.rows), (sizes.days * 10, sizes.long_rows))]


@row
def threads(inputs, rounds):
    if inputs.cores < 2:
        return missing("2 threads against 1", "a second core")
    night = Night(inputs, inputs.logs(), inputs.sizes.days)
    return [compared(
        "cold run, two cores against one", lambda: night(["taskset", "-c", "0,1"]), lambda: night(["taskset", "-c", "0"]),
        0.55, rounds)]


@row
def one_day(inputs, rounds):
    if inputs.cores < 2:
        return missing("one huge day, 2 threads against 1", "a second core")
    night = Night(inputs, inputs.logs(days=1, rows=inputs.sizes.rows * inputs.sizes.days), 1)
    return [compared(
        "one day file of all entries, two cores against one", lambda: night(["taskset", "-c", "0,1"]),
        lambda: night(["taskset", "-c", "0"]), 0.55, rounds)]


@row
def growth(inputs, rounds):
    """CPU time of the cold run as one size grows from a tenth to the usual; linear: ten times the size costs no more than eleven times."""
    sizes = inputs.sizes
    lines = []
    for what in ("rows", "users", "days"):
        full = getattr(sizes, what)
        costs = {}
        for part in (1, 2, 5, 10):
            size = max(1, full * part // 10)
            days = size if what == "days" else sizes.days
            job = Night(inputs, inputs.logs(**{what: size}), days)
            costs[size] = median([job().cpu for _ in range(3)])
        values = list(costs.values())
        for size, cost in costs.items():
            bar = "█" * max(1, round(30 * cost / max(values)))
            lines.append(Line(f"growth, {size:,} {'entries a day' if what == 'rows' else what}", seconds(cost), bar))
        ratio = values[-1] / values[0]
        lines[-1].ratio, lines[-1].goal, lines[-1].met = f"{ratio:.1f}", "≤ 11", ratio <= 11
    return lines
