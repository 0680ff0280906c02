import Foundation
import Testing

@Suite struct AgainstReference {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `the fast scanner says of mutated lines what the slow reference says`(seed: UInt64) {
        expectAgreement(
            seed: seed, expected: { SlowReference.verdict($0) },
            found: { number, line in fastVerdict(line, filler: Array("\0\"}0, \\".utf8)[number % 7]) })
    }

    @Test func `what the fast scanner accepts, Foundation reads with the same values`() throws {
        var compared = 0
        for line in MutatedLines(seed: 5, count: 5000) {
            guard let entry = fastVerdict(line).entry, Self.isCommonGround(line) else { continue }
            let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
            let members = try #require(object, "\(String(decoding: line, as: UTF8.self).debugDescription)")
            compared += 1
            #expect(Self.bytes(members["status"]) == entry.status)
            #expect(Self.bytes(members["user_id"]) == entry.user)
            #expect(Self.bytes(members["model"]) == entry.model)
            #expect(Self.bytes(members["error_type"]) == entry.errorType)
            #expect((Self.bytes(members["id"]) ?? Self.bytes(members["request_id"])) == entry.id)
            #expect((members["prompt_tokens"] as? NSNumber)?.doubleValue == entry.promptTokens.map(Double.init))
            #expect((members["completion_tokens"] as? NSNumber)?.doubleValue == entry.completionTokens.map(Double.init))
        }
        #expect(compared > 200)
    }

    /// Foundation refuses lone surrogates and numbers that no double holds, also in members that are not ours.
    private static func isCommonGround(_ line: [UInt8]) -> Bool {
        let text = String(decoding: line, as: UTF8.self).lowercased()
        return !text.contains("\\ud") && !text.contains(/[0-9]e[+-]?[0-9]{3}/)
    }

    private static func bytes(_ value: Any?) -> [UInt8]? {
        guard let text = value as? String, !text.isEmpty else { return nil }
        return Array(text.utf8)
    }
}

/// Holds the verdict found on each of 5,000 mutated lines, given with its number, against the one expected.
func expectAgreement(seed: UInt64, expected: ([UInt8]) -> Verdict, found: (Int, [UInt8]) -> Verdict) {
    var reasons: Set<String> = []
    var entries = 0
    for (number, line) in MutatedLines(seed: seed, count: 5000).enumerated() {
        let expected = expected(line)
        let found = found(number, line)
        #expect(found == expected, "line \(number): \(String(decoding: line, as: UTF8.self).debugDescription)")
        if let reason = expected.reason { reasons.insert(reason) }
        if expected.entry != nil { entries += 1 }
    }
    #expect(entries > 250, "too few lines are entries for the comparison to mean anything")
    #expect(reasons.count > 25, "too few reasons were met: \(reasons.sorted())")
}
