"""script/check-archive.py, written from FORMAT.md alone, and verify agree on every directory of archives that the parts made;
so do bagit, sha256sum, ssh-keygen and xmllint on every archive in them, as far as each can see."""

import concurrent.futures
import json
import os
import pathlib
import sys

from check_signature import SIGNATURE, TAG
from workspace import archives

# What verify may find in an archive, and who else must find it.
SEEN = {
    "file_altered": ("sha256sum", "bagit"), "file_missing": ("sha256sum", "bagit"), "signature_wrong": ("ssh-keygen",),
    "signature_namespace": ("ssh-keygen",),
}


def check(workspace, checks):
    roots = sorted(path.parent for path in workspace.folder.rglob("nightaudit-root.json"))
    checks.that("there are archives to judge", roots)

    def judged(root):
        mine = workspace.nightaudit("verify", root, "--format", "json")
        other = workspace.tool(sys.executable, "-B", workspace.repository / "script/check-archive.py", root)
        return root, mine, other

    agreed, faulty, verdicts = 0, 0, {}
    with concurrent.futures.ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for root, mine, other in pool.map(judged, roots):
            if mine.returncode == other.returncode and mine.returncode in (0, 2):
                agreed, faulty = agreed + 1, faulty + (mine.returncode == 2)
                verdicts[root] = json.loads(mine.stdout)["findings"]
            else:
                checks.that(f"both judge {root.relative_to(workspace.folder)} alike", False, "\n".join(
                    f"exit {each.returncode}\n{(each.stdout + each.stderr).decode('utf-8', 'replace')[:2000]}"
                    for each in (mine, other)))
        checks.equal(
            f"agreed on {agreed} of {len(roots)} directories of archives, {faulty} of them faulty", agreed, len(roots))
        tools(workspace, checks, pool, verdicts)
    vectors = workspace.repository / "Tests/Vectors"
    signers = vectors / "allowed_signers"
    for name, heads in (("archives", "heads.txt"), ("events", "events-heads.txt")):
        head = (vectors / heads).read_text().split()[-1]
        done = workspace.nightaudit("verify", vectors / name, "--allowed-signers", signers, "--expect-head", head)
        checks.ends(f"verify finds no fault in the test vectors {name}", done, 0)
        checks.ends("nor does script/check-archive.py", workspace.tool(
            sys.executable, "-B", workspace.repository / "script/check-archive.py", "--allowed-signers", signers,
            vectors / name), 0)


def tools(workspace, checks, pool, verdicts):
    """Nobody complains of an archive where verify is silent; and of what verify finds each sees what it can."""
    bags = [(root / name, findings) for root, findings in verdicts.items() for name in archives(root)]
    bags = [(path, findings) for path, findings in bags if not path.is_symlink()]
    lines = b"".join(os.fsencode(path) + b"\0" for path, _ in bags)
    done = workspace.python("python", "-B", pathlib.Path(__file__).with_name("bag_verdicts.py"), input=lines)
    by_bagit = [json.loads(line) for line in done.stdout.splitlines()]
    if not checks.equal("bagit has a word on every archive", len(by_bagit), len(bags)):
        return
    others = pool.map(lambda each: complaints(workspace, each[0]), bags)
    agreed, counts = 0, {name: 0 for name in ("bagit", "sha256sum", "ssh-keygen", "xmllint")}
    for (path, findings), bagit, (asked, no) in zip(bags, by_bagit, others):
        asked, no = asked | {"bagit"}, no | ({"bagit": bagit} if bagit else {})
        codes = {each["code"] for each in findings if each["subject"] == path.name}
        blind = {name for code in codes for name in SEEN.get(code, ()) if name in asked and name not in no}
        for name in asked:
            counts[name] += 1
        if blind or no and not findings:
            checks.that(f"all judge {path.relative_to(workspace.folder)} alike", False, f"{codes}, {blind or no}")
        else:
            agreed += 1
    told = ", ".join(f"{name} on {count}" for name, count in counts.items())
    checks.equal(f"the others agreed on {agreed} of {len(bags)} archives ({told})", agreed, len(bags))


def complaints(workspace, path):
    """Who was asked of this archive, and who says no: name → why."""
    ways = {"sha256sum": [["sha256sum", "--strict", "--quiet", "-c", name] for name in ("manifest-sha256.txt", TAG)]}
    if (path / SIGNATURE).is_file():
        ways["ssh-keygen"] = [["ssh-keygen", "-Y", "check-novalidate", "-n", "nightaudit", "-s", SIGNATURE]]
    grammars, pages = sorted(path.glob("schemas/*.rng")), sorted(path.glob("data/*.html"))
    if len(grammars) == 1 and len(pages) == 1:
        ways["xmllint"] = [["xmllint", "--noout", "--nonet", "--relaxng", grammars[0], pages[0]]]
    no = {}
    for name, commands in ways.items():
        for command in commands:
            try:
                with (path / TAG).open("rb") as signed:
                    done = workspace.tool(*command, cwd=path, stdin=signed)
                if done.returncode != 0:
                    no[name] = done.stderr.decode("utf-8", "replace")[:300]
            except OSError as error:
                no[name] = str(error)
    return set(ways), no
