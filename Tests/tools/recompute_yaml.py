"""As much of YAML as deploy/controls.yaml is written in: a mapping of scalars and of lists of mappings, comments, flow lists
and mappings, quoted scalars, folded text (`>-`). What is anything else is refused, not guessed at."""

import re

KEY = re.compile(r"( *)(- )?([A-Za-z_0-9]+):(?: +(.*))?")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def scalar(text):
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        if "\\" in text:
            raise ValueError(f"no escapes here: {text}")
        return text[1:-1]
    words = {"true": True, "false": False, "null": None}
    if text in words:
        return words[text]
    if NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def parts(text):
    """The elements of a flow collection, split at its own commas."""
    found, depth, quote, start = [], 0, None, 0
    for place, character in enumerate(text):
        if quote:
            quote = None if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "[{":
            depth += 1
        elif character in "]}":
            depth -= 1
        elif character == "," and depth == 0:
            found.append(text[start:place].strip())
            start = place + 1
    return [part for part in found + [text[start:].strip()] if part]


def value(text):
    if text.startswith("[") and text.endswith("]"):
        return [value(part) for part in parts(text[1:-1])]
    if text.startswith("{") and text.endswith("}"):
        pairs = (part.partition(":") for part in parts(text[1:-1]))
        return {name.strip(): value(inner.strip()) for name, _, inner in pairs}
    return scalar(text)


def read(text):
    lines = [line.rstrip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    root, at = {}, 0
    element = None  # the mapping that keys of more indentation belong to
    while at < len(lines):
        match = KEY.fullmatch(lines[at])
        if not match:
            raise ValueError(f"not understood: {lines[at]}")
        indent, dash, name, rest = len(match[1]), match[2], match[3], match[4]
        at += 1
        if dash:
            element = {}
            root[list(root)[-1]].append(element)
        target = element if indent or dash else root
        if rest is None:
            target[name] = []
        elif rest == ">-":
            folded = []
            while at < len(lines) and len(lines[at]) - len(lines[at].lstrip()) > indent + (2 if dash else 0):
                folded.append(lines[at].strip())
                at += 1
            target[name] = " ".join(folded)
        else:
            target[name] = value(rest)
    return root
