/// A file that a template module rendered, and what it must hold against.
package struct RenderedOutput: Sendable {
    /// Relative to the archive's `data/`, with `/` between folders: `csv/daily.csv`.
    package let path: String
    package let mediaType: String
    package let format: OutputFormat

    package init(path: String, mediaType: String, format: OutputFormat) {
        self.path = path
        self.mediaType = mediaType
        self.format = format
    }

    /// Whether it is the report document.
    package var isReport: Bool { if case .document = format { true } else { false } }

    /// The grammar or schema that the archive keeps under `schemas/`, by its file's name; nil where there is none.
    package var schema: (name: String, bytes: [UInt8])? {
        switch format {
        case .page(let name, let grammar, _): (name, grammar)
        case .document(let name, let schema): (name, schema)
        case .table, .dataPackage: nil
        }
    }
}

/// How a rendered file is read back.
package enum OutputFormat: Sendable {
    /// XHTML, held against the RELAX NG grammar (its file name and its bytes); `figures` are the paths that it must show.
    case page(grammarName: String, grammar: [UInt8], figures: [String])
    /// CSV by RFC 4180 of that dataset, with those of its columns, in that order, behind `as_of`.
    case table(dataset: String, columns: [String], byteOrderMark: Bool, formulaGuard: Bool)
    /// The report document; its JSON Schema (file name and bytes) is kept in the archive.
    case document(schemaName: String, schema: [UInt8])
    /// The CSV files' Frictionless Data Package.
    case dataPackage
}
