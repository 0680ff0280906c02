import AuditModel
import LogScanning

extension Cell {
    static func count(_ value: Int) -> Cell { .integer(Int128(value)) }
    static func sum(_ value: UInt128) -> Cell { .integer(Int128(value)) }
    static func name(_ name: Name?) -> Cell { name.map(Cell.text) ?? .null }
    static func words(_ text: String?) -> Cell { text.map { .text(Name($0)) } ?? .null }
    static func flag(_ flag: Bool?) -> Cell { flag.map { .flag($0) } ?? .null }
    static func instant(_ instant: Instant?) -> Cell { words(instant?.text) }

    /// Nanoseconds as milliseconds.
    static func milliseconds(_ nanoseconds: Int64?) -> Cell {
        nanoseconds.map { .number(exactQuotient(UInt128($0), 1_000_000)) } ?? .null
    }

    /// The exact quotient; null where there is nothing to divide by.
    static func share(_ part: Int, of whole: Int) -> Cell {
        whole == 0 ? .null : .number(exactQuotient(UInt128(part), UInt128(whole)))
    }
}
