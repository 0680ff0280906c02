"""The page is valid XML and HTML at once, within its grammar, and holds hostile text only as text."""

import base64
import hashlib
import pathlib
import re

# What no archived page may have, and where it is put in.
UNFIT = [
    ("a script", "</header>", "<script>1</script></header>"), ("a handler", "<h1>", '<h1 onclick="x()">'),
    ("an address of javascript", 'href="#content"', 'href="javascript:x()"'),
    ("an address elsewhere", 'href="#content"', 'href="http://a.example/"'),
    ("a picture from elsewhere", "</h1>", '<img src="http://a.example/a.png" alt=""/></h1>'),
    ("an attribute of style", "<h1>", '<h1 style="color: red">'),
]


def check(workspace, checks):
    grammar = workspace.templates / "xhtml/report.rng"
    for name in ("usual", "hostile"):
        page = getattr(workspace, name).page
        formed = workspace.tool("xmllint", "--noout", "--nonet", page)
        checks.ends(f"the page of {name} logs is well-formed for xmllint", formed, 0)
        checks.ends(
            f"the page of {name} logs is valid by its grammar for xmllint",
            workspace.tool("xmllint", "--noout", "--nonet", "--relaxng", grammar, page), 0)
        checks.ends(
            f"the page of {name} logs has the same DOM for an HTML and an XML parser, and no HTML error",
            workspace.python("python", pathlib.Path(__file__).with_name("page_dom.py"), page), 0)
        text = page.read_bytes().decode("utf-8")
        checks.equal(f"the page of {name} logs has no XML declaration", text[:5] == "<?xml", False)
        checks.equal(
            f"the page of {name} logs has no control character", re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text), [])
        bidi = re.findall("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)
        checks.equal(f"the page of {name} logs has no bidi control", bidi, [])
        checks.equal(f"the page of {name} logs has no script", re.findall(r"<script", text, re.IGNORECASE), [])
        policy(name, text, checks)
    text = workspace.usual.page.read_text(encoding="utf-8")
    for what, old, new in UNFIT:
        unfit = workspace.path("page-unfit.html")
        unfit.write_text(text.replace(old, new, 1), encoding="utf-8")
        checks.that(f"{what} can be put in", new in unfit.read_text(encoding="utf-8"))
        checks.ends(f"xmllint rejects a page with {what} by the grammar", workspace.tool(
            "xmllint", "--noout", "--nonet", "--relaxng", grammar, unfit), 3)


def policy(name, text, checks):
    styles = re.findall(r"<style[^>]*>(.*?)</style>", text, re.DOTALL)
    meta = re.search(r"""content=["'](default-src 'none'[^"]*)""", text)
    if not checks.that(
            f"the page of {name} logs has one style and forbids all else", len(styles) == 1 and meta, text[:800]):
        return
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    checks.that(f"the policy of {name} logs carries the style's digest", f"'sha256-{digest}'" in meta[1], meta[1])
