"""Every recomputed figure against report.json: exact, but for quantiles, which may be 1 % off (DESIGN.md)."""

import json
import re
import sys

from recompute_values import instant

QUANTILE = re.compile(r"\.p(50|90|95|99)$")


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


class Comparison:
    def __init__(self):
        self.compared, self.differences = 0, []

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
            else:
                self.compared += 1
                self.differences.append(f"{path}.{name}: recomputed {shown(value)}, absent from report.json")
        if path in (".by_user", ".by_model", ".error_breakdown", ".completeness.rejected_by_reason"):
            # A reason that did not occur may be written with 0.
            extra = {n: v for n, v in found.items() if n not in expected and not (path[1] == "c" and v == 0)}
            for name, value in extra.items():
                self.differences.append(f"{path}.{name}: not recomputed, report.json {shown(value)}")
            if path[1] != "c" and list(expected) != list(found) and set(expected) == set(found):
                self.differences.append(f"{path}: the names stand in another order: {shown(list(found))}")

    def list(self, path, expected, found):
        if not isinstance(found, list):
            self.compared += 1
            self.differ(path, expected, found)
            return
        if len(expected) != len(found):
            self.differ(path + ".length", len(expected), len(found))
        for index, (left, right) in enumerate(zip(expected, found)):
            self.value(f"{path}[{index}]", left, right)


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


def compare(expected, report_path):
    with open(report_path, "rb") as file:
        report = json.loads(file.read().decode("utf-8"), object_pairs_hook=unique, parse_float=Decimal)
    comparison = Comparison()
    comparison.object("", expected, report)
    for line in comparison.differences:
        # Log text never reaches a terminal raw.
        print(line.encode("unicode_escape").decode())
    print(f"{comparison.compared} values compared, {len(comparison.differences)} differences", file=sys.stderr)
    return 1 if comparison.differences else 0
