"""Whose archives and events count: keys that were changed, an old one that writes history anew, a stranger's, one of another person."""

import datetime
import json
import shutil
import sys

from workspace import archives, day_file

DAYS = ["2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13", "2026-03-14"]
CHANGED = "20260314"


def check(workspace, checks):
    trust = Trust(workspace, checks)
    for name in DAYS:
        trust.runs(f"the run of {name} exits 0", 0, trust.root, name, "old" if name <= DAYS[2] else "new")
    trust.verifies("keys that were changed in time", trust.root, None)
    behind_its_time(trust)
    by_a_wrong_clock(trust)
    before_the_head(trust)
    of_strangers(trust)
    not_allowed(trust)
    of_another_person(trust)
    cut_off(trust)


class Trust:
    """Archives of five days, the first three signed by a key that is good until the fourth is sealed, the others by the next."""

    def __init__(self, workspace, checks):
        self.workspace, self.checks = workspace, checks
        self.place = workspace.path("trust")
        self.logs, self.root = self.place / "logs", self.place / "archives"
        self.logs.mkdir(parents=True)
        for name in [*DAYS, "2026-03-15"]:
            day_file(self.logs, name).write_bytes(b'{"status": "success"}\n')
        self.signers = self.place / "signers"
        lines = []
        for key, option in (("old", f',valid-before="{CHANGED}"'), ("new", f',valid-after="{CHANGED}"'), ("other", None)):
            workspace.tool("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.place / key)
            line = (self.place / f"{key}.pub").read_text().split()
            lines += [f'nightaudit namespaces="nightaudit"{option or ""} {line[0]} {line[1]}']
        self.signers.write_text("\n".join(lines[:2]) + "\n")
        self.all = self.place / "all-signers"
        self.all.write_text("\n".join(lines) + "\n")

    def environment(self, key, at):
        moment = datetime.datetime.strptime(at, "%Y%m%d%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        return self.workspace.environment | {
            "NIGHTAUDIT_SIGNING_KEY": str(self.place / key), "SOURCE_DATE_EPOCH": str(int(moment.timestamp()))}

    def runs(self, sentence, status, root, as_of, key, *more, at=None):
        """A run of that day, sealed at three in the morning after it unless `at` says otherwise."""
        after = datetime.date.fromisoformat(as_of) + datetime.timedelta(days=1)
        done = self.workspace.run(self.logs, root, *more, as_of=as_of, days=1,
                                  env=self.environment(key, at or f"{after:%Y%m%d}030000Z"))
        self.checks.ends(sentence, done, status)
        return done

    def does(self, sentence, status, key, *arguments, at="20260315120000Z"):
        done = self.workspace.nightaudit(*arguments, env=self.environment(key, at))
        self.checks.ends(sentence, done, status)
        return done

    def copy(self, name):
        root = self.place / name
        shutil.copytree(self.root, root, symlinks=True)
        return root

    def verifies(self, sentence, root, code, *more, alone=False):
        """verify finds that code only, or nothing for None; script/check-archive.py agrees, but where only verify is asked (`alone`)."""
        done = self.workspace.nightaudit("verify", root, "--allowed-signers", self.signers, "--format", "json", *more)
        found = {each["code"] for each in json.loads(done.stdout)["findings"] if each["severity"] == "error"}
        self.checks.equal(f"{sentence}: verify finds {code or 'nothing'}", found, {code} if code else set())
        if not alone:
            judge = self.workspace.tool(sys.executable, "-B", self.workspace.repository / "script/check-archive.py",
                                        "--allowed-signers", self.signers, root)
            self.checks.ends(f"{sentence}: script/check-archive.py agrees", judge, 2 if code else 0)

    def digest(self, path):
        return self.workspace.tool("sha256sum", path).stdout.decode().split()[0]

    def forge(self, root, key, **members):
        """A further event like the first one, signed by that key."""
        numbers = sorted(int(path.stem) for path in (root / "events").glob("*.json"))
        path = root / f"events/{numbers[-1] + 1:06}.json"
        shown = self.workspace.tool("ssh-keygen", "-l", "-f", self.place / key).stdout.decode().split()[1]
        event = json.loads((root / "events/000001.json").read_bytes()) | {
            "sequence": numbers[-1] + 1, "previous_sha256": self.digest(root / f"events/{numbers[-1]:06}.json"),
            "signer": {"principal": "nightaudit", "fingerprint": shown}} | members
        path.write_text(json.dumps(event))
        self.workspace.tool("ssh-keygen", "-q", "-Y", "sign", "-n", "nightaudit", "-f", self.place / key, path)


def behind_its_time(trust):
    """Whoever has a key whose time is over claims an earlier time: what they sign lies behind what is later."""
    root = trust.copy("backdated")
    trust.runs("the old key can be made to sign once more", 0, root, "2026-03-15", "old", at="20260313120000Z")
    trust.verifies("an archive of the old key behind those of the new", root, "signer_expired")
    root = trust.copy("backdated-event")
    trust.does("a hold by the new key", 0, "new", "hold", DAYS[1], "--reason", "Matter 12", "--archives", root)
    trust.verifies("a hold by the new key", root, None)
    trust.forge(root, "old", kind="release", releases=1, at="20260313120000Z")
    trust.verifies("its release by the old key, dated back", root, "signer_expired")
    done = trust.does("with a file of allowed signers prune does not act upon it", 1, "new", "prune", "--erase", DAYS[1], "--reason",
                      "x", "--config", configured(trust, root))
    trust.checks.that("it says why", "signer_expired" in done.stderr.decode(), done.stderr)


def by_a_wrong_clock(trust):
    """What verify would never count is refused before it is published: the clock is before what is signed."""
    root = trust.copy("clock")
    configuration = configured(trust, root)
    done = trust.runs("a run by the old key with its time set back", 64, root, "2026-03-15", "old", "--config", configuration,
                      at="20260313120000Z")
    trust.checks.that("it says what it lies behind", "20260316000000Z" in done.stderr.decode(), done.stderr)
    done = trust.workspace.nightaudit(
        "check", "--config", configuration, "--as-of", "2026-03-15", env=trust.environment("old", "20260313120000Z"))
    trust.checks.that("check says the same", done.returncode == 64 and "20260316000000Z" in done.stderr.decode(), done.stderr)
    trust.does("so is a hold", 64, "old", "hold", DAYS[1], "--reason", "x", "--config", configuration, at="20260313120000Z")
    trust.does("and an erasure, also dry", 64, "old", "prune", "--dry-run", "--erase", DAYS[1], "--reason", "x", "--config",
               configuration, at="20260313120000Z")
    new = configured(trust, trust.place / "clock-new")
    for command in ("check", "run"):
        done = trust.workspace.nightaudit(command, "--config", new, "--as-of", "2026-03-15", env=trust.environment("old", "20260313120000Z"))
        trust.checks.ends(f"{command} where there are no archives yet says the same", done, 64)
    trust.checks.equal("nothing is published or written", (archives(root), (root / "events").exists()), (list(DAYS), False))
    trust.runs("by the new key, though its clock is an hour behind", 0, root, "2026-03-15", "new", "--config", configuration,
               at="20260315230000Z")
    trust.verifies("which may sign at both times", root, None)


def before_the_head(trust):
    """A head proves nothing of what lies before a tombstone that was written after it."""
    root = trust.copy("tombstone")
    head = trust.digest(root / DAYS[4] / "tagmanifest-sha256.txt")
    trust.verifies("a head that was kept", root, None, "--expect-head", head, alone=True)
    trust.does("the first archive is erased", 0, "new", "prune", "--erase", DAYS[0], "--reason", "x", "--archives", root)
    trust.verifies("no archive is before its tombstone", root, None, "--expect-head", head, alone=True)
    trust.does("one of the middle is erased", 0, "new", "prune", "--erase", DAYS[2], "--reason", "x", "--archives", root)
    trust.verifies("the head of before", root, "tombstone_unheld", "--expect-head", head, alone=True)
    trust.verifies("the tombstone's own digest", root, None, "--expect-head", trust.digest(root / "events/000002.json"), alone=True)
    trust.runs("the next archive records the tombstone", 0, root, "2026-03-15", "new")
    trust.verifies("and its head holds all", root, None, "--expect-head", trust.digest(root / "2026-03-15/tagmanifest-sha256.txt"),
                   alone=True)


def not_allowed(trust):
    """Nothing is signed by a key that the configured allowed signers do not let: it would count for nobody, and stop every later run."""
    root = trust.copy("not-allowed")
    configuration = ("--config", configured(trust, root))
    for key, word in (("other", "does not let"), ("old", "at other times only")):
        for arguments in (("hold", DAYS[1], "--reason", "x"), ("prune", "--erase", DAYS[1], "--reason", "x"),
                          ("check", "--logs", trust.logs, "--days", 1, "--as-of", "2026-03-15")):
            done = trust.does(f"{arguments[0]} by the {key} key is refused", 64, key, *arguments, *configuration)
            trust.checks.that("it says why", word in done.stderr.decode(), done.stderr)
        trust.runs(f"so is a run by the {key} key", 64, root, "2026-03-15", key, *configuration)
    trust.checks.that("nothing was written", not (root / "events").exists() and not (root / "2026-03-15").exists())
    trust.runs("a run by the new key exits 0", 0, root, "2026-03-15", "new", *configuration)
    trust.verifies("and all is well", root, None)


def of_strangers(trust):
    """A stranger's key is not made known by what anybody can write."""
    root = trust.copy("stranger")
    trust.does("a hold", 0, "new", "hold", DAYS[1], "--reason", "Matter 12", "--archives", root)
    trust.forge(root, "other", kind="release", releases=1)
    shown = [trust.workspace.tool("ssh-keygen", "-l", "-f", trust.place / key).stdout.decode().split()[1] for key in ("old", "other")]
    erase = ("new", "prune", "--erase", DAYS[1], "--reason", "x", "--archives", root)
    trust.does("a stranger's release lifts no hold", 1, *erase)
    manifest = root / DAYS[0] / "manifest.json"
    kept = manifest.read_bytes()
    manifest.write_bytes(kept.replace(shown[0].encode(), shown[1].encode()))
    trust.does("nor where manifest.json of an archive names the stranger", 1, *erase)
    manifest.write_bytes(kept)
    shutil.copytree(root / DAYS[4], root / f"{DAYS[4]}x")
    manifest = root / f"{DAYS[4]}x/manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(
        json.loads(manifest.read_bytes())["signer"]["fingerprint"].encode(), shown[1].encode()))
    trust.does("nor that of a folder beside the archives", 1, *erase)
    shutil.rmtree(root / f"{DAYS[4]}x")
    trust.checks.that("the archive under hold is there", DAYS[1] in archives(root))
    trust.runs("a run does not seal it", 1, root, "2026-03-15", "new")
    trust.does("check says so before", 1, "new", "check", "--archives", root, "--logs", trust.logs, "--as-of", "2026-03-15", "--days", 1)
    for words in (("list",), ("show", DAYS[1])):
        done = trust.does(f"{words[0]} tells it", 1, "new", *words, "--archives", root)
        trust.checks.that(f"{words[0]} names the event", "events/000002.json" in done.stderr.decode(), done.stderr)
    done = trust.workspace.nightaudit("verify", root)
    trust.checks.that("verify without allowed signers notes it", done.returncode == 0 and b"note: signer_unknown" in done.stdout, done.stdout)


def of_another_person(trust):
    """Somebody else's key counts where a file of allowed signers names it, and is refused otherwise before it stops a night."""
    root = trust.copy("person")
    hold = ("hold", DAYS[1], "--reason", "Matter 12")
    done = trust.does("a key that signed no archive holds none", 64, "other", *hold, "--archives", root)
    trust.checks.that("it says what to do", b"signing.allowed_signers" in done.stderr, done.stderr)
    configuration = configured(trust, root, trust.all)
    trust.does("named among the allowed signers it does", 0, "other", *hold, "--config", configuration)
    for words, key in ((("check", "--as-of", "2026-03-15"), "new"), (("list",), "new")):
        trust.does(f"{words[0]} finds it in order", 0, key, *words, "--config", configuration)
    trust.runs("and the night goes on", 0, root, "2026-03-15", "new", "--config", configuration)
    done = trust.workspace.nightaudit("verify", root, "--config", configuration)
    trust.checks.that("verify takes the configured file", done.returncode == 0 and b"warning" not in done.stderr, done.stderr)
    (trust.place / "none.yaml").write_text("signing: {allowed_signers: nowhere}\n")
    done = trust.does("a file that is not there is refused", 64, "new", "list", "--archives", root, "--config", trust.place / "none.yaml")
    trust.checks.that("with its key", b'signing.allowed_signers' in done.stderr, done.stderr)
    trust.does("by check, too", 64, "new", "check", "--archives", root, "--logs", trust.logs, "--config", trust.place / "none.yaml")


def cut_off(trust):
    """Events that were cut off their end are told by the file of heads, which lies elsewhere."""
    root = trust.copy("cut")
    heads = trust.place / "heads"
    configuration = configured(trust, root, more=f"head_file: {heads}\n")
    trust.does("a hold, told to head_file", 0, "new", "hold", DAYS[1], "--reason", "Matter 12", "--config", configuration)
    kept = heads.read_bytes()
    shutil.rmtree(root / "events")
    done = trust.does("with the events gone nothing is erased", 1, "new", "prune", "--erase", DAYS[1], "--reason", "x", "--config",
                      configuration)
    trust.checks.that("it names file and event", str(heads) in done.stderr.decode() and "event 1" in done.stderr.decode(), done.stderr)
    trust.checks.that("nothing is lost, and no second event 1 is told", DAYS[1] in archives(root) and heads.read_bytes() == kept)


def configured(trust, root, signers=None, more=""):
    path = trust.place / f"{root.name}.yaml"
    path.write_text(f"logs: {trust.logs}\narchives: {{path: {root}}}\ndays: 1\n"
                    f"signing: {{allowed_signers: {signers or trust.signers}}}\n{more}")
    return path
