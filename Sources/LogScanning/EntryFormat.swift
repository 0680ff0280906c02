private import CScanKernels

/// What the members of ours are called in the log: the native names, or an operator's for some of them.
///
/// Only names differ: types, ranges and reject reasons are those of the native format, and reasons bear our names. A native name that another
/// one stands in for is then a member that is not ours.
package struct EntryFormat: Sendable {
    /// Every member has its native name.
    package static let native = EntryFormat()

    /// The names, each with its field; empty for the native format, which the scan kernel knows.
    private let members: [(name: [UInt8], field: EntryField)]

    private init() { members = [] }

    /// The native format with some members under other names; the caller sees to it that no two fields share one.
    package init(renaming names: [EntryField: String]) {
        let renamed = EntryField.allCases.contains { names[$0] != nil && names[$0] != $0.name }
        members = renamed ? EntryField.allCases.map { (Array((names[$0] ?? $0.name).utf8), $0) } : []
    }

    /// Whether the scan kernel knows all names.
    var isNative: Bool { members.isEmpty }

    /// The fields under other names than the native ones, in their order.
    package var renamed: [(field: EntryField, name: String)] {
        members.filter { !$0.name.elementsEqual($0.field.name.utf8) }
            .map { ($0.field, String(decoding: $0.name, as: UTF8.self)) }
    }

    /// The field that bears the name in a format that is not native.
    func field(_ name: ScannedString) -> EntryField? {
        for member in members where member.name.count == name.count {
            if member.name.withUnsafeBufferPointer({ nightaudit_equal($0.baseAddress!, name.start, name.count) }) {
                return member.field
            }
        }
        return nil
    }
}
