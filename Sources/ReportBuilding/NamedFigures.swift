package import AuditModel
import LogSummaries

/// What names of the logs are names of.
package enum NameKind: String, Sendable, CaseIterable {
    case user, model
    case errorType = "error_type"

    /// The word for all of them: `users`.
    package var table: String { rawValue + "s" }

    /// The member of a row that holds one.
    package var key: String { self == .user ? "user_id" : rawValue }
}

/// The figures by which a name is followed from report to report.
package struct NamedFigures: Sendable, Hashable {
    package enum Figure: String, Sendable, CaseIterable {
        case requests, tokens
    }

    /// Nil for entries without a name.
    package let name: Name?
    package let requests: Int128
    /// Prompt and completion tokens.
    package let tokens: Int128

    package init(name: Name?, requests: Int128, tokens: Int128) {
        self.name = name
        self.requests = requests
        self.tokens = tokens
    }

    package subscript(figure: Figure) -> Int128 {
        switch figure {
        case .requests: requests
        case .tokens: tokens
        }
    }

    /// Most requests first, then by name, entries without one last.
    package static func precedes(_ left: NamedFigures, _ right: NamedFigures) -> Bool {
        if left.requests != right.requests { return left.requests > right.requests }
        guard let name = left.name else { return false }
        return right.name.map { name < $0 } ?? true
    }
}

extension ReportTables {
    /// Every name's figures.
    var names: [NameKind: [NamedFigures]] {
        Dictionary(uniqueKeysWithValues: NameKind.allCases.map { ($0, figures(of: $0)) })
    }

    private func figures(of kind: NameKind) -> [NamedFigures] {
        let rows =
            switch kind {
            case .user: users
            case .model: models
            case .errorType: errorTypes
            }
        return (0..<rows.count).map { index in
            let totals = rows.totals(row: index)
            return NamedFigures(
                name: rows.name(row: index), requests: Int128(totals.requests),
                tokens: Int128(totals.promptTokens + totals.completionTokens))
        }
    }
}
