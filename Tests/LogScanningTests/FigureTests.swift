import Testing

@Suite struct FigureTests {
    private static let timestamps: [(text: String, seconds: Int?, nanoseconds: Int)] = [
        ("1970-01-01T00:00:00Z", 0, 0), ("1970-01-01t00:00:00z", 0, 0), ("1970-01-01 00:00:00", 0, 0),
        ("1969-12-31T23:59:59.5Z", -1, 500_000_000), ("1970-01-01T01:00:00+01:00", 0, 0),
        ("1969-12-31T23:00:00-01:00", 0, 0), ("2026-11-22T10:30:45.123456Z", 1_795_343_445, 123_456_000),
        ("1970-01-01T00:00:00.9999999999Z", 0, 999_999_999), ("1970-01-01T00:00:00-00:00", 0, 0),
        ("2024-02-29T00:00:00Z", 1_709_164_800, 0), ("2026-02-29T00:00:00Z", nil, 0), ("1900-02-29T00:00:00Z", nil, 0),
        ("2016-12-31T23:59:60Z", 1_483_228_799, 0), ("2016-12-31T23:59:60.25Z", 1_483_228_799, 250_000_000),
        ("2017-01-01T01:59:60+02:00", 1_483_228_799, 0), ("2016-12-31T23:59:60+01:00", nil, 0),
        ("2016-12-31T22:59:60Z", nil, 0), ("2016-12-31T23:59:61Z", nil, 0), ("2016-12-31T23:60:00Z", nil, 0),
        ("2016-12-31T24:00:00Z", nil, 0), ("2016-13-01T00:00:00Z", nil, 0), ("2016-00-01T00:00:00Z", nil, 0),
        ("2016-01-00T00:00:00Z", nil, 0), ("2016-04-31T00:00:00Z", nil, 0), ("2016-01-01", nil, 0),
        ("2016-01-01T00:00Z", nil, 0), ("2016-01-01T00:00:00.Z", nil, 0), ("2016-01-01T00:00:00,5Z", nil, 0),
        ("2016-01-01T00:00:00+0100", nil, 0), ("2016-01-01T00:00:00+24:00", nil, 0),
        ("2016-01-01T00:00:00+01:60", nil, 0), ("2016-01-01T00:00:00Zx", nil, 0), (" 2016-01-01T00:00:00Z", nil, 0),
        ("20160101T000000Z", nil, 0), ("0000-01-01T00:00:00Z", -62_167_219_200, 0),
        ("0000-01-01T00:00:00+00:01", nil, 0), ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
        ("9999-12-31T23:59:59-00:01", nil, 0), ("", nil, 0), ("yesterday", nil, 0),
    ]

    @Test(arguments: timestamps.indices)
    func `a timestamp is read by RFC 3339, or the entry is undated`(index: Int) {
        let row = Self.timestamps[index]
        let line = "{\"status\": \"success\", \"timestamp\": \"\(row.text)\"}"
        let expected = row.seconds.map { SlowInstant(seconds: $0, nanoseconds: row.nanoseconds) }
        let entry = fastVerdict(line).entry
        #expect(entry != nil, "no timestamp rejects a line")
        #expect(entry?.timestamp == expected, "\(row.text)")
        #expect(SlowInstant(rfc3339: Array(row.text.utf8)) == expected, "\(row.text)")
    }

    private static let wholeNumbers: [(text: String, value: Int64?)] = [
        ("150", 150), ("150.0", 150), ("1.5e2", 150), ("15000e-2", 150), ("-0", 0), ("-0.0e5", 0), ("0e999", 0),
        ("1E+2", 100), ("1e12", 1_000_000_000_000), ("1000000000000", 1_000_000_000_000), ("1000000000001", nil),
        ("1000000000000.1", nil), ("1000000000000.0", 1_000_000_000_000), ("1e13", nil),
        ("1e999999999999999999999", nil),
        ("1.5", nil), ("-1", nil), ("1e-1", nil), ("1e-999999999999999999999", nil), ("-1e-9", nil),
        ("999999999999.00000000000000000000000001", nil), ("1.50000000000000000000000000000e2", 150),
    ]

    @Test(arguments: wholeNumbers.indices)
    func `tokens are whole numbers by value`(index: Int) {
        let (text, value) = Self.wholeNumbers[index]
        for field in ["prompt_tokens", "completion_tokens"] {
            let verdict = fastVerdict("{\"status\": \"success\", \"\(field)\": \(text)}")
            #expect(verdict.reason == (value == nil ? "\(field)_range" : nil), "\(text)")
            let found = field == "prompt_tokens" ? verdict.entry?.promptTokens : verdict.entry?.completionTokens
            #expect(found == value, "\(text)")
        }
        #expect(SlowDecimal(text).wholeNumber == value, "\(text)")
    }

    private static let latencies: [(text: String, nanoseconds: Int64?)] = [
        ("0", 0), ("-0", 0), ("1", 1_000_000), ("1234.5678901234567", 1_234_567_890), ("0.0000005", 0),
        ("0.0000015", 2), ("0.0000025", 2), ("0.00000050000000000000000000001", 1), ("0.00000049999999999999999999", 0),
        ("5e-7", 0), ("15e-7", 2), ("1.5E-6", 2), ("0.9999995", 1_000_000), ("1e12", 1_000_000_000_000_000_000),
        ("1000000000000.0000000001", nil), ("999999999999.9999999", 1_000_000_000_000_000_000), ("1e13", nil),
        ("-0.0000000001", nil), ("-1", nil), ("1e-999999999999", 0), ("1e999", nil), ("0e999999999999", 0),
    ]

    @Test(arguments: latencies.indices)
    func `latency is the decimal text in nanoseconds, rounded half-even`(index: Int) {
        let (text, nanoseconds) = Self.latencies[index]
        let verdict = fastVerdict("{\"status\": \"success\", \"latency_ms\": \(text)}")
        #expect(verdict.reason == (nanoseconds == nil ? "latency_ms_range" : nil), "\(text)")
        #expect(verdict.entry?.latencyNanoseconds == nanoseconds, "\(text)")
        #expect(SlowDecimal(text).nanoseconds == nanoseconds, "\(text)")
    }

    @Test func `id wins over request_id, and an empty text is none`() {
        let id = fastVerdict("{\"status\": \"error\", \"request_id\": \"r\", \"id\": \"i\", \"user_id\": \"\"}").entry
        #expect(id?.id == Array("i".utf8))
        #expect(id?.user == nil)
        #expect(id?.kind == "error")
        let request = fastVerdict("{\"status\": \"x\", \"id\": \"\", \"request_id\": \"\\u0072\"}").entry
        #expect(request?.id == Array("r".utf8))
        #expect(request?.kind == "other")
    }

    @Test func `names are the bytes after unescaping`() {
        let line = "{\"status\": \"success\", \"user_id\": \"e\u{301}\", \"model\": \"\\u00e9\\ud83d\\ude00\\u0000\"}"
        let entry = fastVerdict(line).entry
        #expect(entry?.user == [0x65, 0xCC, 0x81])
        #expect(entry?.model == Array("é😀\u{0}".utf8))
    }
}
