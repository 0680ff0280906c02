"""Every recomputed figure against report.json: exact, but for quantiles, which may be 1 % off (DESIGN.md)."""

import json
import re
import sys

import recompute_changes
import recompute_findings
from recompute_values import instant

QUANTILE = re.compile(r"\.p(50|90|95|99)$")
NAME_COUNTS = (".by_user", ".by_model", ".error_breakdown", ".completeness.rejected_by_reason")
# Members that no figure of the day files decides.
NOT_RECOMPUTED = {
    ".generator": "the program's name and version, and the digest of its configuration",
    ".quantile_relative_error": "stated by the program; that it is at most 1 % is checked",
    ".findings[].message": "words",
}
# Members that reports of the first version do not have: without --all their absence is no difference.
ADDED = re.compile(
    r"\.privacy|\.custody(\.(same|recompressed|grew|files))?|\.(daily|users|models)\[\]\.success_rate|\.daily\[\]\.distinct_\w+"
    r"|\.completeness\.(dropped_duplicates|misfiled_earlier|retention_days|outside_hours|quarter_hours_unplaced)"
    r"|\.completeness\.calendar\[\]\.(last_line_whole|blank|rejected|bytes|reason)"
    r"|\.changes\[\]\.(kind|name|change|second_name|lower_bound)"
    r"|\.controls\[\]\.(explanation|measure|failing|query|lower_bound|reason)|\.findings\[\]\.(observed|before|lower_bound)")
ORDERS = {".changes": recompute_changes.place, ".findings": recompute_findings.place}


class Decimal(float):
    """A number of report.json with the text it was written as."""

    def __new__(cls, text):
        number = super().__new__(cls, text)
        number.text = text
        return number


def unique(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("report.json repeats a member: " + str([name for name, _ in pairs]))
    return members


def read_json(path):
    with open(path, "rb") as file:
        return json.loads(file.read().decode("utf-8"), object_pairs_hook=unique, parse_float=Decimal)


class Comparison:
    def __init__(self, every_member):
        self.every_member, self.compared, self.differences = every_member, 0, []

    def differ(self, path, expected, found):
        self.differences.append(f"{path}: recomputed {shown(expected)}, report.json {shown(found)}")

    def value(self, path, expected, found):
        if isinstance(expected, dict):
            self.object(path, expected, found)
        elif isinstance(expected, list):
            self.list(path, expected, found)
        else:
            self.compared += 1
            if not same(path, expected, found):
                self.differ(path, expected, found)

    def object(self, path, expected, found):
        if not isinstance(found, dict):
            self.compared += 1
            self.differ(path, expected, found)
            return
        for name, value in expected.items():
            if name in found:
                self.value(f"{path}.{name}", value, found[name])
            elif self.every_member or not ADDED.fullmatch(general(f"{path}.{name}")):
                self.compared += 1
                self.differences.append(f"{path}.{name}: recomputed {shown(value)}, absent from report.json")
        if path in NAME_COUNTS:
            self.names(path, expected, found)
        elif self.every_member:
            for name in found:
                if name not in expected and general(f"{path}.{name}") not in NOT_RECOMPUTED:
                    self.differences.append(f"{path}.{name}: not recomputed, report.json {shown(found[name])}")

    def names(self, path, expected, found):
        # A reason that did not occur may be written with 0.
        is_reason = path == NAME_COUNTS[-1]
        extra = {n: v for n, v in found.items() if n not in expected and not (is_reason and v == 0)}
        for name, value in extra.items():
            self.differences.append(f"{path}.{name}: not recomputed, report.json {shown(value)}")
        if not is_reason and list(expected) != list(found) and set(expected) == set(found):
            self.differences.append(f"{path}: the names stand in another order: {shown(list(found))}")

    def list(self, path, expected, found):
        if not isinstance(found, list):
            self.compared += 1
            self.differ(path, expected, found)
            return
        if path in ORDERS:
            expected, found = sorted(expected, key=ORDERS[path]), sorted(found, key=ORDERS[path])
        if len(expected) != len(found):
            self.differ(path + ".length", len(expected), len(found))
        for index, (left, right) in enumerate(zip(expected, found)):
            self.value(f"{path}[{index}]", left, right)


def general(path):
    """The path without the places in lists."""
    return re.sub(r"\[[0-9]+\]", "[]", path)


def shown(value):
    text = json.dumps(value)
    return text if len(text) <= 300 else text[:300] + "…"


def same(path, expected, found):
    if isinstance(expected, bool) or expected is None or isinstance(found, bool) or found is None:
        return expected is found
    if isinstance(expected, str):
        if path.endswith("_timestamp"):
            return isinstance(found, str) and found.endswith("Z") and instant(found) == instant(expected)
        if path.endswith(".format"):  # the contract names the formats plain, .gz and .zst, not the words for them
            return {"gzip": "gz", "zstd": "zst"}.get(found, found) == expected
        return expected == found
    if not isinstance(found, (int, float)):
        return False
    if QUANTILE.search(path):
        return abs(found - expected) <= expected * (0.01 + 1e-12)
    return expected == found and (not isinstance(found, Decimal) or shortest(found))


def shortest(number):
    """Whether no decimal with fewer digits reads back as the same double."""
    def digits(text):
        return re.sub(r"[eE].*|[-.]", "", text).strip("0")

    return len(digits(number.text)) <= len(digits(repr(float(number))))


def compare(expected, report_path, every_member=False):
    report = read_json(report_path)
    comparison = Comparison(every_member)
    comparison.object("", expected, report)
    if not 0 <= report.get("quantile_relative_error", 0) <= 0.01:
        comparison.differ(".quantile_relative_error", "at most 0.01", report["quantile_relative_error"])
    for line in comparison.differences:
        # Log text never reaches a terminal raw.
        print(line.encode("unicode_escape").decode())
    print(f"{comparison.compared} values compared, {len(comparison.differences)} differences", file=sys.stderr)
    return 1 if comparison.differences else 0
