"""What the charts of a page must say in words, made from report.json; which of their two drawings is seen, and how big its text is."""

import shown

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
DRAWN = """[...document.querySelectorAll('svg[role=img]')].map(each => ({
    size: each.getAttribute('class'), seen: each.getClientRects().length > 0,
    texts: [...each.querySelectorAll('text')].map(text => parseFloat(getComputedStyle(text).fontSize) * each.getScreenCTM().a),
    out: [...each.querySelectorAll('text')].filter(text => text.getClientRects().length).filter(text => {
      const [box, room] = [text.getBoundingClientRect(), each.getBoundingClientRect()];
      return box.left < room.left - 1 || box.right > room.right + 1; }).map(text => text.textContent)}))"""


def drawings(browser, checks, name):
    """One drawing of each chart is seen, and its text is 11 px or more and within it."""
    for width, size in ((320, "narrow"), (360, "narrow"), (390, "narrow"), (640, "narrow"), (720, "wide"), (1200, "wide")):
        browser.show(width=width)
        drawn = browser.evaluate(DRAWN)
        checks.equal(
            f"{name}: at {width} px only the {size} drawings are seen",
            [each["size"] for each in drawn if each["seen"]], [size] * (len(drawn) // 2))
        texts = [round(text, 1) for each in drawn if each["seen"] for text in each["texts"]]
        checks.that(f"{name}: at {width} px their text has 11 to 15 px", all(11 <= text <= 15 for text in texts), texts[:20])
        checks.equal(f"{name}: at {width} px no text reaches out", [each["out"] for each in drawn if each["out"]], [])
    browser.show()


def described(report, words):
    """What the descriptions of the drawings do not say. `words`: by the id of the description."""
    daily = report["daily"]
    expected = {
        "requests": bars(daily, ("successful", "failed", "other"), lambda row, name: False),
        "tokens": bars(daily, ("prompt_tokens", "completion_tokens"), lambda row, name: row["lower_bound"][name]),
        "latency": latency(daily), "week": week(report["week_hours"])}
    for name, parts in expected.items():
        for size in ("wide", "narrow"):
            text = words.get(f"{name}-{size}-text")
            if parts is None or text is None:
                if (parts is None) != (text is None):
                    yield name, size, text, "is there, or is not"
                continue
            yield from ((name, size, part, text) for part in parts if part not in text)
            groups = -(-len(daily) // (92 if size == "wide" else 31))
            if name != "week" and (f"of {groups} days" in text) != (groups > 1):
                yield name, size, groups, text


def end(word, values, texts, best):
    value = best(each for each in values if each is not None)
    others = values.count(value) - 1
    place = values.index(value)
    return f"{word} {texts[place]} on DAY{place}{f' and on {others:,} more' if others else ''}"


def dated(text, daily):
    """`DAY3` as the date of the fourth day."""
    for place in reversed(range(len(daily))):
        text = text.replace(f"DAY{place}", daily[place]["date"])
    return text


def bars(daily, names, is_bound):
    values = [sum(row[name] for name in names) for row in daily]
    if not any(values):
        return None
    texts = ["≥ " * any(is_bound(row, name) for name in names) + f"{value:,}" for row, value in zip(daily, values)]
    lower = {name: "≥ " * any(is_bound(row, name) for row in daily) for name in names}
    sums = ", ".join(f"{lower[name]}{sum(row[name] for row in daily):,} {name.removesuffix('_tokens')}" for name in names)
    parts = [f"{max(lower.values())}{sum(values):,} in all: {sums}."]
    if len(daily) == 1:
        return [f"One day, {daily[0]['date']}: ", *parts]
    parts.append(f"{len(daily)} days from {daily[0]['date']} to {daily[-1]['date']}.")
    if min(values) != max(values):
        parts.append(dated(f"{end('Least', values, texts, min)}, {end('most', values, texts, max)},", daily))
    return parts


def groups(daily):
    """The table of a window of more than 100 days: sums, and the highest latencies, of the days of each wide bar."""
    if len(daily) <= 100:
        return []
    size, rows = -(-len(daily) // 92), []
    for start in range(0, len(daily), size):
        days = daily[start:start + size]
        row = [days[0]["date"], days[-1]["date"], str(len(days))]
        for name in ("requests", "successful", "failed", "other", "prompt_tokens", "completion_tokens"):
            row.append("≥ " * any(day["lower_bound"].get(name, False) for day in days) + f"{sum(day[name] for day in days):,}")
        for name in ("p50", "p95", "p99"):
            known = [day[name] for day in days if day[name] is not None]
            row.append(shown.number(max(known)) if known else "–")
        rows.append(row)
    return [rows]


def latency(daily):
    parts = []
    for name in ("p50", "p95", "p99"):
        values = [row[name] for row in daily]
        if not any(value is not None for value in values):
            return None
        texts = [value if value is None else shown.number(value) for value in values]
        parts.append(
            f" {name} {texts[0]}" if len(daily) == 1 else
            dated(f" {name}: {end('least', values, texts, min)}, {end('greatest', values, texts, max)}.", daily))
    return parts


def week(rows):
    values = [row["requests"] for row in sorted(rows, key=lambda row: (row["weekday"], row["hour"]))]
    if not any(values):
        return None
    day, hour = divmod(values.index(max(values)), 24)
    others = values.count(max(values)) - 1
    more = f", and {others} more have as many" if others else ""
    idle = values.count(0)
    return [f"{sum(values):,} request{'' if sum(values) == 1 else 's'}.", f"is {DAYS[day]} {hour:02}:00 to {hour:02}:59 with {max(values):,}{more}.",
            f" No request came in {idle} of 168 hours." if idle else "rank"]
