"""Every figure, name and share that Chromium shows equals report.json; its DOM has the template's elements and no others."""

import collections
import decimal
import re

import charts
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
    return {text: named.textContent, own: !!named.querySelector('em'), names: named.querySelectorAll('bdi').length, isName: named.localName === 'bdi',
            below: [...named.querySelectorAll('bdi')].reduce((sum, bdi) => sum + bdi.childElementCount, 0), seen: isSeen(named)};
  };
  const rows = table => [...table.tBodies[0].rows].map(row => [...row.cells].map(cell));
  const owner = each => each.parentElement.closest('[data-dataset]');
  const parts = (line, list) => [...line.querySelectorAll('[data-column]')].filter(each => owner(each) === list).map(
    each => ({columns: each.dataset.column, ...cell(each)}));
  const lines = list => list.tBodies ? [...list.tBodies[0].rows] : [...list.children];
  return {
    figures: [...document.querySelectorAll('[data-figure]')].map(each => ({
      path: each.dataset.figure, value: each.getAttribute('value'), text: each.textContent, seen: isSeen(each),
      before: each.previousSibling ? each.previousSibling.textContent.slice(-2) : ''})),
    counts: [...document.querySelectorAll('data[data-dataset]')].map(each => ({
      name: each.dataset.dataset, where: each.dataset.where || '', value: each.getAttribute('value'), text: each.textContent})),
    tables: [...document.querySelectorAll('table[data-dataset]:not([data-down]), ul[data-dataset]')].map(table => ({
      name: table.dataset.dataset, caption: table.caption ? table.caption.textContent : '', rows: table.tBodies ? rows(table) : [],
      where: table.dataset.where || '', order: table.dataset.order || '', each: table.dataset.each || '', first: +(table.dataset.first || 100),
      parts: lines(table).map(line => parts(line, table)),
      heads: table.tHead ? [...table.tHead.rows[0].cells].map(head => [head.dataset.column || '', head.textContent]) : []})),
    week: [...document.querySelectorAll('table.hours')].map(rows),
    groups: [...document.querySelectorAll('[aria-label="Figures of the charts"] table')].map(rows),
    words: Object.fromEntries([...document.querySelectorAll('svg desc')].map(each => [each.id, each.textContent])),
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
            faults += [each for each in seen["counts"] if {each["value"], each["text"].replace(",", "")} != {
                str(len(selected(dataset(report, each["name"]), each["where"])))}]
            count = sum(len(table["parts"]) for table in seen["tables"])
            checks.equal(f"{name}: all {count} rows of {len(seen['tables'])} tables are report.json's", faults[:10], [])
            checks.equal(f"{name}: so are the figures of the week's hours", list(hours(report, seen)), [])
            grouped = [[[cell["text"] for cell in row] for row in table] for table in seen["groups"]]
            checks.equal(f"{name}: so are the sums of a long window's days", grouped, charts.groups(report["daily"]))
            checks.equal(f"{name}: so are the words of the charts", list(charts.described(report, seen["words"])), [])
            repeated = [each for each, count in collections.Counter(seen["ids"]).items() if count > 1]
            checks.equal(f"{name}: no id is there twice", repeated, [])
            charts.drawings(browser, checks, name)
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
        texts = {"–"} if value is None else {shown.percent(value)} if is_share else shown.value(value, name, each["path"])
        if each["path"].startswith("summary.") and unmeasured(report, each["path"][8:]):
            texts = {"–"}
        lower = owner[0] == "summary" and at(report, "summary.lower_bound").get(name, False)
        if not same(each["value"], value) or each["text"] not in texts or not each["seen"]:
            yield each, str(value)
        if (each["before"] == "≥ ") != lower:
            yield each, f"lower bound: {lower}"


def unmeasured(report, name):
    if name == "success_rate":
        return report["summary"]["total_requests"] == 0
    return name.startswith(("avg_latency", "latency_ms")) and not report["completeness"]["coverage"]["latency"]


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


def selected(rows, where, order="", each=""):
    """The rows that have one of the texts in each column of `where`, ordered by those of `order`; the first of each text of `each`."""
    def texts(attribute):
        return [(column, words.split("|")) for column, words in (part.split("=") for part in attribute.split())]

    def text(row, column):
        value = row[column]
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    rows = [row for row in rows if all(text(row, column) in words for column, words in texts(where))]
    for column, words in reversed(texts(order)):
        rows.sort(key=lambda row: (words + [text(row, column)]).index(text(row, column)))
    for column, (most,) in texts(each):
        rows = rows[:1000]
        rows = [row for place, row in enumerate(rows) if sum(row[column] == other[column] for other in rows[:place]) < int(most)]
    return rows


def rows(report, table):
    """What of the table or list is not the report's, row by row."""
    whole = selected(dataset(report, table["name"]), table["where"], table["order"], table["each"])
    if len(table["parts"]) != min(table["first"], len(whole)):
        yield table["name"], table["where"], len(table["parts"]), len(whole)
    counted = "count" if whole and "count" in whole[0] else "requests"
    total, down = sum(row.get(counted) or 0 for row in whole), 0
    for number, (row, parts) in enumerate(zip(whole, table["parts"]), 1):
        down += row.get(counted) or 0
        cells = table["rows"][number - 1] if table["rows"] else []
        for (columns, head), cell in zip(table["heads"], cells, strict=True):
            if not columns and head in ("Share", "Cumulative"):
                share = shown.share(row[counted] if head == "Share" else down, total)
                if cell["text"] != share:
                    yield table["name"], number, head, cell["text"], share
        seen = {part["columns"]: part["text"].removeprefix("≥ ") for part in parts}
        if table["name"] == "controls" and {"observed", "comparison limit"} <= seen.keys() and row["observed"] is not None:
            stands = shown.stands(seen["observed"], seen["comparison limit"])
            if stands not in (None, (row["observed"] > row["limit"]) - (row["observed"] < row["limit"])):
                yield table["name"], number, seen, "observed stands otherwise to the limit"
        bound = [(columns, cell) for (columns, _), cell in zip(table["heads"], cells)] + [(part["columns"], part) for part in parts]
        for columns, cell in bound:
            yield from told(table, number, row, columns, cell)
        is_cut = any(shown.name(row.get(each) or "")[-1:] == "…" != (row.get(each) or "")[-1:] for each in NAMES)
        if is_cut and table["rows"] and "whole in report.json" not in table["caption"]:
            yield table["name"], number, "a cut name, and the caption does not say where it is whole"


def told(table, number, row, columns, cell):
    """What a cell, or an element in a row, does not say of these columns."""
    words, names = cell["text"], columns.split()
    if cell["below"] or not cell["seen"]:
        yield table["name"], number, columns, words[:300], "has elements of its own, or is not seen"
    if not names:
        return
    values = [row[each] for each in names]
    if names[0] != "comparison":
        lower = any(row.get(f"lower_bound_{each}") for each in names)
        if words.startswith("≥ ") != lower:
            yield table["name"], number, columns, words, f"lower bound: {lower}"
        words = words.removeprefix("≥ ")
    path = row.get("measure", row.get("figure", ""))
    texts = [shown.value(value, each, path) for value, each in zip(values, names)]
    expected = texts[0] if len(names) == 1 else {" ".join(max(each) if value is None else min(each) for value, each in zip(values, texts))}
    if cell["own"]:
        expected = {words} if values == [None] else {}
    if words not in expected:
        yield table["name"], number, columns, words[:300], sorted(expected)
    is_name = NAMES.intersection(names) and values != [None] and table["name"] != "completeness.rejected_by_reason"
    if is_name and not cell["names"] and not cell["isName"]:
        yield table["name"], number, columns, words[:300], "is in no bdi"


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
    titles = [f"{DAYS[day - 1]} {hour:02}:00: {counts[day, hour]:,} request{'' if counts[day, hour] == 1 else 's'}" for day in range(1, 8) for hour in range(24)]
    yield from sorted(set(titles) - set(seen["titles"]))
