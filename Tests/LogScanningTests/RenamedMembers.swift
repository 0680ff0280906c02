import LogScanning
import Testing

@Suite struct RenamedMembers {
    /// Lines of `MutatedLines` hold these names too; two fields swap theirs, one name is as long as another field's.
    private static let renames: [EntryField: String] = [
        .errorType: "Status", .userID: "metadata", .id: "", .model: "request_id", .requestID: "model",
        .promptTokens: "prompt_token", .latency: "latency_ms ", .timestamp: "é",
    ]

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `with renamed members too, the fast scanner says what the slow reference says`(seed: UInt64) {
        let names = Dictionary(uniqueKeysWithValues: Self.renames.map { ($0.key.name, $0.value) })
        let format = EntryFormat(renaming: Self.renames)
        expectAgreement(
            seed: seed, expected: { SlowReference.verdict($0, renames: names) },
            found: { _, line in fastVerdict(line, format: format) })
    }

    @Test func `a renamed member is strict as the native one, and its reasons bear our name`() {
        let format = EntryFormat(renaming: [.userID: "user"])
        func verdict(_ line: String) -> Verdict { fastVerdict(Array(line.utf8), format: format) }
        #expect(verdict(#"{"status": "success", "user": "ann"}"#).entry?.user == Array("ann".utf8))
        #expect(verdict(#"{"status": "success", "us\u0065r": "ann"}"#).entry?.user == Array("ann".utf8))
        #expect(verdict(#"{"status": "success", "user": 1}"#) == .rejected("user_id_type"))
        #expect(verdict(#"{"status": "success", "user": "a", "user": "a"}"#) == .rejected("user_id_repeated"))
        #expect(verdict(#"{"status": "success", "user": "\ud800"}"#) == .rejected("user_id_surrogate"))
        #expect(verdict(#"{"status": "success", "user_id": 1}"#).entry?.user == .some(nil))
    }

    @Test func `names that are the native ones make the native format`() {
        #expect(EntryFormat(renaming: [.userID: "user_id"]).renamed.isEmpty)
        #expect(EntryFormat(renaming: [.userID: "user", .id: "id"]).renamed.map(\.name) == ["user"])
    }
}
