"""The rules of DESIGN.md for one line: strict RFC 8259, the members of ours, the reasons of rejection.

Slow and obvious on purpose; shares nothing with the Swift scanner. CHOICE marks where the contract leaves room.
"""

import re
import sys

from recompute_values import exact, instant, nanoseconds, token_count, within_limit

MAX_LINE = 16 * 1024 * 1024
MAX_DEPTH = 512
TEXT_FIELDS = ("status", "user_id", "model", "error_type", "id", "request_id", "timestamp")
TOKEN_FIELDS = ("prompt_tokens", "completion_tokens")
NUMBER_FIELDS = TOKEN_FIELDS + ("latency_ms",)
BLANKS = b" \t\r"
sys.setrecursionlimit(max(sys.getrecursionlimit(), 10_000))  # the parser nests as the line does
NATIVE = {name: name for name in TEXT_FIELDS + NUMBER_FIELDS}


class Rejected(Exception):
    """A line is no valid entry; `reason` is the contract's word."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class JSONText:
    """A JSON string: its unescaped text, and whether a surrogate stands alone in it."""

    def __init__(self, text, lone):
        self.text, self.lone = text, lone


class JSONNumber:
    def __init__(self, text):
        self.text = text


class Parser:
    """RFC 8259 over bytes known to be UTF-8. The first fault in reading order is the one raised."""

    PLAIN = re.compile(rb'[^"\\\x00-\x1f]+')
    NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
    SPACE = re.compile(rb"[ \t\r\n]*")
    HEX = re.compile(rb"[0-9a-fA-F]{4}")
    SHORT = {34: '"', 92: "\\", 47: "/", 98: "\b", 102: "\f", 110: "\n", 114: "\r", 116: "\t"}

    def __init__(self, data):
        self.data, self.at = data, 0

    def document(self):
        self.space()
        value = self.value(0)
        self.space()
        if self.at != len(self.data):
            raise Rejected("not_json")
        return value

    def space(self):
        self.at = self.SPACE.match(self.data, self.at).end()

    def peek(self):
        return self.data[self.at] if self.at < len(self.data) else None

    def expect(self, byte):
        if self.peek() != byte:
            raise Rejected("not_json")
        self.at += 1

    def value(self, depth):
        byte = self.peek()
        if byte in (0x7B, 0x5B):
            if depth == MAX_DEPTH:
                raise Rejected("too_deep")
            return self.object(depth + 1) if byte == 0x7B else self.array(depth + 1)
        if byte == 0x22:
            return self.string()
        for word, value in ((b"true", True), (b"false", False), (b"null", None)):
            if self.data.startswith(word, self.at):
                self.at += len(word)
                return value
        match = self.NUMBER.match(self.data, self.at)
        if not match:
            raise Rejected("not_json")
        # What follows a number (`01`, `1.`, `1e`) is refused by whoever expects a comma, a bracket or the end.
        self.at = match.end()
        return JSONNumber(match.group().decode("ascii"))

    def object(self, depth):
        """Members as a list of pairs: repeats and order matter."""
        members = []
        self.expect(0x7B)
        self.space()
        if self.peek() == 0x7D:
            self.at += 1
            return members
        while True:
            self.space()
            key = self.string()
            self.space()
            self.expect(0x3A)
            self.space()
            members.append((key, self.value(depth)))
            self.space()
            if self.peek() == 0x2C:
                self.at += 1
                continue
            self.expect(0x7D)
            return members

    def array(self, depth):
        self.expect(0x5B)
        self.space()
        if self.peek() == 0x5D:
            self.at += 1
            return ()
        while True:
            self.space()
            self.value(depth)
            self.space()
            if self.peek() == 0x2C:
                self.at += 1
                continue
            self.expect(0x5D)
            return ()  # its elements are nothing of ours

    def string(self):
        self.expect(0x22)
        parts = []
        while True:
            match = self.PLAIN.match(self.data, self.at)
            if match:
                parts.append(match.group().decode("utf-8"))
                self.at = match.end()
            byte = self.peek()
            if byte == 0x22:
                self.at += 1
                break
            if byte != 0x5C:
                raise Rejected("not_json")
            self.at += 1
            escape = self.peek()
            self.at += 1
            if escape in self.SHORT:
                parts.append(self.SHORT[escape])
            elif escape == 0x75:
                match = self.HEX.match(self.data, self.at)
                if not match:
                    raise Rejected("not_json")
                parts.append(chr(int(match.group(), 16)))
                self.at = match.end()
            else:
                raise Rejected("not_json")
        text = "".join(parts)
        # Surrogates can only come from \u escapes, since the bytes are UTF-8; a pair becomes one character.
        text = re.sub("[\ud800-\udbff][\udc00-\udfff]", paired, text)
        return JSONText(text, re.search("[\ud800-\udfff]", text) is not None)


def paired(match):
    high, low = (ord(unit) for unit in match.group())
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


class Entry:
    """One accepted line."""

    def __init__(self, members, line):
        texts = {name: (members[name].text or None) if members.get(name) else None for name in TEXT_FIELDS}
        status = members["status"].text
        self.status = status if status in ("success", "error") else "other"
        self.user, self.model, self.error_type = texts["user_id"], texts["model"], texts["error_type"]
        self.id = texts["id"] or texts["request_id"]
        self.instant = instant(texts["timestamp"]) if texts["timestamp"] else None
        counts = [token_count(exact(members[name].text)) if members.get(name) else None for name in TOKEN_FIELDS]
        self.prompt_tokens, self.completion_tokens = counts
        latency = members.get("latency_ms")
        self.latency = nanoseconds(exact(latency.text)) if latency else None
        self.line = line.strip(BLANKS)


def fault(name, value, seen):
    """The reason a member of ours is faulty, or None: repeated, type, surrogate, range, in this order."""
    if name in seen:
        return name + "_repeated"
    if name in TEXT_FIELDS:
        # CHOICE: `"status": null` is a member of the wrong type, not a missing one.
        if value is None and name != "status":
            return None
        if not isinstance(value, JSONText):
            return name + "_type"
        return name + "_surrogate" if value.lone else None
    if value is None:
        return None
    if not isinstance(value, JSONNumber):
        return name + "_type"
    number = exact(value.text)
    whole = not number[1] or len(number[1]) <= number[2]
    if not within_limit(number) or (name in TOKEN_FIELDS and not whole):
        return name + "_range"
    return None


def renamed(fields):
    """What members are called in the log → ours, where `fields` says what some of ours are called there."""
    return {fields.get(name, name): name for name in NATIVE}


def read_line(line, first_of_file, names=NATIVE):
    """An Entry, None for a blank line; raises Rejected. `line` is without its LF, with the file's BOM if it has one.

    `names`: what the log calls members of ours → our name, which reasons bear.
    CHOICE: the 16 MiB are counted over these bytes, CR and BOM included; a blank line over 16 MiB is too_long.
    """
    if len(line) > MAX_LINE:
        raise Rejected("too_long")
    if first_of_file and line.startswith(b"\xef\xbb\xbf"):
        line = line[3:]
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        raise Rejected("not_utf8") from None
    if not line.strip(BLANKS):
        return None
    document = Parser(line).document()
    if not isinstance(document, list):
        raise Rejected("not_object")
    members = {}
    for key, value in document:
        if key.text in names:
            name = names[key.text]
            reason = fault(name, value, members)
            if reason:
                raise Rejected(reason)
            members[name] = value
    if "status" not in members:
        raise Rejected("status_missing")
    return Entry(members, line)
