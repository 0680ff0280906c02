"""A run that is killed at any system call leaves no archive or a whole one, and the next run makes what it would have made."""

import os
import shutil

from check_signature import made
from injections import killed, missing
from workspace import archives, day_file, digests, entry, leftovers

DAYS = 2
FIRST, SECOND = "2026-03-15", "2026-03-16"


def check(workspace, checks):
    why = missing()
    if why:
        return checks.that("runs are killed by strace", False, f"{why}; run script/install-needs --tests")
    place = workspace.path("kills")
    place.mkdir()
    logs = workspace.sample("kills/logs", seed=101, rows=12, users=4, end=SECOND, days=3)
    for file in logs.iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))
    late = place / "late"
    shutil.copytree(logs, late)
    with day_file(late, FIRST).open("ab") as file:
        file.write(entry(user_id="late"))
    key, signers = made(workspace, "kills/key", "ed25519"), place / "allowed"
    few = "modules: [json]\n"

    first = Night(workspace, place / "first", logs, f"modules: [csv, json]\nsigning: {{key: {key}}}\n", signers=signers)
    signers.write_bytes(workspace.nightaudit("key", "show", "--config", first.start / "nightaudit.yaml").stdout)
    first.survives(checks, "a first run, signed, its root absent", 120)
    night = Night(workspace, place / "night", logs, few, as_of=SECOND)
    night.before(logs, FIRST)
    night.survives(checks, "a second night, its state warm", 60)
    again = Night(workspace, place / "again", late, few)
    again.before(logs, FIRST)
    again.survives(checks, "a restatement", 60)
    removed(workspace, checks, place, logs, key)


class Night:
    """A run as it begins (archives, state, head file), and what it must come to wherever it was killed."""

    def __init__(self, workspace, place, logs, configuration="", as_of=FIRST, signers=None):
        self.workspace, self.place, self.logs, self.as_of, self.signers = workspace, place, logs, as_of, signers
        self.start = place / "start"
        self.start.mkdir(parents=True)
        (self.start / "nightaudit.yaml").write_text(f"head_file: heads\n{configuration}")

    def before(self, logs, as_of):
        """An earlier night, published into what the run finds."""
        done = self.workspace.nightaudit(*self.command(self.start, logs, as_of))
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode())

    def undisturbed(self, checks, sentence):
        """Runs it once, and keeps what it came to."""
        self.earlier = {name: digests(self.start / "archives" / name) for name in archives(self.start / "archives")}
        folder = self.place / "expected"
        self.prepare(folder)
        done = self.workspace.nightaudit(*self.command(folder))
        self.names = archives(folder / "archives")
        checks.that(f"{sentence}: undisturbed it publishes", done.returncode == 0 and len(self.names) == len(self.earlier) + 1,
                    done.stderr)
        (self.name,) = set(self.names) - set(self.earlier)
        self.expected = digests(folder / "archives" / self.name / "data")

    def survives(self, checks, sentence, least):
        self.undisturbed(checks, sentence)
        killed(self.workspace, self.place / "cases", self.prepare, self.command, self.fault).told(checks, sentence, least)

    def prepare(self, folder):
        shutil.copytree(self.start, folder, symlinks=True)

    def command(self, folder, logs=None, as_of=None):
        return ["run", "--config", folder / "nightaudit.yaml", "--logs", logs or self.logs, "--archives", folder / "archives",
                "--state", folder / "state", "--days", DAYS, "--as-of", as_of or self.as_of]

    def fault(self, folder, process):
        """What is wrong after the kill and after the next run; None where nothing is."""
        root = folder / "archives"
        return self.archives_fault(root) or self.next_fault(folder, root)

    def archives_fault(self, root):
        if any(digests(root / name) != before for name, before in self.earlier.items()):
            return "an earlier archive has not its bytes"
        if archives(root):
            verified = self.verify(root)
            if verified.returncode != 0:
                return f"verify: {verified.stdout.decode()}{verified.stderr.decode()}"
        return None

    def next_fault(self, folder, root):
        done = self.workspace.nightaudit(*self.command(folder))
        if done.returncode != 0:
            return f"the next run ended with {done.returncode}: {done.stderr.decode()}"
        if archives(root) != self.names or digests(root / self.name / "data") != self.expected:
            return f"the next run left {archives(root)}, or other bytes: {done.stderr.decode()}"
        litter = leftovers(root) + [str(path) for path in folder.rglob(".new-*")]
        if litter:
            return f"litter: {litter}"
        if not (root / "index.html").is_file() or (root / "latest").resolve().name != self.names[-1]:
            return "index.html or latest was not healed"
        file = folder / "heads"
        heads = [line.split()[2] for line in file.read_text().splitlines()] if file.is_file() else None
        if heads != self.names:
            return f"the head file has {heads}"
        return self.archives_fault(root)

    def verify(self, root):
        signers = ["--allowed-signers", self.signers] if self.signers else []
        return self.workspace.nightaudit("verify", root, *signers)


def removed(workspace, checks, place, logs, key):
    """A hold and a prune that are killed: the archives verify at once, and the same command again does what is left to do."""
    root = place / "removed"
    root.mkdir()
    configuration = root / "nightaudit.yaml"
    configuration.write_text(f"modules: [json]\nsigning: {{key: {key}}}\n")
    given = ("--config", configuration, "--archives")
    for as_of in (FIRST, SECOND):
        done = workspace.nightaudit("run", "--logs", logs, "--state", root / "state", "--days", DAYS, "--as-of", as_of, *given,
                                    root / "archives")
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode())
    held = ("hold", FIRST, "--reason", "Matter 12")
    pruned = ("prune", "--keep-days", DAYS)
    erased = ("prune", "--erase", SECOND, "--reason", "order 1")
    removals = {"a signed hold": held, "a prune that keeps what is under hold": pruned, "an erasure": erased}
    for number, (sentence, words) in enumerate(removals.items()):
        before = digests(root / "archives" / FIRST)

        def prepare(folder):
            shutil.copytree(root / "archives", folder, symlinks=True)

        def command(folder):
            return [*words, *given, folder]

        def fault(folder, process):
            for moment in ("after the kill", "after the next one"):
                verified = workspace.nightaudit("verify", folder)
                if verified.returncode != 0 or digests(folder / FIRST) != before:
                    return f"{moment} verify: {verified.stdout.decode()}{verified.stderr.decode()}"
                if moment == "after the kill":
                    done = workspace.nightaudit(*command(folder))
                    if done.returncode != 0:
                        return f"the next one ended with {done.returncode}: {done.stderr.decode()}"
            events = len(list((folder / "events").glob("*.json")))
            if words != held and (archives(folder) != [FIRST] or events != 2):
                return f"{words[1]} left {archives(folder)} and {events} events"
            return f"litter: {leftovers(folder)}" if leftovers(folder) or list(folder.rglob(".new-*")) else None

        killed(workspace, place / f"removed-{number}", prepare, command, fault).told(checks, sentence, 12)
        if words == held:
            workspace.nightaudit(*command(root / "archives"))
