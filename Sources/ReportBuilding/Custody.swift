package import AuditModel
package import LogScanning
import LogSummaries

/// A content that an earlier archive recorded of a day file.
package struct RecordedContent: Hashable, Sendable {
    /// The day file's name less folder, `.gz` and `.zst`.
    package let stem: Name
    package let day: CalendarDay
    package let byteCount: Int
    package let digest: String
    /// SHA-256 of the file as it lay on disk.
    package let fileDigest: String
    /// The first archive of the chain that recorded this content.
    package let archiveID: String
    /// The first fault that a later archive of the chain recorded of it, which stays one where it was undone.
    package let fault: RecordedFault?

    package init(
        stem: Name, day: CalendarDay, byteCount: Int, digest: String, fileDigest: String, archiveID: String,
        fault: RecordedFault? = nil
    ) {
        self.stem = stem
        self.day = day
        self.byteCount = byteCount
        self.digest = digest
        self.fileDigest = fileDigest
        self.archiveID = archiveID
        self.fault = fault
    }
}

/// What an archive recorded in the place of a content that an earlier one recorded.
package struct RecordedFault: Hashable, Sendable {
    /// Altered, truncated or vanished.
    package let state: CustodyState
    package let archiveID: String

    package init(state: CustodyState, archiveID: String) {
        self.state = state
        self.archiveID = archiveID
    }

    /// `contents`: all that the archive recorded of day files of that name, without a digest where none could be read. Nil where one of
    /// them is no fault; whether the earlier content begins a longer one is not recorded, but shows in the file that lies there now.
    package init?(
        _ contents: [(byteCount: Int, digest: String?)], after byteCount: Int, _ digest: String, archiveID: String
    ) {
        guard contents.allSatisfy({ $0.digest != nil && $0.digest != digest && $0.byteCount <= byteCount }) else {
            return nil
        }
        let isAltered = contents.contains { $0.byteCount == byteCount }
        state = contents.isEmpty ? .vanished : isAltered ? .altered : .truncated
        self.archiveID = archiveID
    }
}

/// What became of a day file since an archive recorded it; the nearest to what was recorded first.
package enum CustodyState: String, Sendable, CaseIterable, Comparable {
    /// The same content in the same bytes on disk.
    case same
    /// The same content in other bytes on disk.
    case recompressed
    /// More content, and the recorded content begins it.
    case grew
    /// The file is there, but the system let no content be read, so that nothing is known of it: no fault of custody, as
    /// `completeness.unreadable_files` counts it.
    case unreadable
    /// Other content.
    case altered
    /// Less content.
    case truncated
    /// No file of that name.
    case vanished

    /// What a file of that account became since that content was recorded of it.
    package init(of account: FileAccount, recorded: RecordedContent) {
        if account.contentDigest == nil {
            self = .unreadable
        } else if account.contentByteCount == recorded.byteCount {
            let isSame = account.contentDigest == recorded.digest
            self = isSame ? account.digest == recorded.fileDigest ? .same : .recompressed : .altered
        } else if account.contentByteCount > recorded.byteCount {
            let prefix = recorded.byteCount == 0 ? recorded.digest : account.prefixDigest(recorded.byteCount)
            self = prefix == recorded.digest ? .grew : .altered
        } else {
            self = .truncated
        }
    }

    /// Whether it fails a control.
    package var isFault: Bool { self == .altered || self == .truncated || self == .vanished }

    /// The nearer to what was recorded.
    package static func < (left: Self, right: Self) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }

    /// What an archive recorded in the place of a content, where it is a fault.
    fileprivate var words: String {
        switch self {
        case .vanished: "no file of that name"
        case .truncated: "less content"
        default: "other content"
        }
    }
}

/// A day file against one content that the chain recorded of it.
struct CustodyRow: Sendable {
    let recorded: RecordedContent
    let state: CustodyState
    /// The day file as it lies there now; nil where none does.
    let current: InputFile?
    /// The fault that an archive recorded, where the file shows none now.
    let undone: RecordedFault?

    private init(_ recorded: RecordedContent, _ state: CustodyState, _ current: InputFile?) {
        self.recorded = recorded
        self.current = current
        undone = state.isFault ? nil : recorded.fault
        self.state = undone?.state ?? state
    }

    /// The content now; nil where no file is there or nothing is known of it.
    private var content: FileAccount? { current?.account.contentDigest == nil ? nil : current?.account }

    /// All rows of a window: by day, then by name, then in the order of the chain.
    static func rows(_ window: ScannedWindow, _ recorded: [RecordedContent]) -> [CustodyRow] {
        let inputs = Dictionary(grouping: window.days.flatMap(\.inputs)) { reportableName($0.file.stem) }
        let inWindow = recorded.filter { window.firstDay <= $0.day && $0.day <= window.asOf }
        let rows = inWindow.enumerated().map { index, content in
            (index, judge(content, inputs[content.stem] ?? []))
        }
        return rows.sorted { left, right in
            let (first, second) = (left.1.recorded, right.1.recorded)
            return (first.day, first.stem, left.0) < (second.day, second.stem, right.0)
        }.map(\.1)
    }

    /// Of several files of the same name, the one that is nearest to what was recorded counts.
    private static func judge(_ recorded: RecordedContent, _ files: [InputFile]) -> CustodyRow {
        let judged = files.map { (state: CustodyState(of: $0.account, recorded: recorded), file: $0) }
        let nearest = judged.min { $0.state < $1.state }
        return CustodyRow(recorded, nearest?.state ?? .vanished, nearest?.file)
    }
}

extension FileAccount {
    fileprivate func prefixDigest(_ byteCount: Int) -> String? {
        prefixes.first { $0.byteCount == byteCount }?.digest
    }
}

extension CustodyRow {
    static func dataset(_ rows: [CustodyRow]) -> Dataset {
        Dataset(
            "custody",
            "One row a day file of the window and content that an earlier archive recorded of it, by day, name and chain.",
            rows: rows,
            columns: [
                .init(
                    Column(["file"], .string, "The day file's name less folder, .gz and .zst.", holdsLogText: true),
                    { .text($0.recorded.stem) }
                ),
                .init(Column(["date"], .date, "The day in the file's name."), { .words("\($0.recorded.day)") }),
                .init(
                    Column(
                        ["state"], .string,
                        "same, recompressed, grew, unreadable, altered, truncated or vanished; of the last three also what a later archive recorded and was undone since."
                    ),
                    { .words($0.state.rawValue) }
                ),
                .init(
                    Column(["recorded_by"], .string, "The first archive that recorded the content."),
                    { .words($0.recorded.archiveID) }
                ),
                .init(
                    Column(["recorded_bytes"], .integer, "Bytes of the recorded content."),
                    { .count($0.recorded.byteCount) }
                ),
                .init(
                    Column(["recorded_sha256"], .string, "SHA-256 of the recorded content."),
                    { .words($0.recorded.digest) }
                ),
                .init(
                    Column(
                        ["content_bytes"], .integer,
                        "Bytes of the content now; empty where no file is there or it could not be read."),
                    { $0.content.map { .count($0.contentByteCount) } ?? .null }
                ),
                .init(
                    Column(
                        ["content_sha256"], .string,
                        "SHA-256 of the content now; empty where no file is there or it could not be read."),
                    { .words($0.content?.contentDigest) }
                ),
            ])
    }

    /// How many rows have each state, null where the chain recorded nothing, and the rows, as `files`.
    static func node(_ rows: [CustodyRow], _ files: Dataset) -> ReportNode {
        func count(_ state: CustodyState) -> (String, ReportNode) {
            (state.rawValue, .cell(rows.isEmpty ? .null : .count(rows.count { $0.state == state })))
        }
        let first: [CustodyState] = [.same, .recompressed, .grew, .altered, .truncated, .vanished]
        return .object(first.map(count) + [("files", .rows(files)), count(.unreadable)])
    }

    /// One finding a row that fails a control.
    static func findings(_ rows: [CustodyRow]) -> [Finding] {
        rows.filter(\.state.isFault).map { row in
            let since = row.undone.map { " archive \($0.archiveID) recorded \($0.state.words);" } ?? ""
            let now =
                row.current.map {
                    "it now has \($0.account.contentByteCount) bytes with SHA-256 \($0.account.contentDigest ?? "unknown")"
                } ?? "no file of that name is there"
            return Finding(
                "custody_\(row.state.rawValue)", .error, subject: "\(row.recorded.stem)",
                location: row.current.map { "\($0.file.reportName)" },
                message:
                    "Archive \(row.recorded.archiveID) recorded \(row.recorded.byteCount) bytes with SHA-256 \(row.recorded.digest);\(since) \(now)."
            )
        }
    }
}
