"""Holds, reviews, prunes and erasures: what is removed leaves a tombstone, what is under hold stays, the chain still verifies."""

import datetime
import hashlib
import json
import os
import shutil
import subprocess
import sys

from workspace import archives, digests, leftovers, today

DAYS = 2


def check(workspace, checks):
    chain = Chain(workspace, checks, "events")
    published(chain)
    held(chain)
    as_a_run_has_it(chain)
    pruned(chain)
    erased(chain)
    goes_on(chain)
    stopped(chain)
    told_elsewhere(chain)
    refused(chain)
    altered(chain)
    bound(chain)
    emptied(workspace, checks)
    meanwhile(workspace, checks)


class Chain:
    """Archives of the last days, signed, as a timer would have made them; the oldest is eight days old."""

    def __init__(self, workspace, checks, name):
        self.workspace, self.checks = workspace, checks
        self.logs = workspace.sample(f"{name}-logs", rows=50, users=4, end=str(day(1)), days=10)
        self.root = workspace.path(name)
        self.names = workspace.days_until(str(day(1)), 8)
        key = workspace.path(f"{name}-key")
        workspace.tool("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
        self.environment = workspace.environment | {
            "NIGHTAUDIT_SIGNING_KEY": str(key), "NIGHTAUDIT_SIGNING_PRINCIPAL": "ops@example.org",
            "NIGHTAUDIT_ARCHIVES": str(self.root)}
        self.signers = workspace.path(f"{name}-signers")
        shown = workspace.nightaudit("key", "show", env=self.environment).stdout.decode()
        self.signers.write_text(shown.replace('namespaces="nightaudit"', 'namespaces="nightaudit",valid-after="20200101"'))
        for name in self.names:
            self.run(name)

    def run(self, as_of, **options):
        return self.workspace.run(self.logs, self.root, as_of=as_of, days=DAYS, env=self.environment, **options)

    def does(self, sentence, status, *arguments):
        done = self.workspace.nightaudit(*arguments, env=self.environment)
        self.checks.ends(sentence, done, status)
        return done

    def verifies(self, sentence, status=0, root=None, signers=None):
        """verify and script/check-archive.py both end with that status; what verify found."""
        root, signers = root or self.root, signers or self.signers
        done = self.workspace.nightaudit("verify", root, "--allowed-signers", signers, "--format", "json")
        other = self.workspace.tool(
            sys.executable, "-B", self.workspace.repository / "script/check-archive.py", "--allowed-signers", signers, root)
        self.checks.ends(f"{sentence}: verify exits {status}", done, status)
        self.checks.ends(f"{sentence}: script/check-archive.py agrees", other, status)
        return json.loads(done.stdout)

    def event(self, number):
        return json.loads((self.root / f"events/{number:06}.json").read_bytes())


def day(back):
    return today() - datetime.timedelta(days=back)


def published(chain):
    chain.checks.equal("there are eight archives", archives(chain.root), chain.names)
    chain.checks.that("there is no folder of events", not (chain.root / "events").exists())


def held(chain):
    first, second = chain.names[:2]
    done = chain.does("hold exits 0", 0, "hold", second, "--reason", "Matter 12", "--by", "Legal")
    chain.checks.equal("it prints the event's path", done.stdout.decode(), f"{chain.root}/events/000001.json\n")
    event = chain.event(1)
    head = chain.workspace.tool("sha256sum", chain.root / "events/000001.json").stdout.decode().split()[0]
    chain.checks.that("it tells number and digest on stderr", f"event 1 {head}" in done.stderr.decode(), done.stderr)
    chain.checks.equal("the event says what it is", [event[name] for name in ("kind", "reason", "by", "releases")],
                       ["hold", "Matter 12", "Legal", None])
    chain.checks.equal("it names the archive's place", event["archive"]["sequence"], 2)
    chain.does("a second hold of the same archive exits 0", 0, "hold", second, "--reason", "Matter 13")
    chain.does("review exits 0", 0, "review", "latest", "--by", "A. Auditor", "--conclusion", "in order – “no remarks”")
    several = chain.does("a release that could mean two holds is refused", 64, "hold", second, "--release", "--reason", "x")
    chain.checks.that("it lists them", "hold 1 " in several.stderr.decode() and "hold 2 " in several.stderr.decode())
    chain.does("one of them by its number is released", 0, "hold", second, "--release", "--event", "2", "--reason", "settled")
    chain.does("what is released is not released again", 64, "hold", second, "--release", "--event", "2", "--reason", "x")
    chain.does("an archive under no hold is not released", 64, "hold", first, "--release", "--reason", "x")
    for number in range(1, 5):
        path = chain.root / f"events/{number:06}.json"
        with path.open("rb") as signed:
            done = chain.workspace.tool(
                "ssh-keygen", "-Y", "verify", "-f", chain.signers, "-I", "ops@example.org", "-n", "nightaudit",
                f"-Overify-time={chain.event(number)['at']}", "-s", f"{path}.sig", stdin=signed)
        chain.checks.ends(f"ssh-keygen finds the signature of event {number} good", done, 0)
    found = chain.verifies("with a hold and a review")
    chain.checks.equal("verify lists the events", [(each["event"], each["kind"]) for each in found["events"]],
                       [(1, "hold"), (2, "hold"), (3, "review"), (4, "release")])
    chain.checks.ends("an event's digest is a head, too", chain.workspace.nightaudit(
        "verify", chain.root, "--expect-head", head), 0)
    rows = json.loads(chain.does("list exits 0", 0, "list", "--format", "json").stdout)["archives"]
    chain.checks.equal("list says which archives are under hold and reviewed",
                       [[each["kind"] for each in row["events"]] for row in (rows[0], rows[1], rows[-1])],
                       [[], ["hold"], ["review"]])
    table = chain.does("and as a table", 0, "list").stdout.decode().split("\n")
    chain.checks.that("there the hold is seen", "hold 1" in table[2] and "review 3" in table[8], "\n".join(table))
    shown = chain.does("show exits 0", 0, "show", second).stdout.decode()
    chain.checks.that("it shows the hold with its reason", "Matter 12" in shown and "Legal" in shown, shown)


def as_a_run_has_it(chain):
    """What lies in the folder of events besides, and a revision that none follows: check says what a run does."""
    workspace, checks = chain.workspace, chain.checks
    root = workspace.path("events-as-a-run")
    shutil.copytree(chain.root, root, symlinks=True)
    (root / "events/README").write_text("not ours\n")
    arguments = ["--logs", chain.logs, "--archives", root, "--days", str(DAYS), "--as-of", str(day(9))]
    checked = workspace.nightaudit("check", *arguments, env=chain.environment)
    checks.ends("check passes over what else lies among the events", checked, 0)
    checks.that("and warns of it", b"warning: " in checked.stderr and b"[event_unlisted]" in checked.stderr, checked.stderr)
    checks.ends("as a run does", workspace.nightaudit("run", *arguments, env=chain.environment), 0)
    shutil.copytree(root / str(day(1)), root / f"{day(10)}.r999999", symlinks=True)
    for command in ("check", "run"):
        done = workspace.nightaudit(command, *arguments[:-1], str(day(10)), env=chain.environment)
        checks.ends(f"{command} with a last revision that none follows exits 1", done, 1)
        checks.that("and names it", f"revision 999999 of {day(10)}" in done.stderr.decode(), done.stderr)


def pruned(chain):
    before = digests(chain.root)
    expected = [name for name in chain.names if name < str(day(4))]
    dry = chain.does("prune --dry-run exits 0", 0, "prune", "--keep-days", "4", "--dry-run")
    chain.checks.equal("it prints what would go, and not what is under hold", dry.stdout.decode().split(),
                       [name for name in expected if name != chain.names[1]])
    lost = chain.workspace.tool(
        "sh", "-c", '"$@" > /dev/full', "sh", chain.workspace.binaries / "nightaudit", "prune", "--keep-days", "4", "--dry-run",
        "--archives", chain.root, env=chain.environment)
    chain.checks.ends("a list that cannot be written is an error", lost, 1)
    chain.checks.equal("and changes nothing", digests(chain.root), before)
    done = chain.does("prune exits 0", 0, "prune", "--keep-days", "4")
    chain.checks.equal("it prints the same", done.stdout, dry.stdout)
    chain.checks.that("it says what is kept, and why", f"{chain.names[1]} is kept" in done.stderr.decode() and
                      "Matter 12" in done.stderr.decode(), done.stderr)
    chain.checks.equal("they are gone", archives(chain.root), [chain.names[1]] + [name for name in chain.names if name >= str(day(4))])
    after = digests(chain.root)
    chain.checks.equal("the others are the same bytes", {
        name: value for name, value in after.items() if name in before and name != "index.html"}, {
        name: value for name, value in before.items()
        if name.split("/")[0] not in dry.stdout.decode().split() and name != "index.html"})
    chain.checks.that("index.html names none of them", not any(
        f"{name}/" in (chain.root / "index.html").read_text() for name in dry.stdout.decode().split()))
    found = chain.verifies("after a prune")
    gone = [each["archive"] for each in found["events"] if each["kind"] == "prune"]
    chain.checks.equal("a tombstone is there for each", gone, dry.stdout.decode().split())
    said = chain.workspace.nightaudit("verify", chain.root).stdout.decode()
    chain.checks.that("verify says expired by policy, and nothing is missing", "expired by policy" in said and
                      "missing" not in said, said)
    tombstone = chain.event(5)
    chain.checks.equal("the tombstone has the digest that the archive's report had", {
        each["path"]: each["sha256"] for each in tombstone["payload"]}["data/report.json"],
        before[f"{tombstone['archive']['id']}/data/report.json"])
    again = chain.does("a prune with nothing to remove exits 0", 0, "prune", "--keep-days", "4")
    chain.checks.equal("and removes nothing", again.stdout, b"")
    rows = json.loads(chain.does("list exits 0", 0, "list", "--format", "json").stdout)["archives"]
    chain.checks.equal("list still has every archive that ever was", [row["archive"] for row in rows], chain.names)
    shown = chain.does("an archive that is gone is no archive to show", 64, "show", chain.names[0])
    chain.checks.that("it is told how it went", "prune 5" in shown.stderr.decode(), shown.stderr)


def erased(chain):
    second, victim = chain.names[1], chain.names[5]
    done = chain.does("an archive under hold is not erased", 1, "prune", "--erase", second, "--reason", "order 5")
    chain.checks.that("and the hold is named", "Matter 12" in done.stderr.decode(), done.stderr)
    done = chain.does("erase exits 0", 0, "prune", "--erase", victim, "--reason", "order 5", "--by", "the court")
    chain.checks.equal("it prints the archive", done.stdout.decode(), f"{victim}\n")
    chain.checks.that("it is gone", victim not in archives(chain.root))
    found = chain.verifies("after an erasure in the middle")
    chain.checks.equal("the last event is the erasure", found["events"][-1]["kind"], "erase")


def goes_on(chain):
    """Runs after tombstones: also where the head of the chain is gone."""
    last = chain.names[-1]
    head = chain.does("the head of the chain can be erased", 0, "prune", "--erase", "latest", "--reason", "order 6")
    chain.checks.equal("it is the last", head.stdout.decode(), f"{last}\n")
    chain.checks.equal("latest is the one before it", os.readlink(chain.root / "latest"), chain.names[-2])
    done = chain.run(last)
    chain.checks.ends("a run for that day exits 0", done, 0)
    chain.checks.equal("no name is used twice", archives(chain.root)[-1], f"{last}.r02")
    chain.checks.that("it says what was removed", f"archive {last} is gone by erase" in done.stderr.decode(), done.stderr)
    manifest = json.loads((chain.root / f"{last}.r02/manifest.json").read_bytes())
    events = sorted(path for path in (chain.root / "events").iterdir() if path.suffix == ".json")
    chain.checks.equal("it follows the tombstone in the chain", (manifest["chain"]["sequence"], manifest["chain"]["previous"]), (9, last))
    chain.checks.equal("it restates nothing", manifest["baseline"]["restates"], None)
    chain.checks.equal("it seals the last event", manifest["chain"]["events"]["sequence"], len(events))
    chain.verifies("after a run behind a tombstone")
    done = chain.workspace.nightaudit(
        "reproduce", f"{last}.r02", "--archives", chain.root, "--logs", chain.logs)
    chain.checks.ends("it can be reproduced", done, 0)
    chain.checks.equal("nothing is left over", leftovers(chain.root), [])


def stopped(chain):
    """A prune that was stopped between tombstone and removal, and a signature without its event."""
    copy = chain.workspace.path("events-stopped")
    shutil.copytree(chain.root, copy, symlinks=True)
    kept = chain.workspace.path("events-kept")
    victim = chain.names[4]
    shutil.copytree(copy / victim, kept)
    environment = chain.environment | {"NIGHTAUDIT_ARCHIVES": str(copy)}
    erase = ("prune", "--erase", victim, "--reason", "order 7")
    chain.workspace.nightaudit(*erase, env=environment)
    shutil.move(kept, copy / victim)
    count = len(list((copy / "events").glob("*.json")))
    (copy / f"events/{count + 1:06}.json.sig").write_text("left behind")
    found = chain.verifies("a tombstone whose archive is still there is no fault", root=copy)
    chain.checks.equal("but is noted", [each["code"] for each in found["findings"]], ["removal_unfinished"])
    for words in (("hold", victim, "--reason", "x"), ("review", victim, "--by", "x", "--conclusion", "x"), ("show", victim)):
        done = chain.workspace.nightaudit(*words, env=environment)
        chain.checks.ends(f"it is gone for {words[0]}", done, 64)
    done = chain.workspace.nightaudit(*erase, env=environment)
    chain.checks.ends("erased again, the rest is done", done, 0)
    chain.checks.that("it is gone", victim not in archives(copy))
    chain.checks.equal("without another event", len(list((copy / "events").glob("*.json"))), count)
    done = chain.workspace.nightaudit("hold", "latest", "--reason", "x", env=environment)
    chain.checks.ends("a signature left behind gives way to the next event's", done, 0)
    chain.verifies("after both", root=copy)


def refused(chain):
    """What is refused changes nothing."""
    before, last = digests(chain.root), archives(chain.root)[-1]
    for sentence, status, words, arguments in (
            ("a hold without a reason", 64, "reason", ("hold", last)),
            ("a blank reason", 64, "--reason", ("hold", last, "--reason", "  ")),
            ("a reason of two lines", 64, "one line", ("hold", last, "--reason", "a\nb")),
            ("a reason that steers a terminal", 64, "one line", ("hold", last, "--reason", "a\x1b[31m")),
            ("a hold of no archive", 64, "there is no archive", ("hold", "2020-01-01", "--reason", "x")),
            ("--event without --release", 64, "--release", ("hold", last, "--reason", "x", "--event", "1")),
            ("a review by nobody", 64, "--by", ("review", last, "--conclusion", "x")),
            ("prune without a word", 64, "--keep-days", ("prune",)),
            ("prune of both kinds", 64, "either", ("prune", "--keep-days", "9", "--erase", last, "--reason", "x")),
            ("erase without a reason", 64, "--reason", ("prune", "--erase", last)),
            ("days fewer than a report has", 64, "2 days of a report", ("prune", "--keep-days", "1")),
            ("negative days", 64, "keep 2 at least", ("prune", "--keep-days=-5")),
            ("another directory", 64, "nightaudit-root.json", ("prune", "--keep-days", "9", "--archives", chain.logs))):
        done = chain.does(f"{sentence} is refused", status, *arguments)
        chain.checks.that(f"{sentence}: it says why", words in done.stderr.decode(), done.stderr)
    pinned = chain.workspace.nightaudit("hold", last, "--reason", "x", env=chain.environment | {
        "NIGHTAUDIT_ARCHIVES_ROOT_ID": "0" * 32})
    chain.checks.ends("archives of another root_id are refused", pinned, 64)
    chain.checks.equal("nothing changed", digests(chain.root), before)
    manifest = chain.root / last / "manifest.json"
    kept = manifest.read_bytes()
    manifest.write_bytes(kept + b"\n")
    chain.does("an altered archive is not erased", 1, "prune", "--erase", last, "--reason", "x")
    chain.does("nor reviewed", 1, "review", last, "--by", "x", "--conclusion", "x")
    manifest.write_bytes(kept)
    chain.checks.equal("nothing changed by that, either", digests(chain.root), before)


def altered(chain):
    """What is not what was published stays, whichever file it is: evidence is not pruned."""
    root, oldest = chain.workspace.path("events-altered"), archives(chain.root)[0]
    shutil.copytree(chain.root, root, symlinks=True)
    environment = chain.environment | {"NIGHTAUDIT_ARCHIVES": str(root)}
    chain.workspace.nightaudit("hold", oldest, "--release", "--reason", "over", env=environment)
    for file in ("data/report.html", "data/csv/users.csv", "source/controls.yaml"):
        path = root / oldest / file
        kept = path.read_bytes()
        path.write_bytes(kept + b"\n")
        done = chain.workspace.nightaudit("prune", "--keep-days", "6", env=environment)
        chain.checks.ends(f"with {file} altered the archive stays, and prune exits 1", done, 1)
        chain.checks.that("it says which file", file in done.stderr.decode() and oldest in archives(root), done.stderr)
        done = chain.workspace.nightaudit("review", oldest, "--by", "x", "--conclusion", "fine", env=environment)
        chain.checks.ends("nor is it reviewed", done, 1)
        path.write_bytes(kept)
    done = chain.workspace.nightaudit("prune", "--keep-days", "6", env=environment)
    chain.checks.equal("as it was published it goes", done.stdout.decode(), f"{oldest}\n")


def bound(chain):
    """Signed archives take nothing unsigned; a configured root_id binds readers, too; a link is no archive."""
    before, last = digests(chain.root), archives(chain.root)[-1]
    unsigned = {name: value for name, value in chain.environment.items() if "SIGNING" not in name}
    for words in (("hold", last, "--reason", "x"), ("run", "--logs", chain.logs, "--days", DAYS, "--as-of", str(day(9)))):
        done = chain.workspace.nightaudit(*words, env=unsigned)
        chain.checks.ends(f"{words[0]} adds nothing unsigned to signed archives", done, 64)
    chain.checks.equal("nothing changed", digests(chain.root), before)
    pinned = chain.environment | {"NIGHTAUDIT_ARCHIVES_ROOT_ID": "0" * 32}
    for words, status in ((("list",), 64), (("show", "latest"), 64), (("reproduce", "latest", "--logs", chain.logs), 64), (("verify",), 2)):
        done = chain.workspace.nightaudit(*words, env=pinned)
        chain.checks.ends(f"{words[0]} of archives of another root_id exits {status}", done, status)
    done = chain.workspace.nightaudit("verify", chain.root / last, "--expect-head", "0" * 64)
    chain.checks.ends("a single archive is held against an expected head", done, 2)
    head = chain.workspace.tool("sha256sum", chain.root / last / "tagmanifest-sha256.txt").stdout.decode().split()[0]
    done = chain.workspace.nightaudit("verify", chain.root / last, "--expect-head", head, "--expect-through", last[:10])
    chain.checks.ends("and against its own", done, 0)
    root = chain.workspace.path("events-link")
    shutil.copytree(chain.root, root, symlinks=True)
    shutil.move(root / last, chain.workspace.path("events-linked"))
    (root / last).symlink_to("../events-linked")
    for words in (("list", "--archives", root), ("run", "--logs", chain.logs, "--days", DAYS, "--as-of", str(day(9)), "--archives", root)):
        done = chain.workspace.nightaudit(*words, env=chain.environment)
        chain.checks.that(f"{words[0]} tells that a link is no archive", b"lies behind a link" in done.stdout + done.stderr, done)
    chain.verifies("a link among archives", 2, root=root)


def told_elsewhere(chain):
    """The head file has each event's digest, so that also the last event cannot be cut off unseen."""
    root, heads = chain.workspace.path("events-heads"), chain.workspace.path("events-heads.txt")
    shutil.copytree(chain.root, root, symlinks=True)
    before = sorted((root / "events").glob("*.json"))
    environment = chain.environment | {"NIGHTAUDIT_ARCHIVES": str(root), "NIGHTAUDIT_HEAD_FILE": str(heads)}
    dry = chain.workspace.nightaudit("prune", "--keep-days", "3", "--dry-run", env=environment)
    chain.checks.that("a dry run writes no head", dry.returncode == 0 and not heads.exists())
    chain.checks.ends("a hold with a head file exits 0", chain.workspace.nightaudit(
        "hold", "latest", "--reason", "Matter 20", env=environment), 0)
    lines = [line.split() for line in heads.read_text().splitlines()]
    last = sorted((root / "events").glob("*.json"))[-1]
    digest = hashlib.sha256(last.read_bytes()).hexdigest()
    chain.checks.equal("the head file has the event, behind what it lacked", lines[-1], [
        "event", str(len(before) + 1), digest, (root / "latest").resolve().name])
    chain.checks.equal("that is the chain's head and the event before it", [line[:-1] for line in lines[:-1]], [
        ["9", hashlib.sha256((root / "latest/tagmanifest-sha256.txt").read_bytes()).hexdigest()],
        ["event", str(len(before)), hashlib.sha256(before[-1].read_bytes()).hexdigest()]])
    heads.write_text("".join(line + "\n" for line in heads.read_text().splitlines()[:-1]))
    chain.checks.ends("a review after a line was lost exits 0", chain.workspace.nightaudit(
        "review", "latest", "--by", "x", "--conclusion", "fine", env=environment), 0)
    chain.checks.equal("the lost line is appended first", [line.split()[:2] for line in heads.read_text().splitlines()[-2:]], [
        ["event", str(len(before) + 1)], ["event", str(len(before) + 2)]])
    head = heads.read_text().splitlines()[-1].split()[2]
    verify = ("verify", root, "--expect-head", head)
    chain.checks.ends("the archives have the head that was kept", chain.workspace.nightaudit(*verify), 0)
    for name in (f"{len(before) + 2:06}.json", f"{len(before) + 2:06}.json.sig"):
        (root / "events" / name).unlink()
    chain.verifies("the last event cut off is not seen by the archives alone", root=root)
    done = chain.workspace.nightaudit(*verify)
    chain.checks.that("but by the head that was kept", done.returncode == 2 and b"chain_cut" in done.stdout, done.stdout)


def emptied(workspace, checks):
    """Every archive erased: the chain stands by its tombstones, and a run goes on."""
    logs = workspace.sample("events-few-logs", rows=20, users=2, days=7)
    root = workspace.published("events-few", logs).root
    erased = workspace.nightaudit("prune", "--erase", "latest", "--reason", "x", "--archives", root)
    checks.ends("the only archive can be erased", erased, 0)
    checks.that("latest leads nowhere any more", not os.path.lexists(root / "latest"))
    checks.ends("verify finds no fault", workspace.nightaudit("verify", root), 0)
    checks.ends("list exits 0", workspace.nightaudit("list", "--archives", root), 0)
    checks.ends("the next run exits 0", workspace.run(logs, root), 0)
    checks.ends("and verifies", workspace.nightaudit("verify", root), 0)
    (root / "events/000002.json.sig").write_text("left behind by a command that had a key")
    checks.ends("a signature left behind gives way to an unsigned event, too", workspace.nightaudit(
        "hold", "latest", "--reason", "x", "--archives", root), 0)
    checks.ends("and that verifies", workspace.nightaudit("verify", root), 0)
    (root / ".stage-removed-2020-01-01").mkdir()
    left = workspace.nightaudit("verify", root)
    checks.that("what is left of a removed archive is noted", left.returncode == 0 and b"removal_unfinished" in left.stdout, left)


def meanwhile(workspace, checks):
    """verify while archives go says nothing of those that went."""
    logs = workspace.sample("events-meanwhile-logs", rows=400, users=40, days=10)
    root = workspace.path("events-meanwhile")
    days = workspace.days_until("2026-11-22", 8)
    for as_of in days:
        workspace.run(logs, root, as_of=as_of, days=2)
    wrong = []
    for victim in days[:-1]:
        judge = subprocess.Popen(
            [workspace.binaries / "nightaudit", "verify", root], env=workspace.environment, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        erased = workspace.nightaudit("prune", "--erase", victim, "--reason", "x", "--archives", root)
        out, err = judge.communicate()
        if judge.returncode != 0 or erased.returncode != 0:
            wrong.append(f"{victim}: {out.decode()}{err.decode()}{erased.stderr.decode()}")
    checks.that(f"verify finds no fault while archives are erased: {len(days) - 1 - len(wrong)} of {len(days) - 1}", not wrong, wrong)
