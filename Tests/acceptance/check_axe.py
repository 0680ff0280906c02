"""axe-core, as axe-playwright-python ships it, finds no violation in headless Chromium; nothing but tables and charts scrolls
sideways at 320 px; a print holds the running header on each page."""

import base64
import re
import shutil

import devtools
from pages import INDEX, pages
from workspace import report

AXE = """axe.run(document, {resultTypes: ['violations'], preload: false, %s})
    .then(found => found.violations.map(each => [each.id, each.help, each.nodes.map(node => node.html.slice(0, 200)).slice(0, 5)]))"""
# What reaches out of the window, and is in no `.scroll`.
WIDE = """[...document.body.querySelectorAll('*')].filter(each => !each.closest('.scroll, .skip') &&
    each.getBoundingClientRect().right > innerWidth + 0.5).map(each => each.outerHTML.slice(0, 200)).slice(0, 5)"""
# target-size is of WCAG 2.2, and off by default.
ALL = "rules: {'target-size': {enabled: true}}"
COLOURS = "runOnly: ['cat.color']"
ALL_BUT_COLOURS = "rules: {'target-size': {enabled: true}, 'color-contrast': {enabled: false}}"


def check(workspace, checks):
    if not devtools.is_there():
        return checks.skip("axe-core finds nothing", "no chromium here")
    made = pages(workspace)
    with devtools.Browser(workspace.path("chromium-axe"), workspace.environment) as browser:
        for name in ("small", "empty", "hostile", INDEX):
            judged(workspace, checks, browser, f"page {name}", made[name])
        for name in ("small", "empty"):
            printed(workspace, checks, browser, name, made[name])


def judged(workspace, checks, browser, name, page):
    """Opens a page and counts what axe-core and a narrow window say of it."""
    script, = workspace.tools.parent.glob("lib/*/site-packages/axe_playwright_python/axe.min.js")
    browser.show()
    browser.open(page)
    browser.evaluate(script.read_text(encoding="utf-8") + ";0")
    checks.equal(f"axe-core finds nothing on the {name}, light", violations(browser, ALL), [])
    # In the dark nothing differs but colours, which take most of the time; in a narrow window these are the same.
    browser.show(scheme="dark")
    checks.equal(f"axe-core finds nothing on the {name}, dark", violations(browser, COLOURS), [])
    browser.show(width=320, height=800)
    checks.equal(f"axe-core finds nothing on the {name}, 320 px wide", violations(browser, ALL_BUT_COLOURS), [])
    width = browser.evaluate("document.scrollingElement.scrollWidth")
    checks.equal(f"the {name} is no wider than 320 px", width, 320)
    checks.equal(f"nothing on the {name} but what scrolls is wider than 320 px", browser.evaluate(WIDE), [])


def violations(browser, rules):
    return browser.evaluate(AXE % rules, seconds=300)


def sheets(browser, page):
    """How many pages a print of the page has, and its bytes as PDF."""
    browser.open(page)
    data = base64.b64decode(browser.send("Page.printToPDF", preferCSSPageSize=True)["data"])
    return len(re.findall(rb"/Type\s*/Page\b", data)), data


def printed(workspace, checks, browser, name, page):
    count, data = sheets(browser, page)
    checks.that(f"a print of the page {name} has 2 to 40 pages: {count}", 2 <= count <= 40)
    if shutil.which("pdftotext") is None:
        return checks.skip(f"each page of a print of {name} has the running header", "no pdftotext here")
    path = workspace.path(f"page-{name}.pdf")
    path.write_bytes(data)
    text = workspace.tool("pdftotext", "-layout", path, "-").stdout.decode()
    archive = page.parents[1]
    period = report(archive)["report_period"]
    header = f"{period['start']} to {period['end']} · Archive {archive.name}"
    without = [number for number, sheet in enumerate(text.split("\f")[:count], 1) if header not in sheet]
    checks.equal(f"each page of a print of {name} has the running header", without, [])
