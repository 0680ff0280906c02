"""What the benchmarks read: logs of stated sizes, made once and kept, and the programs that nightaudit is compared with."""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent
END = "2026-11-22"
# As deploy/INSTALL.md has it, in a folder of its own: what is measured is what is installed.
BUILD = ["swift", "build", "-c", "release", "--static-swift-stdlib", "--scratch-path", ".build/static"]


class Inputs:
    def __init__(self, folder, peers, sizes):
        """`peers`: where the compared programs' sources are. `sizes`: days, rows a day, users and the like, as `script/bench` has them."""
        self.folder = folder
        self.sizes = sizes
        self.peers = peers
        self.repository, self.here, self.end = REPOSITORY, HERE, END
        self.cores = len(os.sched_getaffinity(0))
        folder.mkdir(parents=True, exist_ok=True)
        for product in ("nightaudit", "sample-logs", "scan-bench"):
            subprocess.run([*BUILD, "--product", product], cwd=REPOSITORY, check=True, stdout=sys.stderr)
        shown = subprocess.run([*BUILD, "--show-bin-path"], cwd=REPOSITORY, check=True, capture_output=True)
        self.binaries = pathlib.Path(shown.stdout.decode().strip())
        self.nightaudit = self.binaries / "nightaudit"
        self.scan = self.binaries / "scan-bench"

    def made(self, name, make):
        """The path of that name, made by `make(path)` where it is not there; half-made ones are made again."""
        path = self.folder / name
        if not path.exists():
            partial = self.folder / f"{name}.part"
            if partial.is_dir():
                shutil.rmtree(partial)
            print(f"bench: making {path.name}", file=sys.stderr)
            make(partial)
            partial.rename(path)
        return path

    def logs(self, days=None, rows=None, users=None):
        """Day files of sample-logs; sizes that are not given are the usual ones."""
        days, rows, users = days or self.sizes.days, rows or self.sizes.rows, users or self.sizes.users
        return self.made(f"logs-{days}-{rows}-{users}", lambda path: subprocess.run(
            [self.binaries / "sample-logs", "--out", path, "--end", END, "--days", str(days), "--rows", str(rows),
             "--users", str(users)], check=True, stdout=sys.stderr))

    def compressed(self, ending):
        """The usual logs, each file compressed: `gz` or `zst`."""
        logs = self.logs()
        command = {"gz": ["gzip", "-6"], "zst": ["zstd", "-3", "-q"]}[ending]

        def make(path):
            path.mkdir()
            for file in sorted(logs.glob("audit_*.jsonl")):
                with (path / f"{file.name}.{ending}").open("wb") as target:
                    subprocess.run([*command, "-c", file], check=True, stdout=target)

        return self.made(f"{logs.name}-{ending}", make)

    def many_users(self):
        """One day in which each of many users asks one model once."""
        count = self.sizes.many

        def make(path):
            path.mkdir()
            with (path / f"audit_{END}.jsonl").open("w") as file:
                for number in range(count):
                    second = number * 86400 // count
                    file.write(
                        f'{{"id": "{number:032x}", "timestamp": "{END}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z", '
                        f'"user_id": "user_{number * 7919 % count:08}", "model": "openai/gpt-4o", "prompt_tokens": {20 + number % 4000}, '
                        f'"completion_tokens": {number % 900}, "latency_ms": {200 + number % 9000}.25, "status": "success"}}\n')

        return self.made(f"users-{count}", make)

    def simdjson(self):
        """The peer on simdjson's On-Demand API, built; None where that cannot be."""
        source = self.peers / "j_simdjson.cpp"
        program = self.folder / "simdjson_peer"
        if not program.exists():
            if not source.exists() or not shutil.which("g++"):
                return None
            done = subprocess.run(
                ["g++", "-O3", "-std=c++17", "-pthread", "-w", source, "-o", program, "-lsimdjson", "-lz"], stderr=subprocess.PIPE)
            if done.returncode != 0:
                print(f"bench: simdjson: {done.stderr.decode()[-300:]}", file=sys.stderr)
                return None
        return program

    def duckdb(self):
        """A Python that has DuckDB, in an environment of its own; None where it, or the peer's program, cannot be had."""
        if not (self.peers / "duck.py").exists():
            return None
        python = self.folder / "venv/bin/python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", self.folder / "venv"], check=True)
        if subprocess.run([python, "-c", "import duckdb"], capture_output=True).returncode != 0:
            done = subprocess.run([python, "-m", "pip", "install", "-q", "duckdb"], capture_output=True)
            if done.returncode != 0:
                print(f"bench: DuckDB: {done.stderr.decode()[-300:]}", file=sys.stderr)
                return None
        return python
