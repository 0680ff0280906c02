"""Events that were removed, changed, moved or forged, and archives that went without a tombstone: each is found, by its code."""

import json
import shutil
import sys

from check_events import Chain
from workspace import archives


def check(workspace, checks):
    chain = Chain(workspace, checks, "forged")
    names = chain.names
    for arguments in (
            ("hold", names[1], "--reason", "Matter 12"), ("review", names[2], "--by", "A", "--conclusion", "good"),
            ("prune", "--erase", names[0], "--reason", "order 1"), ("hold", names[3], "--reason", "Matter 13"),
            ("hold", names[3], "--release", "--reason", "over")):
        chain.does(f"{arguments[0]} exits 0", 0, *arguments)
    chain.run(names[-1], cwd=workspace.folder)
    with (chain.logs / f"audit_{names[-1]}.jsonl").open("ab") as file:
        file.write(b'{"status": "success"}\n')
    checks.ends("a restatement seals the events", chain.run(names[-1]), 0)
    chain.does("and one more comes after it", 0, "review", names[4], "--by", "B", "--conclusion", "good")
    chain.verifies("before anything is forged")
    mine = workspace.path("forged-key")
    other = workspace.path("forged-other")
    workspace.tool("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other)
    forgeries = Forgeries(workspace, chain, mine, other)
    found, total = 0, 0
    for sentence, code, forge in forgeries.all():
        root = workspace.path(f"forged-{total:02}")
        shutil.copytree(chain.root, root, symlinks=True)
        forge(root)
        total += 1
        verdict = workspace.nightaudit("verify", root, "--allowed-signers", chain.signers, "--format", "json")
        judge = workspace.tool(sys.executable, "-B", workspace.repository / "script/check-archive.py", "--allowed-signers",
                               chain.signers, root)
        codes = {each["code"] for each in json.loads(verdict.stdout)["findings"]} if verdict.stdout else set()
        if checks.that(f"{sentence}: {code}", verdict.returncode == 2 and code in codes and judge.returncode == 2,
                       f"verify {verdict.returncode} {sorted(codes)}, check-archive.py {judge.returncode} {judge.stdout.decode()}"):
            found += 1
    checks.equal(f"found {found} of {total}", found, total)
    refused_by_all(workspace, checks, chain, forgeries)
    told_by_a_run(workspace, checks, chain)
    not_pruned(workspace, checks, chain, forgeries)


class Forgeries:
    def __init__(self, workspace, chain, mine, other):
        self.workspace, self.chain, self.mine, self.other = workspace, chain, mine, other

    def all(self):
        """What is forged, the code that tells it, and how."""
        names = self.chain.names
        return (
            ("an archive of the middle is removed", "chain_gap", lambda root: shutil.rmtree(root / names[4])),
            ("the first archive is removed, another has a tombstone", "chain_gap", lambda root: shutil.rmtree(root / names[1])),
            ("the last archive is removed, of which an event knows", "chain_cut",
             lambda root: shutil.rmtree(root / archives(root)[-1])),
            ("an event of the middle is removed", "event_gap", lambda root: self.remove(root, 2)),
            ("a tombstone is removed", "event_gap", lambda root: self.remove(root, 3)),
            ("the last sealed event is removed with the one behind it", "event_cut",
             lambda root: (self.remove(root, 5), self.remove(root, 6))),
            ("all events are removed", "event_cut", lambda root: shutil.rmtree(root / "events")),
            ("an event is changed", "signature_wrong", lambda root: self.change(root, 1, reason="Matter 99")),
            ("and signed again by the same key", "event_broken", lambda root: self.change(root, 1, by=self.mine, reason="x")),
            ("the last is changed and signed by the same key for another time", "signer_expired",
             lambda root: self.change(root, 6, by=self.mine, at="19990101000000Z")),
            ("the last is signed by another key", "signer_differs", lambda root: self.change(root, 6, by=self.other)),
            ("a signature is removed", "signature_missing", lambda root: (root / "events/000002.json.sig").unlink()),
            ("signatures are swapped", "signature_wrong", self.swap),
            ("events are swapped", "event_broken", self.swap_events),
            ("a signature is empty", "signature_form", lambda root: (root / "events/000002.json.sig").write_bytes(b"")),
            ("an event is empty", "event_unreadable", lambda root: (root / "events/000004.json").write_bytes(b"")),
            ("an event is signed with SHA-256", "signature_unsupported", lambda root: self.hashed(self.path(root, 6))),
            ("an archive is signed with SHA-256", "signature_unsupported",
             lambda root: self.hashed(root / names[4] / "tagmanifest-sha256.txt")),
            ("an archive is copied to its name with a combining mark", "chain_fork",
             lambda root: shutil.copytree(root / names[4], root / (names[4] + "\u0301"))),
            ("a reason is a number", "event_unreadable", lambda root: self.append(root, 1, by=self.mine, reason=1.0)),
            ("an event is cut", "event_unreadable", self.cut),
            ("an event is a link", "link_in_bag", self.link),
            ("a stray file is among the events", "event_unlisted", lambda root: (root / "events/notes.txt").write_text("x")),
            ("an event is there twice", "event_unlisted",
             lambda root: shutil.copy(root / "events/000001.json", root / "events/1.json")),
            ("a tombstone without a signature", "signature_missing", lambda root: self.bury(root, names[4], by=None)),
            ("a tombstone signed by another key, naming it", "signer_unknown", lambda root: self.bury(root, names[4], by=self.other)),
            ("a tombstone with another digest", "event_differs",
             lambda root: self.bury(root, names[4], by=self.mine, remove=False, tagmanifest_sha256="0" * 64)),
            ("a tombstone with another digest, its archive removed", "chain_broken",
             lambda root: self.bury(root, names[4], by=self.mine, tagmanifest_sha256="0" * 64)),
            ("a tombstone for another place in the chain", "chain_gap",
             lambda root: self.bury(root, names[4], by=self.mine, sequence=77)),
            ("a tombstone for an archive under hold", "event_differs", lambda root: self.bury(root, names[1], by=self.mine)),
            ("a second tombstone", "event_differs", lambda root: self.append(root, 3, by=self.mine)),
            ("a release of no hold", "event_differs", lambda root: self.append(root, 5, by=self.mine)),
            ("a release of another archive's hold", "event_differs", lambda root: self.append(
                root, 5, by=self.mine, archive=self.chain.event(2)["archive"], releases=1)),
            ("a review that names a hold to release", "event_unreadable", lambda root: self.append(root, 2, by=self.mine, releases=1)),
            ("a release without a signature", "signature_missing", lambda root: self.append(
                root, 5, by=None, archive=self.chain.event(1)["archive"], releases=1)),
            ("a hold without its reason", "event_unreadable", lambda root: self.append(root, 1, by=self.mine, reason=None)),
            ("a tombstone without its payload", "event_unreadable", lambda root: self.append(root, 3, by=self.mine, payload=[])),
            ("a head of another name", "chain_cut", lambda root: self.append(
                root, 1, by=self.mine, chain_head=self.chain.event(6)["chain_head"] | {"archive": "2026-01-01"})),
            ("an event of another root", "event_differs", lambda root: self.append(root, 1, by=self.mine, root_id="0" * 32)),
            ("an event that claims an older head", "event_differs",
             lambda root: self.append(root, 1, by=self.mine, chain_head=self.chain.event(1)["chain_head"])),
            ("an event that claims another head", "chain_cut",
             lambda root: self.append(
                root, 1, by=self.mine, chain_head={"sequence": 9, "archive": "2026-01-01", "tagmanifest_sha256": "0" * 64})),
            ("an event of an archive with a strange name", "event_unreadable", lambda root: self.append(
                root, 1, by=self.mine, archive=self.chain.event(1)["archive"] | {"id": "\x1b[31mX\n0 faults"})),
            ("a reason of one blank", "event_unreadable", lambda root: self.append(root, 1, by=self.mine, reason=" ")),
            ("a review by nobody", "event_unreadable", lambda root: self.append(
                root, 2, by=self.mine, conclusion=None)),
            ("an event of an unknown kind", "event_unreadable", lambda root: self.append(root, 1, by=self.mine, kind="keep")),
            ("a payload that lies elsewhere", "event_unreadable", lambda root: self.append(
                root, 3, by=self.mine, payload=[{"path": "../../x", "sha256": "0" * 64}])),
            ("an event at an impossible time", "event_unreadable", lambda root: self.append(root, 1, by=self.mine, at="20261399000000Z")),
        )

    @staticmethod
    def path(root, number):
        return root / f"events/{number:06}.json"

    def remove(self, root, number):
        self.path(root, number).unlink()
        (root / f"events/{number:06}.json.sig").unlink()

    def write(self, root, number, event, by):
        """Writes the event, in the name of the key that signs it."""
        path = self.path(root, number)
        if by == self.other:
            shown = self.workspace.tool("ssh-keygen", "-l", "-f", by).stdout.decode().split()[1]
            event["signer"]["fingerprint"] = shown
        if by is None:
            event["signer"] = None
        path.write_text(json.dumps(event))
        signature = path.with_name(path.name + ".sig")
        signature.unlink(missing_ok=True)
        if by:
            self.workspace.tool("ssh-keygen", "-Y", "sign", "-n", "nightaudit", "-f", by, path)

    def change(self, root, number, by=None, **members):
        path = self.path(root, number)
        event = json.loads(path.read_bytes()) | members
        if by:
            keeps = event["signer"]["fingerprint"]
            self.write(root, number, event, by)
            if by == self.other:
                event["signer"]["fingerprint"] = keeps
                path.write_text(json.dumps(event))
                path.with_name(path.name + ".sig").unlink()
                self.workspace.tool("ssh-keygen", "-Y", "sign", "-n", "nightaudit", "-f", by, path)
        else:
            path.write_text(json.dumps(event))

    def append(self, root, like, by, **members):
        """A further event, in its right place, like one that is there."""
        last = max(int(path.stem) for path in (root / "events").glob("*.json"))
        digest = self.workspace.tool("sha256sum", self.path(root, last)).stdout.decode().split()[0]
        event = json.loads(self.path(root, like).read_bytes()) | {
            "sequence": last + 1, "previous_sha256": digest,
            "chain_head": json.loads(self.path(root, last).read_bytes())["chain_head"]} | members
        self.write(root, last + 1, event, by)

    def bury(self, root, name, by, remove=True, **place):
        manifest = json.loads((root / name / "manifest.json").read_bytes())["chain"]
        digest = self.workspace.tool("sha256sum", root / name / "tagmanifest-sha256.txt").stdout.decode().split()[0]
        archive = {"id": name, "sequence": manifest["sequence"], "tagmanifest_sha256": digest, "previous": manifest["previous"],
                   "previous_tagmanifest_sha256": manifest["previous_tagmanifest_sha256"]} | place
        self.append(root, 3, by, archive=archive)
        if remove:
            shutil.rmtree(root / name)

    def swap(self, root):
        one, two = root / "events/000001.json.sig", root / "events/000002.json.sig"
        kept = one.read_bytes()
        one.write_bytes(two.read_bytes())
        two.write_bytes(kept)

    def swap_events(self, root):
        """With their signatures and numbers."""
        one, two = (json.loads(self.path(root, number).read_bytes()) for number in (1, 2))
        self.write(root, 1, two | {"sequence": 1, "previous_sha256": "none"}, self.mine)
        self.write(root, 2, one | {"sequence": 2}, self.mine)

    def hashed(self, path):
        path.with_name(path.name + ".sig").unlink()
        self.workspace.tool("ssh-keygen", "-Y", "sign", "-O", "hashalg=sha256", "-n", "nightaudit", "-f", self.mine, path)

    def cut(self, root):
        path = self.path(root, 4)
        path.write_bytes(path.read_bytes()[:-4])

    def link(self, root):
        path = self.path(root, 1)
        path.rename(root / "events-1")
        path.symlink_to("../events-1")


def refused_by_all(workspace, checks, chain, forgeries):
    """What is no event of the operator's is neither acted upon nor sealed, and lists tell of it."""
    names = chain.names
    held = chain.event(1)["archive"]
    for sentence, forge in (
            ("a release that a stranger signed",
             lambda root: forgeries.append(root, 5, by=forgeries.other, archive=held, releases=1)),
            ("a release without a signature", lambda root: forgeries.append(root, 5, by=None, archive=held, releases=1)),
            ("a tombstone without a signature", lambda root: forgeries.bury(root, names[4], by=None)),
            ("a folder of events behind a link", lambda root: (
                (root / "events").rename(workspace.path("forged-events")), (root / "events").symlink_to("../forged-events")))):
        root = workspace.path("forged-refused")
        shutil.copytree(chain.root, root, symlinks=True)
        forge(root)
        for words, status in ((("prune", "--keep-days", "2"), 1), (("hold", names[2], "--reason", "x"), 1),
                              (("run", "--logs", chain.logs, "--days", "2", "--as-of", names[-1]), 1),
                              (("list",), 1), (("show", names[1]), 1)):
            before = archives(root)
            done = workspace.nightaudit(*words, "--archives", root, env=chain.environment)
            checks.that(f"{sentence}: {words[0]} exits {status}", done.returncode == status and archives(root) == before,
                        f"{done.returncode} {done.stderr.decode()}")
        shutil.rmtree(root)


def told_by_a_run(workspace, checks, chain):
    """A run tells an archive that is gone without a tombstone, on stderr and in its report."""
    root = workspace.path("forged-run")
    shutil.copytree(chain.root, root, symlinks=True)
    shutil.rmtree(root / chain.names[4])
    with (chain.logs / f"audit_{chain.names[-1]}.jsonl").open("ab") as file:
        file.write(b'{"status": "success"}\n')
    done = workspace.run(chain.logs, root, as_of=chain.names[-1], days=2, env=chain.environment)
    checks.ends("a run beside a missing archive exits 0", done, 0)
    checks.that("it tells it", f"archive {chain.names[4]}" in done.stderr.decode() and "tombstone" in done.stderr.decode(), done.stderr)
    report = json.loads((root / archives(root)[-1] / "data/report.json").read_bytes())
    checks.that("and so does its report", any(
        each["code"] == "archive_altered" and each["subject"] == chain.names[4] for each in report["findings"]))
    (root / "events/000002.json").write_text("{}")
    done = workspace.run(chain.logs, root, as_of=chain.names[-1], days=2, env=chain.environment)
    checks.ends("where an event cannot be read, nothing is published", done, 1)


def not_pruned(workspace, checks, chain, forgeries):
    """Where the events are not what was written a hold may be hidden: nothing is removed."""
    root = workspace.path("forged-prune")
    shutil.copytree(chain.root, root, symlinks=True)
    for number in range(1, 7):
        (root / f"events/{number:06}.json").unlink()
        (root / f"events/{number:06}.json.sig").unlink()
    done = workspace.nightaudit("prune", "--keep-days", "2", "--archives", root)
    checks.ends("with the events removed nothing is pruned", done, 1)
    checks.equal("the archives are all there", archives(root), archives(chain.root))
    held = chain.event(1)["archive"]["id"]
    for number, (sentence, forge) in enumerate((
            ("an unsigned release", lambda root: forgeries.append(
                root, 5, by=None, archive=chain.event(1)["archive"], releases=1)),
            ("a release of another archive", lambda root: forgeries.append(
                root, 5, by=forgeries.mine, archive=chain.event(2)["archive"], releases=1)),
            ("a review that names the hold", lambda root: forgeries.append(root, 2, by=forgeries.mine, releases=1)))):
        root = workspace.path(f"forged-release-{number}")
        shutil.copytree(chain.root, root, symlinks=True)
        forge(root)
        for arguments in (("--erase", held, "--reason", "x"), ("--keep-days", "2")):
            done = workspace.nightaudit("prune", *arguments, "--archives", root, env=chain.environment)
            checks.ends(f"by {sentence} no hold is lifted: prune {arguments[0]} removes nothing", done, 1)
        checks.that(f"by {sentence} the archive under hold stays", held in archives(root))
