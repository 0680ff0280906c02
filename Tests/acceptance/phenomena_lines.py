"""Phenomena of a line: each reason of rejection once, and what is near to one and yet an entry, or blank."""

from phenomena import DAY, FILE, NOTHING, Case, entry

LIMIT = 16 * 2**20
TEXTS = ("status", "user_id", "model", "error_type", "id", "request_id", "timestamp")
NUMBERS = ("prompt_tokens", "completion_tokens", "latency_ms")
BOM = b"\xef\xbb\xbf"


def with_status(members):
    """A line with those members, and a status where it is not theirs."""
    return b"{" + members + (b"}\n" if b'"status"' in members else b', "status": "success"}\n')


def padded(length):
    """An entry whose line has that many bytes without its LF."""
    line = entry(pad="")[:-3]
    return line + b"p" * (length - len(line) - 2) + b'"}\n'


def nested(depth):
    """An entry of that depth, its own object counted."""
    return entry()[:-2] + b', "x": ' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}\n"


def rejected_lines():
    """Reason → a line rejected for it."""
    lines = {
        "not_json": b"nope\n", "not_object": b"[1]\n", "not_utf8": entry(user_id="\u00ff").replace(b"\\u00ff", b"\xff"),
        "too_long": padded(LIMIT + 1), "too_deep": nested(513), "status_missing": b'{"user_id": "ann"}\n',
    }
    for name in TEXTS:
        field = name.encode()
        lines[name + "_type"] = with_status(b'"%b": 1' % field)
        lines[name + "_repeated"] = with_status(b'"%b": "success", "%b": "success"' % (field, field))
        lines[name + "_surrogate"] = with_status(b'"%b": "\\ud800"' % field)
    for name in NUMBERS:
        field = name.encode()
        lines[name + "_type"] = with_status(b'"%b": "1"' % field)
        lines[name + "_repeated"] = with_status(b'"%b": 1, "%b": 1' % (field, field))
        lines[name + "_range"] = with_status(b'"%b": -1' % field)
    return lines


def rejected(name, line, reason, **more):
    """An entry, then that line, rejected."""
    return Case(name, {FILE: entry() + line}, completeness={
        "accepted": 1, "rejected": 1, "rejected_by_reason": {reason: 1},
        "rejected_lines": [(FILE, 2, len(entry()), reason)]}, **more)


def accepted(name, line, count=1, **more):
    return Case(name, {FILE: line}, completeness={"accepted": count} | more.pop("completeness", {}), **more)


CASES = [rejected(f"a line rejected for {reason}", line, reason) for reason, line in rejected_lines().items()] + [
    accepted("a line of 16 MiB", padded(LIMIT)),
    accepted("nesting of 512", nested(512)),
    accepted("a member that is not ours, of 1e999", entry()[:-2] + b', "x": 1e999}\n'),
    accepted("a lone surrogate in a member that is not ours", entry()[:-2] + b', "x": "\\ud800"}\n'),
    accepted("our key names in members of members", entry(metadata={"status": 5, "user_id": 6})),
    accepted("escaped key names", entry().replace(b'"status"', b'"st\\u0061tus"').replace(b'"model"', b'"\\u006dodel"'),
             summary={"successful": 1, "distinct_models": 1}),
    rejected("a key repeated in escapes", b'{"status": "success", "st\\u0061tus": "error"}\n', "status_repeated"),
    accepted("whole numbers however written", entry(prompt_tokens=150.0, completion_tokens=0).replace(
        b'"completion_tokens": 0', b'"completion_tokens": 1.5e2'), summary={"total_tokens": 300}),
    accepted("-0 tokens", entry().replace(b'"prompt_tokens": 1', b'"prompt_tokens": -0'), summary={"prompt_tokens": 0}),
    accepted("10^12 tokens and milliseconds", entry(prompt_tokens=10**12, completion_tokens=10**12, latency_ms=10**12),
             summary={"total_tokens": 2 * 10**12, "avg_latency_ms": 10**12}),
    rejected("10^12 + 1 tokens", entry(prompt_tokens=10**12 + 1), "prompt_tokens_range"),
    rejected("a hair above 10^12 milliseconds", entry().replace(b"3.5", b"1000000000000.0000000001"),
             "latency_ms_range"),
    rejected("1.5 tokens", entry(completion_tokens=1.5), "completion_tokens_range"),
    Case("blank lines", {FILE: b"\n" + entry() + b" \t\r\n\n"}, completeness={"accepted": 1, "blank": 3}),
    accepted("CRLF, and blanks around the object", b" \t" + entry().replace(b"\n", b" \r\n")),
    accepted("a BOM at the start", BOM + entry()),
    rejected("a BOM in the middle", BOM + entry("2"), "not_json"),
    Case("a BOM and nothing else", {FILE: BOM}, completeness=NOTHING | {"blank": 1},
         fails=["something_received"], findings=["nothing_received"]),
    accepted("a last line without LF, whole", entry()[:-1]),
    Case("a last line without LF, cut", {FILE: entry() + entry("2")[:-9]}, days={DAY: {
        "lines": 2, "rejected": 1, "last_line_whole": False, "bytes": 2 * len(entry()) - 9}}, completeness={
        "rejected_by_reason": {"not_json": 1}, "rejected_lines": [(FILE, 2, len(entry()), "not_json")]},
        inputs=[{"last_line_whole": False, "state": "whole"}]),
    accepted("names equal but for normalisation", entry(user_id="\u00e9") + entry("2", user_id="e\u0301"), 2,
             summary={"distinct_users": 2}, names={"\u00e9", "e\u0301"}),
    accepted("sums above 2^53", b"".join(entry(str(n), prompt_tokens=10**12) for n in range(9008)) + entry("x"), 9009,
             summary={"prompt_tokens": 9008 * 10**12 + 1}, findings=["sum_beyond_double"] * 2),
]
