"""What `schemas/` and `source/` of an archive keep, against manifest.json, as FORMAT.md has it."""

import hashlib
import re

# Keys of configuration.txt of which there may be several lines; zone offsets begin with a number.
SEVERAL = "field|control|closed|template|-?[0-9]+"


def faults(folder, document, tags, outputs):
    """`tags`: the tag manifest, digests by path; `outputs`: those that the template modules name, as `outputs_of` has them."""
    found, source, named = [], folder / "source", [module["name"] for module in document["template_modules"]]
    if sorted((f"data/{each['path']}", each["media_type"]) for each in outputs) != sorted(
            (each["path"], each["media_type"]) for each in document["outputs"]):
        found.append("manifest.json: outputs are not those that the template modules name")
    if sorted(named) != sorted(each.name for each in (source / "templates").iterdir()):
        found.append("manifest.json: template_modules are not those of source/templates, once each")
    for module in document["template_modules"]:
        start = f"source/templates/{module['name']}/"
        lines = "".join(f"{digest}  {name[len(start):]}\n" for name, digest in sorted(tags.items()) if name.startswith(start))
        if module["sha256"] != hashlib.sha256(lines.encode()).hexdigest():
            found.append(f"manifest.json: template_modules is not of source/templates/{module['name']}")
    for output in outputs:
        key = {"relaxng": "grammar", "json_schema": "schema"}.get(output.get("validator"))
        kept, own = (f"{place}/{output.get(key)}" for place in ("schemas", f"source/templates/{output['module']}"))
        if key and (kept not in tags or tags[kept] != tags.get(own)):
            found.append(f"data/{output['path']}: its {key} {output.get(key)} is not in schemas/ as its module has it")
    return found + [f"source/configuration.txt: {fault}" for fault in configuration(source, document["run"], tags)]


def configuration(source, run, tags):
    """Where configuration.txt says other days, another title, zone or templates than are kept elsewhere, or one thing twice."""
    kept, zone = (source / "configuration.txt").read_bytes().decode().split("\n"), source / "zone.txt"
    once = [key for key in (line.split(" ")[0] for line in kept if line) if not re.fullmatch(SEVERAL, key)]
    templates = sorted(f"template {name[17:]} {digest}" for name, digest in tags.items() if name.startswith("source/templates/"))
    found = [f"{key} stands twice" for key in sorted(set(once)) if once.count(key) > 1]
    found += [f"says another {key} than manifest.json, or none" for key in ("days", "title") if f"{key} {run[key]}" not in kept]
    if templates != sorted(line for line in kept if line.startswith("template ")):
        found.append("has other templates than source/templates")
    if any(line.startswith("zone ") for line in kept) != zone.exists() \
            or zone.exists() and not set(zone.read_bytes().decode().split("\n")) <= set(kept):
        found.append("has another zone than source/zone.txt")
    if zone.exists() and not is_zone(zone.read_bytes().decode().split("\n")[1:-1]):
        found.append("has offsets of no zone")
    return found


def is_zone(lines):
    """Lines `SECOND OFFSET` in the order of the seconds, no offset longer than a day."""
    if not lines or any(not re.fullmatch("-?[0-9]{1,13} -?[0-9]{1,5}", line) for line in lines):
        return False
    steps = [tuple(map(int, line.split(" "))) for line in lines]
    return all(abs(second) < 1 << 40 and abs(offset) <= 86_400 for second, offset in steps) and \
        all(one[0] < other[0] for one, other in zip(steps, steps[1:]))


def outputs_of(module, text):
    """The outputs that a module.yaml names: their values by key. It is YAML, and read here in its usual form only: a key a line, or `{…}`."""
    text = re.sub(r"(?m)(^|\s)#.*$", r"\1", text)
    items = [list(values(item)) for item in re.split(r"(?m)(?=\{\s*[a-z_]+:)|^(?=[ -]*- +[a-z_]+:)", text)[1:]]
    if any(len(dict(item)) != len(item) for item in items):
        raise ValueError(f"a key stands twice in an output of {module}")
    return [{"module": module, **dict(item)} for item in items]


def values(item):
    end = r"[^,}\n]*" if item.startswith("{") else r"[^\n]*(?:\n *- +[^\s:]+ *$)*"
    before = r"[{,]\s*" if item.startswith("{") else "^[ -]*"
    for key, value in re.findall(rf"(?m){before}([a-z_]+):[ \t]*(\[[^\]]*\]|{end})", item):
        words = re.findall(r"[^\s\"'\[\],]+", re.sub(r"(?m)^ *- ", "", value))
        yield key, words if key in ("figures", "columns") else value.strip().strip("\"'")
