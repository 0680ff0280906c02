import AuditModel
import LogScanning
import Testing

@testable import LogSummaries

/// Rows are packed where that is possible, and no sum shows it.
@Suite struct TotalsTableTests {
    @Test func `rows are as exact as totals, however large sums and counts become`() {
        var table = TotalsTable(count: 3)
        var expected = [EntryTotals](repeating: EntryTotals(), count: 3)
        let large: [UInt128] = [0, 1, (1 << 62) + 7, (1 << 63) - 1, 1 << 63, (1 << 64) - 1, (1 << 64) + 5, 1 << 100]
        let counts = [0, 1, 1 << 31, 1 << 32 - 1, 1 << 32, 1 << 40]
        for step in 0..<2000 {
            var part = EntryTotals()
            part.requests = counts[step % 6]
            (part.successful, part.failed) = (part.requests / 2, part.requests / 3)
            (part.latencyCount, part.usageCount) = (part.requests / 5, part.requests / 7)
            (part.promptCount, part.completionCount) = (part.requests, part.requests / 7)
            part.promptTokens = large[step % 7]
            part.completionTokens = large[step / 3 % 8]
            part.latencyNanoseconds = large[step / 5 % 4]
            let row = step % 11 % 3
            table.merge(part, into: row)
            expected[row].merge(part)
            #expect(table[row] == expected[row] && table.requests(row: row) == expected[row].requests)
        }
        #expect(expected.allSatisfy { $0.requests > 1 << 40 && $0.promptTokens > 1 << 66 })
    }

    @Test func `rows of another table are merged exactly, packed or not`() {
        let large: [UInt128] = [3, 1 << 62, (1 << 63) - 1, 1 << 63, 1 << 90]
        var (table, expected) = (TotalsTable(count: 1), EntryTotals())
        for step in 0..<500 {
            var part = EntryTotals()
            part.requests = [1, 1 << 31, 1 << 33][step % 3]
            part.promptCount = part.requests
            part.promptTokens = large[step % 5]
            part.latencyNanoseconds = large[step / 7 % 3]
            var other = TotalsTable(count: 2)
            other.merge(part, into: 1)
            table.merge(other, row: 1, into: 0)
            table.merge(other, row: 0, into: 0)
            expected.merge(part)
            #expect(table[0] == expected)
        }
        #expect(expected.requests > 1 << 40 && expected.promptTokens > 1 << 96)
    }

    @Test func `an entry beside a full row is not lost`() throws {
        let folder = try LogFolder()
        let most = 999_999_999_999 * 1_000_000
        // Rows take 2^63 nanoseconds before anything is put beside them: some nine entries of this latency each.
        let line =
            #"{"status":"success","user_id":"u","model":"m","latency_ms":999999999999,"prompt_tokens":999999999999}"#
        try folder.write("audit_2026-11-20.jsonl", String(repeating: line + "\n", count: 100))
        let (_, summary) = try scanDay(CalendarDay("2026-11-20")!, files: try LogDirectory(folder.path).files)
        #expect(summary.totals.latencyNanoseconds == UInt128(most) * 100)
        #expect(summary.usage.rows[0] == summary.totals && summary.totals.requests == 100)
        var merged = summary
        for _ in 0..<50 { merged.merge(summary) }
        #expect(
            merged.usage.rows[0].latencyNanoseconds == UInt128(most) * 5100
                && merged.totals.promptTokens == 999_999_999_999 * 5100)
    }
}
