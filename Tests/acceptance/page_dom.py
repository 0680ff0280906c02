"""Prints where the DOM of a page differs between an HTML and an XML parser; exit 1 where it does.

Run by the Python of requirements.txt. Blank text directly in html and head, and after body, is not compared: HTML
drops or moves it.
"""

import sys

import html5lib
from lxml import etree

XML = "{http://www.w3.org/XML/1998/namespace}"


def node(element, path):
    """Yields (path, tag, attributes, text pieces) depth first."""
    attributes = {
        name.replace(XML, "xml:"): value for name, value in element.attrib.items()
        if name != "xmlns" and not name.startswith("xmlns:") and "2000/xmlns" not in name
    }
    children = [child for child in element if isinstance(child.tag, str)]
    pieces, current = [], element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            pieces.append(current)
            current = ""
        current += child.tail or ""
    pieces.append(current)
    name = element.tag.rpartition("}")[2]
    if name in ("html", "head"):
        pieces = [piece for piece in pieces if piece.strip()]
    elif name == "body":
        pieces[-1] = pieces[-1].rstrip()
    yield f"{path}/{name}", element.tag, attributes, pieces
    for position, child in enumerate(children):
        yield from node(child, f"{path}/{name}[{position}]")


def main(path):
    page = open(path, "rb").read()
    parser = html5lib.HTMLParser(html5lib.treebuilders.getTreeBuilder("etree"), namespaceHTMLElements=True)
    html = parser.parse(page, transport_encoding="utf-8")
    xml = etree.fromstring(page, etree.XMLParser(resolve_entities=False, no_network=True))
    faults = [f"line {place[0]}: {code} {detail}" for place, code, detail in parser.errors]
    left, right = list(node(html, "")), list(node(xml, ""))
    if len(left) != len(right):
        faults.append(f"{len(left)} elements as HTML, {len(right)} as XML")
    faults += [
        f"{one[0]}\n  HTML {one[1:]!r:.300}\n  XML  {two[1:]!r:.300}" for one, two in zip(left, right) if one != two]
    print("\n".join(faults[:20]))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
