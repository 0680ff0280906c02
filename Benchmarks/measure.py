"""Runs programs in turn and says what they took: wall and CPU seconds, and the most memory that was resident at once."""

import os
import statistics
import subprocess
import time
from dataclasses import dataclass

MIB = 1 << 20


@dataclass
class Taken:
    wall: float
    cpu: float
    peak: int
    errors: bytes = b""


class Failed(Exception):
    """A program ended with another status than it should."""


def run(command, environment=None, statuses=(0,)):
    """Runs a command (a list, or a line for bash) with its output thrown away; what it and its children took.

    This process is small, so what it had resident when it forked is below what any of the programs takes.
    """
    arguments = ["bash", "-c", f"set -o pipefail; {command}"] if isinstance(command, str) else [str(each) for each in command]
    start = time.perf_counter()
    child = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in statuses:
        raise Failed(f"{' '.join(arguments)} ended with {child.returncode}: {errors.decode(errors='replace')[-400:]}")
    return Taken(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, errors)


def output(command):
    """What a program prints."""
    return subprocess.run([str(each) for each in command], check=True, capture_output=True).stdout.decode()


def alternating(ours, peer, rounds):
    """Both once untimed, then `rounds` pairs; the order of a pair changes from one to the next. Each takes nothing and gives a Taken."""
    ours(), peer()
    pairs = []
    for index in range(rounds):
        if index % 2:
            second = peer()
            pairs.append((ours(), second))
        else:
            first = ours()
            pairs.append((first, peer()))
    return pairs


def median(values):
    return statistics.median(values)


def seconds(value):
    """A time as the table shows it."""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def mebibytes(value):
    return f"{value / MIB:.0f} MiB"
