package import AuditModel
import Crypto
import Mustache
package import ReportBuilding

/// An archive as the page that lists them shows it.
package struct IndexedArchive: Sendable {
    package let id: String
    package let asOf: CalendarDay
    package let revision: Int
    /// Its number in the chain.
    package let sequence: Int
    /// Nil where its figures may not be used, or it is gone.
    package let headline: ArchiveHeadline?
    /// What is to be said of it, and whether that is a fault: `ok`, `gap`, `altered`, `expired by policy` …
    package let state: (words: String, isFault: Bool)
    /// Its holds, reviews or tombstone, in words.
    package let events: String
    package let isRemoved: Bool

    package init(
        id: String, asOf: CalendarDay, revision: Int, sequence: Int, headline: ArchiveHeadline?,
        state: (words: String, isFault: Bool), events: String, isRemoved: Bool
    ) {
        self.id = id
        self.asOf = asOf
        self.revision = revision
        self.sequence = sequence
        self.headline = headline
        self.state = state
        self.events = events
        self.isRemoved = isRemoved
    }
}

/// The key figures of a report, as its manifest keeps them and lists show them.
package struct ArchiveHeadline: Sendable {
    /// In the order of the manifest; each a figure of report.json, or a count of it.
    package static let names = [
        "days", "requests", "success_rate", "tokens", "tokens_lower_bound", "rejected", "missing_days",
        "controls_passed", "controls_failed", "complete",
    ]
    package let members: [(name: String, cell: Cell)]

    /// Each name's value; null for one that has none.
    package init(_ value: (String) -> Cell) { members = Self.names.map { ($0, value($0)) } }

    package subscript(_ name: String) -> Cell { members.first { $0.name == name }?.cell ?? .null }

    var hasFailed: Bool { (self["controls_failed"].double ?? 0) > 0 }
}

/// The page that lists archives: newest first, with a strip of days that shows which nights have none; `hasPage` tells by an archive's id
/// whether it has a page to lead to.
package func indexPage(_ archives: [IndexedArchive], title: String, hasPage: (String) -> Bool) -> [UInt8] {
    let rows = archives.sorted { ($1.asOf, $1.revision) < ($0.asOf, $0.revision) }
    let absent = absentDays(rows)
    let newest = Dictionary(rows.filter { !$0.isRemoved }.map { ($0.asOf, $0.revision) }, uniquingKeysWith: max)
    let context = PageValue.object([
        "title": .figure(PageFigure(.words(title), isSentence: true)), "count": .count(rows.count { !$0.isRemoved }),
        "removed": .figure(PageFigure(.integer(Int128(rows.count(where: \.isRemoved))), falsyAtZero: true)),
        "style_digest": .text(base64(Array(SHA256.hash(data: PackageResources.style_css)))),
        "rows": .list(
            rows.map { archive in
                row(
                    archive, isSuperseded: newest[archive.asOf, default: 0] > archive.revision,
                    hasPage: !archive.isRemoved && hasPage(archive.id))
            }, element: .object([:])),
        "months": MonthStrip(rows).pageValue,
        "absent": .list(absent.suffix(100).map { .text("\($0)") }, element: .text("")),
        "more_absent": .figure(PageFigure(.integer(Int128(max(0, absent.count - 100))), falsyAtZero: true)),
    ])
    var library = MustacheLibrary()
    do {
        let pages = ["index": PackageResources.index_mustache, PageTemplates.styleName: PackageResources.style_css]
        for (name, bytes) in pages { library.register(try PageTemplates.parse(name, bytes), named: name) }
    } catch {
        preconditionFailure("the shipped index is no template: \(error)")
    }
    return Array((library.render(context.mustache, withTemplate: "index") ?? "").utf8)
}

/// `isSuperseded`: whether a further revision of its day is there. `hasPage`: whether there is a page to lead to.
private func row(_ archive: IndexedArchive, isSuperseded: Bool, hasPage: Bool) -> PageValue {
    func figure(_ name: String) -> PageValue { .figure(PageFigure(archive.headline?[name] ?? .null)) }
    let (passed, failed) = (archive.headline?["controls_passed"].double, archive.headline?["controls_failed"].double)
    // Whatever a manifest says may be no number of days that a calendar has before that one.
    let days = archive.headline?["days"].double.flatMap(Int.init(exactly:)).flatMap {
        (1...archive.asOf.daysSinceEpoch + 719_163).contains($0) ? $0 : nil
    }
    let tokens = PageFigure(archive.headline?["tokens"] ?? .null).renderText
    return .object([
        "id": .text(archive.id), "is_removed": .flag(archive.isRemoved), "has_page": .flag(hasPage),
        "start": .text(days.map { "\(archive.asOf.adding(days: 1 - $0))" } ?? ""),
        "end": .text(days == nil ? "" : "to \(archive.asOf)"),
        "controls": .text(
            passed.flatMap { passed in failed.map { "\(shortestDecimal($0)) failed, \(shortestDecimal(passed)) passed" }
            } ?? ""),
        "is_superseded": .flag(isSuperseded), "is_complete": .flag(archive.headline?["complete"] == .flag(true)),
        "is_incomplete": .flag(archive.headline?["complete"] == .flag(false)),
        "is_failed": .flag(archive.headline?.hasFailed ?? false), "requests": figure("requests"),
        "success_rate": .text(
            archive.headline?["requests"] == .integer(0)
                ? "–" : archive.headline?["success_rate"].double.map(percentText) ?? "–"),
        "tokens": .text(archive.headline?["tokens_lower_bound"] == .flag(true) ? "≥ \(tokens)" : tokens),
        "rejected": figure("rejected"), "missing_days": figure("missing_days"), "sequence": .count(archive.sequence),
        "state": .text(archive.state.words), "is_faulty": .flag(archive.state.isFault), "events": .text(archive.events),
        "has_events": .flag(!archive.events.isEmpty),
    ])
}

/// The days between the first and the last as-of day that no archive ever reported, in order.
private func absentDays(_ rows: [IndexedArchive]) -> [CalendarDay] {
    guard let first = rows.map(\.asOf).min(), let last = rows.map(\.asOf).max() else { return [] }
    let reported = Set(rows.map(\.asOf))
    return (0...(last.daysSinceEpoch - first.daysSinceEpoch)).map { first.adding(days: $0) }.filter {
        !reported.contains($0)
    }
}
