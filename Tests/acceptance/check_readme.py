"""Every nightaudit command of the README does what it says, run as it stands there."""

import datetime
import re


def check(workspace, checks):
    text = (workspace.repository / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    first = [line.split()[0] for line in lines[:2]]
    checks.equal("the README begins with the two commands", first, ["script/demo", "script/test"])
    place = workspace.path("readme")
    (place / "demo").mkdir(parents=True)
    yesterday = datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=1)
    workspace.sample("readme/demo/logs", rows=500, end=str(yesterday))
    path = f"{workspace.binaries}:{workspace.environment['PATH']}"
    examples = [line for line in lines if line.startswith("nightaudit ")]
    checks.that("the README has examples", len(examples) >= 3)
    for line in examples:
        done = workspace.tool("bash", "-c", line, cwd=place, env=workspace.environment | {"PATH": path})
        checks.ends(f"the README's `{line.partition('#')[0].strip()}` exits 0", done, 0)
