import ArgumentParser

/// The names that `query` looks for, each in one of three ways: as text, as a JSON string, or by the SHA-256 of its bytes.
struct QueryNames: ParsableArguments {
    @Option(help: "Entries of this user; empty: entries that have none.")
    var user: String?
    @Option(name: .customLong("user-json"), help: "The same as a JSON string in double quotes: '\"a\\u0000b\"'.")
    var userJSON: String?
    @Option(
        name: .customLong("user-sha256"), help: "The same by the SHA-256 of the name's UTF-8 bytes, in hexadecimal.")
    var userDigest: String?
    @Option(help: "Entries of this model; empty: entries that have none.")
    var model: String?
    @Option(name: .customLong("model-json"), help: "The same as a JSON string.")
    var modelJSON: String?
    @Option(name: .customLong("model-sha256"), help: "The same by SHA-256.")
    var modelDigest: String?
    @Option(help: "Entries with this error type; empty: entries that have none.")
    var errorType: String?
    @Option(name: .customLong("error-type-json"), help: "The same as a JSON string.")
    var errorTypeJSON: String?
    @Option(name: .customLong("error-type-sha256"), help: "The same by SHA-256.")
    var errorTypeDigest: String?

    var areGiven: Bool {
        [user, userJSON, userDigest, model, modelJSON, modelDigest, errorType, errorTypeJSON, errorTypeDigest]
            .contains { $0 != nil }
    }

    func userCondition() throws(Failure) -> NameCondition? {
        try NameCondition("user", text: user, json: userJSON, sha256: userDigest)
    }

    func modelCondition() throws(Failure) -> NameCondition? {
        try NameCondition("model", text: model, json: modelJSON, sha256: modelDigest)
    }

    func errorTypeCondition() throws(Failure) -> NameCondition? {
        try NameCondition("error-type", text: errorType, json: errorTypeJSON, sha256: errorTypeDigest)
    }
}
