"""Where the checks work: the binaries, a temporary folder, and what several parts ask of them."""

import datetime
import functools
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import threading

ARCHIVE_NAME = re.compile(r"\d{4}-\d{2}-\d{2}(\.r\d{2,})?$")


class Workspace:
    AS_OF = "2026-03-15"
    DAYS = 7

    def __init__(self, repository, binaries, folder):
        self.repository = repository
        self.folder = folder
        self.lock = threading.RLock()
        self.shared = {}
        self.binaries = binaries
        self.templates = repository / "templates"
        venv = pathlib.Path(os.environ.get("NIGHTAUDIT_VENV", repository / ".build-venv"))
        self.tools = venv / "bin"
        self.environment = {
            name: value for name, value in os.environ.items()
            if not name.startswith("NIGHTAUDIT_") and name not in ("SOURCE_DATE_EPOCH", "STATE_DIRECTORY")
        } | {
            "NIGHTAUDIT_TEMPLATES": str(self.templates), "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": str(folder / "state-home"),
        }

    def path(self, name):
        return self.folder / name

    def tool(self, *arguments, **options):
        """Runs any program; its output is captured as bytes."""
        options.setdefault("timeout", 600)
        options.setdefault("env", self.environment)
        return subprocess.run([str(each) for each in arguments], capture_output=True, **options)

    def python(self, *arguments, **options):
        """Runs a program of the environment of requirements.txt."""
        return self.tool(self.tools / arguments[0], *arguments[1:], **options)

    def nightaudit(self, *arguments, **options):
        return self.tool(self.binaries / "nightaudit", *arguments, **options)

    def run(self, logs, archives, *more, as_of=AS_OF, days=DAYS, **options):
        return self.nightaudit(
            "run", "--logs", logs, "--archives", archives, "--as-of", as_of, "--days", days, *more, **options)

    def sample(self, name, *, end=AS_OF, days=DAYS, rows=2000, users=20, seed=1, hostile=False):
        """Makes sample logs in a folder of that name."""
        logs = self.path(name)
        options = ["--out", logs, "--end", end, "--days", days, "--rows", rows, "--users", users, "--seed", seed]
        done = self.tool(self.binaries / "sample-logs", *options, *(["--hostile"] if hostile else []))
        if done.returncode != 0:
            raise RuntimeError(f"sample-logs failed: {done.stderr.decode()}")
        return logs

    @property
    def usual(self):
        """Sample logs and the archive of one run on them; parts read both and change neither."""
        return self.made_once("usual", lambda: self.published("usual", self.sample("usual-logs")))

    @property
    def hostile(self):
        """The same of hostile logs."""
        return self.made_once(
            "hostile", lambda: self.published("hostile", self.sample("hostile-logs", seed=2, hostile=True)))

    def made_once(self, name, make):
        """What parts that run side by side share: made by the first that asks."""
        with self.lock:
            if name not in self.shared:
                self.shared[name] = make()
            return self.shared[name]

    def published(self, name, logs, **options):
        root = self.path(name)
        done = self.run(logs, root, **options)
        if done.returncode != 0:
            raise RuntimeError(f"the run on {logs} ended with {done.returncode}: {done.stderr.decode()}")
        return Published(logs, root, options.get("as_of", self.AS_OF), done)

    def days_until(self, last, count):
        """The dates of so many days, the last one included, in order."""
        end = datetime.date.fromisoformat(last)
        return [str(end - datetime.timedelta(days=back)) for back in reversed(range(count))]

    def reference(self, program, *arguments):
        """Runs a program of Tests/tools."""
        return self.tool(sys.executable, "-B", self.repository / "Tests/tools" / program, *arguments)


class Published:
    """A directory of archives with one run's archive."""

    def __init__(self, logs, root, as_of, process):
        self.logs = logs
        self.root = root
        self.process = process
        self.archive = root / as_of
        self.data = self.archive / "data"
        self.page = self.data / "report.html"

    @functools.cached_property
    def report(self):
        return report(self.archive)


def report(archive):
    return json.loads((archive / "data/report.json").read_bytes())


def archives(root):
    """The names of the archives in a directory, sorted."""
    return sorted(each.name for each in root.iterdir() if ARCHIVE_NAME.match(each.name)) if root.is_dir() else []


def leftovers(root):
    """What lies in a directory of archives that is neither an archive nor drawn in the contract."""
    drawn = {"nightaudit-root.json", "index.html", "latest", "events"}
    return sorted(each.name for each in root.iterdir() if each.name not in drawn and not ARCHIVE_NAME.match(each.name))


def digests(folder):
    """Path → SHA-256 of every file below the folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }


def day_file(logs, date):
    """A plain day file of that date."""
    return logs / f"audit_{date}.jsonl"


def entry(**members):
    """One line of a day file, as a Python logger writes it."""
    return json.dumps({"status": "success", "prompt_tokens": 1, "completion_tokens": 2} | members).encode() + b"\n"


def today():
    return datetime.datetime.now(datetime.timezone.utc).date()
