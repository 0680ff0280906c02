"""script/check-archive.py, written from FORMAT.md alone, and verify agree on every directory of archives that the parts made."""

import concurrent.futures
import os
import sys


def check(workspace, checks):
    roots = sorted(path.parent for path in workspace.folder.rglob("nightaudit-root.json"))
    checks.that("there are archives to judge", roots)

    def judged(root):
        mine = workspace.nightaudit("verify", root)
        other = workspace.tool(sys.executable, "-B", workspace.repository / "script/check-archive.py", root)
        return root, mine, other

    agreed, faulty = 0, 0
    with concurrent.futures.ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for root, mine, other in pool.map(judged, roots):
            if mine.returncode == other.returncode and mine.returncode in (0, 2):
                agreed, faulty = agreed + 1, faulty + (mine.returncode == 2)
            else:
                checks.that(f"both judge {root.relative_to(workspace.folder)} alike", False, "\n".join(
                    f"exit {each.returncode}\n{(each.stdout + each.stderr).decode('utf-8', 'replace')[:2000]}"
                    for each in (mine, other)))
    checks.equal(f"agreed on {agreed} of {len(roots)} directories of archives, {faulty} of them faulty", agreed, len(roots))
    vectors = workspace.repository / "Tests/Vectors"
    signers = vectors / "allowed_signers"
    for name, heads in (("archives", "heads.txt"), ("events", "events-heads.txt")):
        head = (vectors / heads).read_text().split()[-1]
        done = workspace.nightaudit("verify", vectors / name, "--allowed-signers", signers, "--expect-head", head)
        checks.ends(f"verify finds no fault in the test vectors {name}", done, 0)
        checks.ends("nor does script/check-archive.py", workspace.tool(
            sys.executable, "-B", workspace.repository / "script/check-archive.py", "--allowed-signers", signers,
            vectors / name), 0)
