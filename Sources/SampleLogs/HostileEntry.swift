/// An entry to be bent: members in order, each value as raw JSON text, written as `json.dumps` would.
///
/// The first member, `expect`, is none of the contract's: it says what a reader must make of the line, `accepted` or
/// the reason of its rejection, so that a test can hold each line against its own word.
struct HostileEntry {
    private var members: [(key: String, value: String)]

    /// A sound entry of that day; `number` tells it from the others of its file and is its second after noon.
    init(_ day: SampleDate, _ file: StaticString, number: Int, expect: String = "accepted") {
        var time: [UInt8] = []
        time.append(decimal: 12 + number / 3600, width: 2)
        time.append(UInt8(ascii: ":"))
        time.append(decimal: number / 60 % 60, width: 2)
        time.append(UInt8(ascii: ":"))
        time.append(decimal: number % 60, width: 2)
        members = [
            ("expect", pythonQuoted(expect)),
            ("id", "\"hostile-\(file)-\(number)\""),
            ("timestamp", "\"\(day)T\(String(decoding: time, as: UTF8.self)).000001Z\""),
            ("event_type", "\"chat_completion\""),
            ("user_id", "\"user_00001\""),
            ("model", "\"openai/gpt-4o\""),
            ("prompt_tokens", "150"),
            ("completion_tokens", "450"),
            ("latency_ms", "1234.5678901234567"),
            ("status", "\"success\""),
            ("error_type", "null"),
            ("metadata", "{\"session_id\": \"sess_abc\", \"feature\": \"code_review\"}"),
        ]
    }

    /// With that member's value replaced by raw JSON text, or the member added at the end.
    func with(_ key: String, _ value: String) -> HostileEntry {
        guard let place = members.firstIndex(where: { $0.key == key }) else { return adding(key, value) }
        var copy = self
        copy.members[place].value = value
        return copy
    }

    /// With one more member at the end, whether there is one of that key or not.
    func adding(_ key: String, _ value: String) -> HostileEntry {
        var copy = self
        copy.members.append((key, value))
        return copy
    }

    func without(_ key: String) -> HostileEntry {
        var copy = self
        copy.members.removeAll { $0.key == key }
        return copy
    }

    /// With the key written otherwise, raw between its quotes.
    func spelling(_ key: String, _ raw: String) -> HostileEntry {
        var copy = self
        for place in members.indices where members[place].key == key { copy.members[place].key = raw }
        return copy
    }

    var text: String { "{" + members.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}" }

    /// The entry without blanks between its tokens.
    var compactText: String { "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}" }

    /// The entry with every blank JSON knows between its tokens.
    var airyText: String {
        " \t\r{ \t" + members.map { "\"\($0.key)\"\t:\r \($0.value)" }.joined(separator: " ,\t ") + "\r} \t"
    }

    var bytes: [UInt8] { Array(text.utf8) }
}
