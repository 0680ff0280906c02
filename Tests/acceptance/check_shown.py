"""Every figure, name and share that Chromium shows equals report.json; its DOM has the template's elements and no others."""

import collections
import decimal
import re

import devtools
import shown
from pages import pages

# Columns that hold text of the logs.
NAMES = {"user_id", "model", "error_type", "name", "second_name", "file", "first_file", "subject"}
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
SEEN = """(() => {
  const isSeen = each => each.getClientRects().length > 0;
  const cell = each => {
    const named = each.querySelector('summary') || each;
    return {text: named.textContent, own: !!named.querySelector('em'), names: named.querySelectorAll('bdi').length,
            below: [...named.querySelectorAll('bdi')].reduce((sum, bdi) => sum + bdi.childElementCount, 0), seen: isSeen(named)};
  };
  const rows = table => [...table.tBodies[0].rows].map(row => [...row.cells].map(cell));
  return {
    figures: [...document.querySelectorAll('[data-figure]')].map(each => ({
      path: each.dataset.figure, value: each.getAttribute('value'), text: each.textContent, seen: isSeen(each),
      before: each.previousSibling ? each.previousSibling.textContent.slice(-2) : ''})),
    tables: [...document.querySelectorAll('table[data-dataset]')].map(table => ({
      name: table.dataset.dataset, caption: table.caption.textContent, rows: rows(table),
      heads: [...table.tHead.rows[0].cells].map(head => [head.dataset.column || '', head.textContent])})),
    week: [...document.querySelectorAll('table.hours')].map(rows),
    titles: [...document.querySelectorAll('svg title')].map(each => each.textContent),
    links: [...document.querySelectorAll('a')].map(each => each.getAttribute('href')),
    ids: [...document.querySelectorAll('[id]')].map(each => each.id),
    names: [...document.querySelectorAll('*')].map(each => each.localName),
    attributes: [...new Set([...document.querySelectorAll('*')].flatMap(each => each.getAttributeNames()))]};
})()"""


def check(workspace, checks):
    if not devtools.is_there():
        return checks.skip("Chromium shows what report.json has", "no chromium here")
    templates = "".join(
        path.read_text(encoding="utf-8") for path in sorted((workspace.templates / "xhtml").glob("*.mustache")))
    with devtools.Browser(workspace.path("chromium-shown"), workspace.environment) as browser:
        browser.show()
        for name in ("empty", "single", "first", "small", "large", "hostile"):
            page = pages(workspace)[name]
            browser.open(page)
            seen = browser.evaluate(SEEN)
            report = shown.load(page.with_name("report.json"))
            checks.equal(f"{name}: every figure on the page is report.json's", list(figures(report, seen["figures"])), [])
            faults = [fault for table in seen["tables"] for fault in rows(report, table)]
            count = sum(len(table["rows"]) for table in seen["tables"])
            checks.equal(f"{name}: all {count} rows of {len(seen['tables'])} tables are report.json's", faults[:10], [])
            checks.equal(f"{name}: so are the figures of the week's hours", list(hours(report, seen)), [])
            checks.equal(
                f"{name}: no element but the template's",
                set(seen["names"]) - set(re.findall(r"<([a-z0-9]+)", templates)), set())
            checks.equal(
                f"{name}: no attribute but the template's",
                set(seen["attributes"]) - set(re.findall(r' ([a-zA-Z0-9:-]+)="', templates)), set())
            checks.equal(f"{name}: each link leads to a place of the page or a file of the archive", [
                link for link in seen["links"]
                if (link[1:] not in seen["ids"] if link[0] == "#" else not (page.parent / link).is_file())], [])


def figures(report, found):
    for each in found:
        value = at(report, each["path"])
        name, owner = each["path"].rpartition(".")[2], each["path"].split(".")
        is_share = name.endswith(("_rate", "_share")) or "coverage" in owner
        texts = {"–"} if value is None else {shown.percent(value)} if is_share else shown.text(value, name)
        lower = owner[0] == "summary" and at(report, "summary.lower_bound").get(name, False)
        if not same(each["value"], value) or each["text"] not in texts or not each["seen"]:
            yield each, str(value)
        if (each["before"] == "≥ ") != lower:
            yield each, f"lower bound: {lower}"


def same(raw, value):
    if isinstance(value, (int, decimal.Decimal)) and not isinstance(value, bool):
        return decimal.Decimal(raw) == value
    return raw == ("" if value is None else str(value).lower() if isinstance(value, bool) else value)


def at(report, path):
    for part in path.split("."):
        report = report[part]
    return report


def dataset(report, name):
    """The rows of what a table shows, nested members joined by `_`."""
    place = {"calendar": "completeness.calendar", "rejected_lines": "completeness.rejected_lines", "custody": "custody.files",
             "duplicate_locations": "completeness.duplicate_locations"}.get(name, name)
    found = at(report, place)
    if isinstance(found, dict):
        return [{"name": each or None, "count": count} for each, count in found.items()]
    return [{
        "_".join((key, *more)): value for key, member in row.items()
        for more, value in ([((inner,), each) for inner, each in member.items()] if isinstance(member, dict)
                            else [((), member)])} for row in found]


def rows(report, table):
    """What of the table is not the report's, row by row."""
    whole = dataset(report, table["name"])
    if len(table["rows"]) != min(100, len(whole)):
        yield table["name"], len(table["rows"]), len(whole)
    counted = "count" if whole and "count" in whole[0] else "requests"
    total, down = sum(row.get(counted) or 0 for row in whole), 0
    for number, (row, cells) in enumerate(zip(whole, table["rows"]), 1):
        down += row.get(counted) or 0
        for (columns, head), cell in zip(table["heads"], cells, strict=True):
            words, texts = cell["text"], None
            if columns:
                names = columns.split()
                lower = any(row.get(f"lower_bound_{each}") for each in names)
                if words.startswith("≥ ") != lower:
                    yield table["name"], number, head, words, f"lower bound: {lower}"
                words = words.removeprefix("≥ ")
                values = [row[each] for each in names]
                texts = shown.text(values[0], names[0]) if len(names) == 1 else {
                    " ".join("–" if value is None else min(shown.text(value, each)) for each, value in zip(names, values))}
                if cell["own"]:
                    texts = {words} if values == [None] else {}
            elif head == "Share":
                texts = {shown.share(row[counted], total)}
            elif head == "Cumulative":
                texts = {shown.share(down, total)}
            if (texts is not None and words not in texts) or cell["below"] or not cell["seen"]:
                yield table["name"], number, head, words[:300], sorted(texts or [])
            if NAMES.intersection(columns.split()) and values != [None] and table["name"] != "completeness.rejected_by_reason":
                if not cell["names"]:
                    yield table["name"], number, head, words[:300], "is in no bdi"
        is_cut = any(len(row.get(each) or "") > shown.LONGEST for each in NAMES)
        if is_cut and "whole in report.json" not in table["caption"]:
            yield table["name"], number, "a cut name, and the caption does not say where it is whole"


def hours(report, seen):
    counts = collections.Counter()
    for row in report["week_hours"]:
        counts[row["weekday"], row["hour"]] = row["requests"]
    if not seen["week"]:
        if sum(counts.values()):
            yield "no table of the week's hours"
        return
    for hour, row in enumerate(seen["week"][0]):
        texts = [cell["text"] for cell in row]
        expected = [f"{hour:02}", *(f"{counts[day, hour]:,}" for day in range(1, 8))]
        if texts != expected:
            yield texts, expected
    titles = [f"{DAYS[day - 1]} {hour:02}:00: {counts[day, hour]:,} requests" for day in range(1, 8) for hour in range(24)]
    yield from sorted(set(titles) - set(seen["titles"]))
