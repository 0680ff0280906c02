import ReportBuilding

/// The files of a run that lie beside a page under the names by which it may link to them; none where the page lies in a folder.
struct PageLinks {
    private var tables: Set<String> = []
    private var hasDocument = false

    /// Of no run: nothing lies beside the page.
    init() {}

    init(_ outputs: [RenderedOutput], from page: String) {
        guard !page.contains("/") else { return }
        for output in outputs {
            switch output.format {
            case .table(let dataset, _, _, _) where output.path == Self.path(dataset): tables.insert(dataset)
            case .document where output.path == Self.documentPath: hasDocument = true
            case .page, .table, .document, .dataPackage: break
            }
        }
    }

    private static let documentPath = "report.json"
    private static func path(_ dataset: String) -> String { "csv/\(dataset).csv" }

    /// The path of that dataset's file, falsy where there is none.
    func table(_ dataset: String) -> PageValue { Self.link(tables.contains(dataset) ? Self.path(dataset) : nil) }

    /// The path of the report document, falsy where there is none.
    var document: PageValue { Self.link(hasDocument ? Self.documentPath : nil) }

    private static func link(_ path: String?) -> PageValue {
        .figure(path.map { PageFigure($0) } ?? PageFigure(.null, type: .string))
    }
}
