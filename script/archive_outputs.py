"""The outputs of an archive against its report.json, as FORMAT.md has them: each cell of a table, each figure that a page shows."""

import csv
import io
import pathlib
import re
from xml.etree import ElementTree
from xml.sax import saxutils

PLACES = {"calendar": "completeness.calendar", "custody": "custody.files", "rejected_lines": "completeness.rejected_lines",
          "duplicate_locations": "completeness.duplicate_locations"}
FLAGS = {"nothing_received": ("nothing", "something"), "last_line_whole": ("whole", "torn")}
TEXTS = "[a-z0-9_]+=[a-z0-9_.|-]*( [a-z0-9_]+=[a-z0-9_.|-]*)*"
BLANKS = " \xa0\t\r\n"


def faults(folder, outputs, report, load):
    """What is wrong with the outputs, each by the `validator` that its module names, else by its media type."""
    found, tables, described = [], {each["path"]: each for each in outputs if each.get("validator") == "csv"}, set()
    for output in outputs:
        name, kind, validator = f"data/{output['path']}", output["media_type"].split(";")[0], output.get("validator")
        data = (folder / name).read_bytes()
        if validator == "data_package":
            parent, resources = pathlib.PurePosixPath(output["path"]).parent, load(data)["resources"]
            paths = [str(parent / each["path"]) for each in resources]
            if sorted(paths) != sorted(path for path in tables if parent in pathlib.PurePosixPath(path).parents):
                found.append(f"{name}: describes not each table below its folder, once")
            for path, each in ((path, each) for path, each in zip(paths, resources) if path in tables):
                described.add(path)
                found += [f"data/{path}: {fault}" for fault in table_faults((folder / "data" / path).read_bytes(), each, tables[path], report)]
        elif validator == "relaxng":
            found += [f"{name}: {fault}" for fault in markup_faults(data) or page_faults(
                ElementTree.fromstring(data), report, output.get("figures", []))]
        elif validator == "json_schema":
            found += [] if load(data) == report else [f"{name}: is another report than report.json"]
        elif kind in ("text/html", "application/xhtml+xml"):
            ElementTree.fromstring(data)
        elif kind == "application/json":
            load(data)
    for path in tables.keys() - described:
        found += [f"data/{path}: {fault}" for fault in table_faults((folder / "data" / path).read_bytes(), None, tables[path], report)]
    return found


def markup_faults(data):
    """Of a page that begins with its DOCTYPE neither comments, sections, instructions nor entities of its own are read alike as HTML."""
    if not data.startswith(b"<!DOCTYPE html>"):
        return ["begins not with <!DOCTYPE html>"]
    if re.search(rb"<[!?]|&(?!(lt|gt|amp|quot|apos);)", data[15:]):
        return ["has a declaration, comment, section, instruction, or an entity that is none of XML's five"]
    return []


def table_faults(data, resource, output, report):
    """What is wrong with a table; without a resource of a data package its header says the columns, and any text may be guarded."""
    encoding = resource["encoding"] if resource else "utf-8-sig"
    rows = list(csv.reader(io.StringIO(data.decode(encoding), newline=""), strict=True))
    names = [field["name"] for field in resource["schema"]["fields"]] if resource else rows[0]
    if rows[0] != names or any(len(row) != len(names) for row in rows) or names[0] != "as_of":
        return ["has not the columns that its data package describes"]
    if any(row[0] != report["report_period"]["end"] for row in rows[1:]):
        return ["has another as_of than report.json"]
    if data.count(b"\r\n") < len(rows) or not data.endswith(b"\r\n"):
        return ["has a line that does not end with CR LF"]
    place = PLACES.get(output["dataset"], output["dataset"])
    known = at(place, report)
    if place == "completeness":
        known = [{"figure": name, "value": value} for name, value in figures(known)]
        rows[1:] = measured(rows[1:], names, [each["figure"] for each in known])
    elif not isinstance(known, list):
        known = [known] if place == "summary" else None
    if known is None:
        return [f"is of {output['dataset']}, which report.json has not"]
    count = min(report["completeness"]["rejected"], 1_000_000) if place == PLACES["rejected_lines"] else len(known)
    guarded = set(resource["formula_guard"]["columns"]) if resource else set()
    found = [] if len(rows) - 1 == count else ["has another number of rows than report.json"]
    for row, expected in zip(rows[1:], known):
        flat = flattened(expected)
        for name, cell in zip(names[1:], row[1:]):
            value = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", lambda each: f"⟨U+{ord(each[0]):04X}⟩", text(flat.get(name)))
            guard = "'" if value[:1] in list("=+-@\t\r\n'") else ""
            if cell != (guard if name in guarded else "") + value and (resource or cell != guard + value):
                found.append(f"{name} is {cell}, which report.json contradicts")
    return found[:1]


def page_faults(page, report, wanted):
    there = {element.get("data-figure") for element in page.iter()}
    found = [f"{figure} is not shown" for figure in wanted if figure not in there]
    for element in page.iter():
        figure, name = element.get("data-figure"), element.get("data-dataset")
        if figure and not (element.get("value") == text(at(figure, report)) and (
                shows(element, [at(figure, report)], FLAGS.get(figure.split(".")[-1])) or words(element) == "–" and unmeasured(figure, report))):
            found.append(f"{figure} is {words(element)} ({element.get('value')}), which report.json contradicts")
        place = PLACES.get(name, name)
        rows = at(place, report) if name else None
        if isinstance(rows, dict):
            rows = [{"name": key, "count": value} for key, value in rows.items()]
        if name and (not isinstance(rows, list) or not is_selection(element, rows)):
            found.append(f"what is shown of {name} is nothing that report.json has")
            continue
        if rows is None:
            continue
        rows = selected(list(map(flattened, rows)), element)
        if element.tag.endswith("}data"):
            if [element.get("value"), words(element).replace(",", "")] != 2 * [str(len(rows))]:
                found.append(f"the count of {name} is {words(element)}, which report.json contradicts")
            continue
        heads = [head.get("data-column", "").split() for head in element.iterfind("{*}thead/{*}tr/*")]
        is_one, down = element.tag.endswith("}span"), int(element.get("data-down", 0))
        lines = [element] if is_one else list(element.iterfind("{*}tbody/{*}tr" if heads else "{*}li"))
        rows = rows[:None if down else is_one or int(element.get("data-first", 100))]
        if len(lines) * (len([*filter(None, heads)]) if down else 1) != len(rows) or down not in (0, len(lines)):
            found.append(f"{name} has another number of rows than report.json")
            continue
        for number, line in enumerate(lines, 1):
            parts = [*zip(heads, line)] + [(part.get("data-column").split(), part) for part in (() if down else inner(line))]
            for place, (columns, part) in enumerate(each for each in parts if each[0]):
                row = rows[number - 1 + down * place]
                if not shows(part, [row.get(column) for column in columns], kind(row, columns)):
                    found.append(f"row {number} of {name} shows {words(part)}, which report.json contradicts")
    return found


def unmeasured(figure, report):
    """Whether it is a rate without an entry, or a mean or quantile without a latency: 0 in `summary`, and "–" on a page."""
    if figure.startswith(("summary.avg_latency_ms", "summary.latency_ms.")):
        return not at("completeness.coverage.latency", report)
    return figure == "summary.success_rate" and report["summary"]["total_requests"] == 0


SELECTIONS = {"data-where": TEXTS, "data-order": TEXTS, "data-each": "[a-z_]+=[1-9][0-9]?", "data-first": "[1-9][0-9]?",
              "data-down": "[1-9][0-9]?"}


def is_selection(element, rows):
    """Whether the attributes that choose rows have the grammar's form, and name columns that the rows have."""
    columns = {column for row in map(flattened, rows) for column in row}
    texts = {name: element.get(name) for name in SELECTIONS if element.get(name) is not None}
    if "data-down" in texts and len(texts) > 1 or element.tag.endswith("}span") and not {*texts} <= {"data-where"}:
        return False
    named = {part.split("=")[0] for name, text in texts.items() if name not in ("data-first", "data-down") for part in text.split()}
    return all(re.fullmatch(SELECTIONS[name], text, re.ASCII) for name, text in texts.items()) and (not rows or named <= columns)


def selected(rows, element):
    """The rows that `data-where` leaves, as `data-order` has them; of these the first of each text that `data-each` leaves."""
    conditions, order = ([(column, texts.split("|")) for column, texts in (part.split("=") for part in element.get(name, "").split())]
                         for name in ("data-where", "data-order"))
    rows = [row for row in rows if all(text(row.get(column)) in texts for column, texts in conditions)]
    rows = sorted(rows, key=lambda row: [(texts + [text(row.get(column))]).index(text(row.get(column))) for column, texts in order])
    column, _, most = element.get("data-each", "").partition("=")
    before = [text(row.get(column)) for row in rows[:1000]]
    return rows if not most else [row for place, row in enumerate(rows[:1000]) if before[:place].count(before[place]) < int(most)]


def inner(line):
    """What in a row names columns by itself; what stands in a list or count of other rows is none of it."""
    for part in line:
        if part.get("data-dataset") is None:
            if part.get("data-column"):
                yield part
            yield from inner(part)


def kind(row, columns):
    """What the number of a control or change is, by the path of its figure, and the words of a flag; None for any other value."""
    path = row.get("measure", row.get("figure"))
    if path is None or not {*columns} & {"observed", "limit", "before", "after"}:
        return FLAGS.get(columns[-1])
    names, counted = path.split("."), ("by_user.", "by_model.", "error_breakdown.", "completeness.rejected_by_reason.")
    if path.startswith(counted):
        return "count"
    if "lower_bound" in names:
        return "yes", "no"
    is_share = names[-1].endswith(("_rate", "_share")) or names[-2:-1] == ["coverage"]
    return FLAGS.get(names[-1], "share" if is_share else "count")


def words(element):
    """What is seen of a figure: what opens behind it, in `details`, is none of it."""
    summary = element.find("{*}details/{*}summary")
    return "".join((element if summary is None else summary).itertext()).strip(BLANKS)


def shows(element, values, kind=None):
    """Whether these values are shown, one behind the other; texts so far as they can be told apart once they are visible."""
    seen = words(element)
    if element.find(".//{*}em") is not None:
        return values in ([], [None], [""])
    parts = seen.split(" ", len(values) - 1) if len(values) > 1 else [seen]
    return not values or len(parts) == len(values) and all(says(part, value, kind) for part, value in zip(parts, values))


def says(seen, value, kind=None):
    if value is None:
        return seen in ("", "–")
    if value in (0, 1) and isinstance(kind, tuple) and seen in kind:
        return seen == kind[value == 0]
    if isinstance(value, bool) or isinstance(value, str) and not hasattr(value, "number"):
        cut = seen.endswith("…") and (len(seen) >= 112 or len(saxutils.escape(seen, {"'": "&apos;", '"': "&quot;"})) > 290)
        name = text(value)
        return spells(seen, name) or spells(seen, name.strip(BLANKS)) or cut and spells(seen[:-1], name, True) \
            or seen in (name.replace("_", " "), {"<=": "≤", ">=": "≥"}.get(name))
    if seen == str(value):
        return True
    match = re.fullmatch(r"(?:≥ ?)?([<>] )?([-−+]?[0-9,]+|±0)(\.[0-9]+)?( %| points)?", seen)
    if not match or match[4] and kind not in (None, "share"):
        return False
    sign, whole, fraction, percent = match.groups()
    whole = whole.replace("−", "-").replace(",", "").removeprefix("+").removeprefix("±")
    shown = float(whole + (fraction or ""))
    if match[2] == "±0" and (value or fraction):
        return False
    if isinstance(value, int) and not percent:
        return whole + (fraction or "") == str(value)
    near = 0.5 * 10.0 ** (1 - len(fraction or ".")) + 1e-9 * abs(shown)
    for number in (float(value), 100 * float(value)) if percent else (float(value),):
        if number < shown if sign == "< " else number > shown if sign == "> " else abs(number - shown) <= near:
            return True
    return False


def spells(seen, name, is_beginning=False):
    """Whether these are the characters of the name, or its first, each as itself or as `⟨U+202E⟩`."""
    place = 0
    for each in name:
        if is_beginning and place == len(seen):
            return True
        piece = next((piece for piece in (each, f"⟨U+{ord(each):04X}⟩") if seen.startswith(piece, place)), None)
        if piece is None:
            return False
        place += len(piece)
    return place == len(seen)


def at(path, document):
    for name in path.split("."):
        document = document.get(name) if isinstance(document, dict) else None
    return document


def flattened(row, prefix=""):
    flat = {}
    for name, value in row.items():
        flat.update(flattened(value, f"{prefix}{name}_") if isinstance(value, dict) else {prefix + name: value})
    return flat


def measured(rows, names, known):
    """Of the rows of completeness those that have a value; without that column those of known figures, or so many."""
    if "value" in names:
        return [row for row in rows if row[names.index("value")] != ""]
    return [row for row in rows if row[names.index("figure")] in known] if "figure" in names else rows[:len(known)]


def figures(row, prefix=""):
    """The figures of completeness by their paths, lists and what is null left out; true is 1."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from figures(value, f"{prefix}{name}.")
        elif value is not None and not isinstance(value, list):
            yield prefix + name, int(value) if isinstance(value, bool) else value


def text(value):
    """A value as CSV and pages have it: numbers as report.json writes them."""
    return {None: "", True: "true", False: "false"}[value] if value is None or isinstance(value, bool) else str(value)
