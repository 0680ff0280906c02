"""`controls`: what controls.yaml states, measured on a report whose figures were recomputed before."""

import datetime
import fractions
import hashlib
import json
import operator
import unicodedata

from recompute_changes import comparable, holes, is_number, member, named
from recompute_yaml import read

HOLDS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt, "=": operator.eq}
KEYS = {
    "daily": ["date"], "users": ["user_id"], "models": ["model"], "usage": ["user_id", "model"],
    "errors": ["model", "error_type"], "hours": ["hour"], "week_hours": ["weekday", "hour"],
    "completeness.calendar": ["date"], "inputs": ["file"],
    "custody.files": ["file", "recorded_sha256"],
}
KINDS = {"users": "user", "models": "model", "error_types": "error_type"}
SHOWN_NAMES = 20
COUNTED_BY_NAME = ("by_user", "by_model", "error_breakdown", "completeness.rejected_by_reason")
# Counts of what is wrong with day files, lines and entries: where there are none of these, there is nothing to measure.
WRONG_FILES = ("completeness.unreadable_files", "completeness.differing_twins", "completeness.same_file_twice")
WRONG_LINES = ("completeness.rejected", "completeness.rejected_by_reason", "completeness.rejected_lines")
WRONG_ENTRIES = ("error_breakdown", "summary.failed", "summary.other", "summary.unattributed") + tuple("completeness." + name for name in (
    "misfiled", "misfiled_earlier", "misfiled_later", "undated", "without_usage", "unattributed", "unknown_status",
    "zero_token_successes", "clock_backwards", "quarter_hours_unplaced", "dropped_duplicates", "duplicate_locations"))


def load(path):
    with open(path, encoding="utf-8") as file:
        return read(file.read())["controls"]


def minutes(text):
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def stated_hours(controls):
    """Those of the first control that has hours, by which the report's own figure goes; None without one."""
    return next((hours_of(control) for control in controls if "hours" in control), None)


def hours_of(control):
    hours = control["hours"]
    return hours["weekdays"], minutes(hours["from"]), minutes(hours["to"])


def measurable(report):
    """The report with null in place of the zeros `summary` has where nothing was."""
    summary = dict(report["summary"])
    if not summary["total_requests"]:
        summary["success_rate"] = None
    if not report["completeness"]["coverage"]["latency"]:
        summary["avg_latency_ms"], summary["latency_ms"] = None, None
    return report | {"summary": summary}


DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def is_unmeasured(path, report):
    return (path in WRONG_FILES and not report["inputs"]
            or path in WRONG_LINES and not report["completeness"]["lines_read"]
            or path in WRONG_ENTRIES and not report["summary"]["total_requests"])


def observed(value):
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list):
        return len(value)
    return value if is_number(value) else None


def in_order(names):
    """Most requests first, then by name, entries without one last."""
    return sorted(names, key=lambda name: (-names[name][0], name is None, (name or "").encode()))


def row_name(row, keys):
    texts = [row[key] for key in keys]
    if keys[-1] == "hour":
        return " ".join([DAYS[row["weekday"] - 1]] * (len(keys) == 2) + [f"{row['hour']:02}:00"])
    return None if all(text is None for text in texts) else " / ".join("" if t is None else str(t) for t in texts)


def judged_rows(control, report, table):
    """(value, name, whether it is a lower bound) of each row that a control on a column of a table judges."""
    column = control["measure"][len(table) + 1:]
    for row in member(report, table):
        value = observed(member(row, column))
        if value is not None and row.get("requests", 0) >= control.get("minimum_requests", 0):
            yield value, row_name(row, KEYS[table]), member(row, holes(column)) is True


def measure_rows(control, report, table):
    """(the worst row's value, names of the rows that fail) of a column of a table."""
    holds, values = HOLDS[control["comparison"]], list(judged_rows(control, report, table))
    sign = {"<=": -1, "<": -1, ">=": 1, ">": 1, "=": 0}[control["comparison"]]
    failing = sorted((each for each in values if not holds(each[0], control["limit"])), key=lambda each: sign * each[0])
    failing = [name for _, name, _ in failing]
    if not values:
        return None, []
    if control["comparison"] == "=":
        return next((value for value, *_ in values if value != control["limit"]), values[0][0]), failing
    return (max if control["comparison"] in ("<=", "<") else min)(value for value, *_ in values), failing


def is_lower_bound(control, report, value):
    """Whether the observed value is a total with holes, or, under an upper limit, any row's is."""
    path = control["measure"]
    if "allow" in control or "leap" in control:
        return False
    table = next((table for table in KEYS if path.startswith(table + ".")), None)
    if not table:
        return member(report, holes(path)) is True
    rows = list(judged_rows(control, report, table))
    if control["comparison"] in ("<=", "<"):
        return any(hole for *_, hole in rows)
    return next((hole for each, _, hole in rows if each == value), False)


def measure_names(control, report, comparison):
    """(how many names fail or None, those names) of an allow-list or a leap."""
    table, _, figure = control["measure"].partition(".")
    now = named(report, KINDS[table])
    if "allow" in control:
        judged = [name for name in in_order(now) if name is not None]
        if not control["allow"] or not judged:
            return None, []
        failing = [name for name in judged if name not in {str(each) for each in control["allow"]}]
        return len(failing), failing
    named_now = [name for name in in_order(now) if name is not None]
    if comparison is None or not named_now or not comparable(KINDS[table], report, comparison.report):
        return None, []
    rule, place, before = control["leap"], ("requests", "tokens").index(figure), named(comparison.report, KINDS[table])
    failing = []
    for name in named_now:
        if name not in before and not rule.get("new_names", False):
            continue
        value, earlier = now[name][place], before.get(name, (0, 0))[place]
        if value > rule["minimum"] and value > fractions.Fraction(str(rule["factor"])) * earlier:
            failing.append(name)
    # The worst first: the most; else as their table has them.
    failing.sort(key=lambda name: -now[name][place])
    return len(failing), failing


def values_of(control, report, comparison):
    """Name → (its value, the comparison archive's or None, whether it is a lower bound) of what may fail a column of a table or a leap; empty for any other."""
    table, _, figure = control["measure"].partition(".")
    if "leap" in control:
        place, before = ("requests", "tokens").index(figure), named(comparison.report, KINDS[table])
        return {name: (each[place], before[name][place] if name in before else None, False)
                for name, each in named(report, KINDS[table]).items()}
    table = next((table for table in KEYS if control["measure"].startswith(table + ".")), None)
    if "allow" in control or not table:
        return {}
    holds = HOLDS[control["comparison"]]
    return {name: (value, None, hole) for value, name, hole in judged_rows(control, report, table)
            if not holds(value, control["limit"])}


def reason(control, report, comparison, has_zone):
    """Why a control without a value is not applicable."""
    path = control["measure"]
    if "allow" in control:
        return "nothing_to_measure" if control["allow"] else "no_list"
    if "leap" in control:
        if comparison is None:
            return "no_comparison"
        kind = KINDS[path.partition(".")[0]]
        return "nothing_to_measure" if comparable(kind, report, comparison.report) else "not_comparable"
    if path == "outside_hours":
        return "nothing_to_measure" if has_zone else "no_zone"
    if path == "retention_days":
        return "nothing_to_measure" if report["completeness"]["retention_days"] is None else "young_log"
    if path == "completeness.nothing_received":
        return "all_closed"
    is_row = any(path.startswith(table + ".") for table in KEYS)
    return "nothing_recorded" if path.startswith("custody.") and not is_row else "nothing_to_measure"


def measure(control, report, comparison, outside):
    """(observed, the failing names or None where one figure is measured)."""
    path = control["measure"]
    if path == "outside_hours":
        return outside(hours_of(control)), None
    if path == "retention_days":
        return report["completeness"]["retention_days"], None
    if "allow" in control or "leap" in control:
        return measure_names(control, report, comparison)
    table = next((table for table in KEYS if path.startswith(table + ".")), None)
    if table:
        return measure_rows(control, report, table)
    counted = next((counted for counted in COUNTED_BY_NAME if path.startswith(counted + ".")), None)
    if is_unmeasured(counted or path, report):
        return None, None
    if counted:
        return member(report, counted).get(path[len(counted) + 1:], 0), None
    value = member(report, path)
    if path in COUNTED_BY_NAME:
        value = list(value)
    return observed(value), None


def quoted(option):
    """As a POSIX shell reads it back."""
    plain = all(c.isascii() and (c.isalnum() or c in "-./=_:") for c in option)
    return option if plain else "'" + option.replace("'", "'\\''") + "'"


def comes_through(text):
    """Whether a page shows every character as it is, and no blank but U+0020 is among them."""
    based = False
    for character in text:
        code = ord(character)
        hidden = (
            code < 0x20 or 0x7F <= code <= 0x9F or code in (0x61C, 0x200E, 0x200F, 0xFEFF) or 0x2028 <= code <= 0x202E
            or 0x2066 <= code <= 0x2069 or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE)
        if hidden or (character.isspace() and character != " "):
            return False
        if unicodedata.category(character) in ("Mn", "Mc", "Me") and not based:
            return False
        based = not character.isspace()
    return True


def printed(option):
    """The arguments that an option of a query is printed as: a name that a page shows otherwise by JSON, a long one by digest."""
    name, _, value = option.partition("=")
    kind = name[2:].removesuffix("-json")
    if kind not in ("user", "model", "error-type"):
        return [option]
    text = json.loads(value) if name.endswith("-json") else value
    if len(text.encode()) > 200:
        return [f"--{kind}-sha256", hashlib.sha256(text.encode()).hexdigest()]
    if comes_through(text):
        return [f"--{kind}={text}"]
    escaped = "".join(c if c.isascii() and c.isprintable() and c not in "\"\\'" else "".join(
        f"\\u{int.from_bytes(c.encode('utf-16-be')[at:at + 2], 'big'):04x}" for at in range(0, len(c.encode("utf-16-be")), 2))
        for c in text)
    return [f"--{kind}-json", f'"{escaped}"']


def query(control, report):
    words = [word for option in control.get("query", []) for word in printed(option)]
    if report.get("privacy", {}).get("key_id") and any(word.startswith("--user=p-") for word in words):
        words.append("--reveal")
    return " ".join(map(quoted, words)) or None


def is_young(report, known):
    """Whether no day file is known that was older than the oldest that is kept."""
    kept = datetime.date.fromisoformat(report["report_period"]["end"]) - datetime.timedelta(
        days=report["completeness"]["retention_days"] - 1)
    return known is None or kept <= datetime.date.fromisoformat(known)


def outcomes(controls, report, comparison, outside, known=None, has_zone=False):
    """(the rows of `controls`, the findings that name what fails them).

    `outside` counts the requests outside hours; `known` is the oldest day file that an earlier archive saw.
    """
    rows, found = [], []
    report = measurable(report)
    for control in controls:
        value, failing = measure(control, report, comparison, outside)
        if control["measure"] == "retention_days" and value is None and known is not None:
            value = 0 if known <= report["report_period"]["end"] else None
        elif control["measure"] == "retention_days" and value is not None and is_young(report, known):
            if not HOLDS[control["comparison"]](value, control["limit"]):
                value = None
        if value is None:
            outcome, failing = "not_applicable", None
        else:
            outcome = "pass" if HOLDS[control["comparison"]](value, control["limit"]) else "fail"
        if outcome == "fail":
            values = values_of(control, report, comparison) if failing else {}
            for name in (failing or [])[:SHOWN_NAMES]:
                now, before, hole = values.get(name, (None, None, False))
                found.append({"code": "control_failed", "severity": control["severity"], "subject": control["id"],
                              "location": name, "observed": now, "before": before, "lower_bound": {"observed": hole}})
        rows.append({
            "id": control["id"], "title": control["title"], "outcome": outcome, "observed": value,
            "comparison": control["comparison"], "limit": control["limit"], "severity": control["severity"],
            "supports": "; ".join(map(str, control["supports"])), "evidence": control["evidence"],
            "explanation": control["explanation"], "measure": control["measure"],
            "failing": None if failing is None else len(failing),
            "query": query(control, report),
            "lower_bound": {"observed": is_lower_bound(control, report, value)},
            "reason": reason(control, report, comparison, has_zone) if value is None else None,
        })
    return rows, found
