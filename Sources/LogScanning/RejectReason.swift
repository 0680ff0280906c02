/// Why a line is no valid entry: one reason a line.
package struct RejectReason: Hashable, Sendable {
    /// What is wrong with a member of ours; within one member the first of these wins.
    package enum Fault: UInt8, Sendable, CaseIterable {
        case repeated, type, surrogate, range
    }

    private let code: UInt8

    private init(code: UInt8) { self.code = code }

    package init(_ field: EntryField, _ fault: Fault) { code = 6 + field.rawValue * 4 + fault.rawValue }

    package static let tooLong = RejectReason(code: 0)
    package static let notUTF8 = RejectReason(code: 1)
    package static let notJSON = RejectReason(code: 2)
    package static let tooDeep = RejectReason(code: 3)
    package static let notObject = RejectReason(code: 4)
    package static let statusMissing = RejectReason(code: 5)

    /// How many reasons there are; `index` is below it.
    package static let count = 6 + EntryField.allCases.count * 4
    package var index: Int { Int(code) }
    package init(index: Int) { code = UInt8(index) }

    /// Every reason's name, in the order of `index`.
    package static let names = (0..<count).map { RejectReason(index: $0).name }

    /// The reason that reports name so; nil where there is none.
    package init?(name: String) {
        guard let index = Self.names.firstIndex(of: name) else { return nil }
        self.init(index: index)
    }

    /// The reason as reports name it: `not_json`, `user_id_type`.
    package var name: String {
        guard code >= 6 else {
            return ["too_long", "not_utf8", "not_json", "too_deep", "not_object", "status_missing"][Int(code)]
        }
        let field = EntryField(rawValue: (code - 6) / 4)!
        return "\(field.name)_\(Fault(rawValue: (code - 6) % 4)!)"
    }
}
