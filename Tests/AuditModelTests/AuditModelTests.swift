import AuditModel
import Testing

@Suite struct AuditModelTests {
    @Test func `each day of 400 years follows the day before it`() throws {
        var day = try #require(CalendarDay("1800-01-01"))
        let last = try #require(CalendarDay("2200-01-01"))
        #expect(day.adding(days: 146_097) == last)
        var weekday = day.weekday
        while day < last {
            let next = day.adding(days: 1)
            weekday = weekday % 7 + 1
            #expect(next.weekday == weekday)
            #expect(CalendarDay(next.description) == next)
            #expect(day.description < next.description)
            day = next
        }
    }

    @Test(arguments: [
        "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "2026-1-01", "26-01-01",
        "2026/01/01", "2026-01-01 ", "", "２026-01-01",
        "0000-01-01", "0000-12-31",
    ])
    func `a date in no calendar is none`(text: String) { #expect(CalendarDay(text) == nil) }

    @Test(arguments: [
        ("1970-01-01", 0, 4), ("2026-11-22", 20_779, 7), ("0001-01-01", -719_162, 1), ("2024-02-29", 19_782, 4),
    ])
    func `a day is counted from the epoch and has its weekday`(text: String, days: Int, weekday: Int) throws {
        let day = try #require(CalendarDay(text))
        #expect(day.daysSinceEpoch == days)
        #expect(day.weekday == weekday)
    }

    @Test func `names are compared as bytes`() {
        #expect(Name("é") != Name("e\u{301}"))
        #expect(Name("a") < Name("é"))
        #expect(Name("Z") < Name("a"))
        #expect(Name("\u{FFFF}") < Name("\u{10000}"))
        #expect(Name("a") < Name("aa"))
    }

    @Test(
        arguments: [
            (1, 3, 1.0 / 3.0), (0, 7, 0), (7, 7, 1), (2, 3, 2.0 / 3.0), (1 << 53 + 1, 1, 9_007_199_254_740_992),
            (1 << 53 + 3, 1, 9_007_199_254_740_996),
        ] as [(UInt128, UInt128, Double)])
    func `a quotient is rounded once, half-even`(dividend: UInt128, divisor: UInt128, expected: Double) {
        #expect(exactQuotient(dividend, divisor) == expected)
    }

    @Test func `a quotient does not depend on a common factor`() {
        var state: UInt64 = 1
        for _ in 0..<2000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let dividend = UInt128(state >> 30)
            let divisor = UInt128(state & 0xFFFF_FFFF) + 1
            #expect(exactQuotient(dividend, divisor) == Double(dividend) / Double(divisor))
            #expect(exactQuotient(dividend << 60, divisor << 60) == Double(dividend) / Double(divisor))
        }
    }

    @Test(arguments: [(0.0, "0"), (1, "1"), (0.1, "0.1"), (1234.5, "1234.5"), (1.0 / 3.0, "0.3333333333333333")])
    func `a decimal is the shortest that reads back`(number: Double, text: String) {
        #expect(shortestDecimal(number) == text)
        #expect(Double(text) == number)
    }

    @Test func `a decimal is appended as it is written alone`() {
        var state: UInt64 = 7
        var numbers = [
            0, -0.0, 1e-4, 9.9e-5, 0.1, 100, 999_999_999.999_999, 1e15, 1e16, 1e-300, -2.5, 1.0 / 3, 1_000_000.5,
        ]
        for _ in 0..<2000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            numbers.append(Double(state >> 40) / 1e6)
            numbers.append(Double(state >> 20) / 1000)
            numbers.append(Double(bitPattern: state & 0x7FEF_FFFF_FFFF_FFFF))
        }
        for number in numbers {
            var bytes: [UInt8] = []
            bytes.append(shortest: number)
            #expect(bytes == Array(shortestDecimal(number).utf8))
        }
    }

    @Test(arguments: [
        ("", "", true), ("ab", "", true), ("ab", "b", true), ("aab", "ab", true), ("ab", "abc", false),
        ("ba", "ab", false),
    ])
    func `bytes hold what stands in them`(text: String, word: String, isHeld: Bool) {
        let words: [String: StaticString] = ["": "", "b": "b", "ab": "ab", "abc": "abc"]
        #expect(Array(text.utf8).holds(words[word]!) == isHeld)
    }

    @Test func `what steers, reorders, breaks lines or is no character is shown visibly, all else is not`() {
        let shown: [ClosedRange<UInt32>] = [
            0...0x1F, 0x7F...0x9F, 0x61C...0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF...0xFEFF,
            0xFDD0...0xFDEF,
        ]
        let scalars = (0...0x10FFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)
        let expected = scalars.filter { scalar in
            shown.contains { $0.contains(scalar.value) } || scalar.value % 0x10000 >= 0xFFFE
        }
        #expect(scalars.filter(isShownVisibly) == expected)
    }

    @Test func `a mistyped name finds the nearest known one`() {
        let names = ["total_requests", "total_tokens", "daily", "users"]
        #expect(nearestName(to: "total_request", in: names) == "total_requests")
        #expect(nearestName(to: "dialy", in: names) == "daily")
        #expect(nearestName(to: "something else", in: names) == nil)
    }
}
