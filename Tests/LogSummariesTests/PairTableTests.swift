import LogScanning
import Testing

@testable import LogSummaries

/// The rows of a stored table.
@Suite struct PairTableTests {
    private static func totals(_ requests: Int) -> EntryTotals {
        var totals = EntryTotals()
        totals.requests = requests
        totals.promptCount = requests
        totals.promptTokens = UInt128(requests) << 63
        return totals
    }

    private static func read(_ rows: [(Int, Int)]) throws -> PairTable {
        var writer = SummaryWriter()
        writer.write(rows.count)
        for (index, row) in rows.enumerated() {
            writer.write(row.0)
            writer.write(row.1)
            totals(index + 1).write(to: &writer)
        }
        var reader = SummaryReader(writer.bytes[...])
        let table = try PairTable(reading: &reader, firstCount: 500, secondCount: 40)
        #expect(reader.isAtEnd)
        return table
    }

    /// Each row, by its pair.
    private static func rows(_ table: PairTable) -> [[Int]: EntryTotals] {
        var rows: [[Int]: EntryTotals] = [:]
        table.visit { rows[[$0, $1]] = $2 }
        #expect(rows.count == table.count)
        return rows
    }

    @Test func `rows are read in any order and written by ascending pair`() throws {
        let pairs = (0..<2000).map { ($0 * 7 % 500, $0 / 500 + $0 % 3 * 4) }
        let table = try Self.read(pairs)
        var writer = SummaryWriter()
        table.write(to: &writer)
        var reader = SummaryReader(writer.bytes[...])
        let again = try PairTable(reading: &reader, firstCount: 500, secondCount: 40)
        #expect(Self.rows(again) == Self.rows(table))
        #expect(zip(again.keys, again.keys.dropFirst()).allSatisfy(<))
    }

    @Test func `what was read is merged into what was read`() throws {
        let (left, right) = (try Self.read([(3, 1), (2, 2), (0, 0)]), try Self.read([(1, 1), (2, 2)]))
        var merged = left
        // Names that are 1 and 2 there are 2 and 3 here.
        merged.merge(right, firsts: [0, 2, 3], seconds: [0, 2, 1])
        var expected = Self.rows(left)
        for (pair, row) in [([2, 2], 1), ([3, 1], 2)] { expected[pair]!.merge(Self.totals(row)) }
        #expect(Self.rows(merged) == expected)
    }

    @Test(arguments: [[(1, 1), (1, 1)], [(2, 1), (1, 1), (2, 1)], [(500, 1)], [(1, 40)]])
    func `a pair that is there twice, or that no name has, is refused`(pairs: [(Int, Int)]) {
        #expect(throws: DamagedSummary.self) { try Self.read(pairs) }
    }

    @Test
    func `rows of more entries than can be added up are refused, as are totals whose parts are more than the whole`()
        throws
    {
        func read(_ rows: [EntryTotals]) throws -> Int {
            var writer = SummaryWriter()
            writer.write(rows.count)
            for (index, row) in rows.enumerated() {
                writer.write(index)
                writer.write(0)
                row.write(to: &writer)
            }
            var reader = SummaryReader(writer.bytes[...])
            return try PairTable(reading: &reader, firstCount: rows.count, secondCount: 1).count
        }
        var many = EntryTotals()
        many.requests = SummaryReader.most - 1
        #expect(try read([many]) == 1)
        #expect(throws: DamagedSummary.self) { try read([many, many]) }
        for spoil: (inout EntryTotals) -> Void in [
            { $0.failed = 2 }, { $0.promptCount = 4 }, { $0.promptTokens = 1 }, { $0.usageCount = 1 },
            { ($0.promptCount, $0.promptTokens) = (1, 1 << 63 + 1) }, { $0.latencyNanoseconds = 1 },
        ] {
            var totals = EntryTotals()
            (totals.requests, totals.successful) = (3, 2)
            #expect(try read([totals]) == 1)
            spoil(&totals)
            #expect(throws: DamagedSummary.self) { try read([totals]) }
        }
    }
}
