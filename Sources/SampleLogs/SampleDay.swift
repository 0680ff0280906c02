/// The entries of one day, ascending by time; a function of the date, rows, users and seed.
struct SampleDay {
    private let traffic: Traffic
    private let datePrefix: [UInt8]
    private let stream: Int

    init(_ day: SampleDate, _ traffic: Traffic) {
        self.traffic = traffic
        datePrefix = Array("\", \"timestamp\": \"\(day)T".utf8)
        stream = day.daysSinceEpoch
    }

    func write(to file: inout OutputFile) throws(OutputFault) {
        var randomness = Randomness(seed: traffic.seed, stream: stream)
        for row in 0..<traffic.rows {
            append(row: row, &randomness, to: &file.buffer)
            try file.writeFullBuffer()
        }
    }

    /// All lines in memory.
    var content: [UInt8] {
        var bytes: [UInt8] = []
        var randomness = Randomness(seed: traffic.seed, stream: stream)
        for row in 0..<traffic.rows { append(row: row, &randomness, to: &bytes) }
        return bytes
    }

    private func append(row: Int, _ randomness: inout Randomness, to line: inout [UInt8]) {
        let share = (Double(row) + randomness.unit()) / Double(traffic.rows)
        let model = Traffic.models[traffic.modelChoice.draw(&randomness)]
        let failed = randomness.below(100) < 3
        let spread = randomness.unit()
        let promptTokens = 20 + Int(400 * spread / (1.02 - spread))
        let length = randomness.unit()
        let completionTokens = failed ? 0 : 1 + Int(220 * length / (1.03 - length))

        line.append(text: "{\"id\": \"")
        appendID(&randomness, to: &line)
        line.append(contentsOf: datePrefix)
        appendTime(traffic.hourChoice.microsecond(atShare: share), to: &line)
        line.append(text: "Z\", \"event_type\": \"chat_completion\", \"user_id\": ")
        line.append(contentsOf: traffic.users[traffic.userChoice.draw(&randomness)])
        line.append(text: ", \"model\": ")
        line.append(text: model.name)
        line.append(text: ", \"prompt_hash\": \"")
        for _ in 0..<4 { line.append(hexadecimal: randomness.next(), digits: 16) }
        line.append(text: "\", \"response_hash\": \"")
        for _ in 0..<4 { line.append(hexadecimal: randomness.next(), digits: 16) }
        line.append(text: "\", \"prompt_tokens\": ")
        line.append(decimal: promptTokens)
        line.append(text: ", \"completion_tokens\": ")
        line.append(decimal: completionTokens)
        line.append(text: ", \"latency_ms\": ")
        line.append(double: latency(of: model, completionTokens, &randomness))
        if failed {
            line.append(text: ", \"status\": \"error\", \"error_type\": ")
            line.append(text: Traffic.errorTypes[traffic.errorChoice.draw(&randomness)].name)
        } else {
            line.append(text: ", \"status\": \"success\", \"error_type\": null")
        }
        line.append(text: ", \"metadata\": {\"session_id\": \"sess_")
        line.append(hexadecimal: randomness.next(), digits: 6)
        line.append(text: "\", \"feature\": ")
        line.append(text: Traffic.features[randomness.below(Traffic.features.count)])
        line.append(text: "}}\n")
    }

    /// Milliseconds: the model's start, its tokens, and a long tail; by + − × ÷ only, which IEEE 754 fixes to the bit.
    private func latency(of model: Traffic.Model, _ tokens: Int, _ randomness: inout Randomness) -> Double {
        let tail = 12 / (randomness.unit() + 0.004)
        let pace = 0.7 + 0.6 * randomness.unit()
        return model.startMilliseconds * pace + tail + Double(tokens) * model.tokenMilliseconds * pace
    }

    /// A random UUID (RFC 9562, version 4).
    private func appendID(_ randomness: inout Randomness, to line: inout [UInt8]) {
        let (high, low) = (randomness.next(), randomness.next())
        line.append(hexadecimal: high >> 32, digits: 8)
        line.append(UInt8(ascii: "-"))
        line.append(hexadecimal: high >> 16, digits: 4)
        line.append(text: "-4")
        line.append(hexadecimal: high, digits: 3)
        line.append(UInt8(ascii: "-"))
        line.append(hexadecimal: 8 | low >> 62, digits: 1)
        line.append(hexadecimal: low >> 48, digits: 3)
        line.append(UInt8(ascii: "-"))
        line.append(hexadecimal: low, digits: 12)
    }

    /// `hh:mm:ss.ffffff`.
    private func appendTime(_ microsecond: Int, to line: inout [UInt8]) {
        let second = microsecond / 1_000_000
        line.append(decimal: second / 3600, width: 2)
        line.append(UInt8(ascii: ":"))
        line.append(decimal: second / 60 % 60, width: 2)
        line.append(UInt8(ascii: ":"))
        line.append(decimal: second % 60, width: 2)
        line.append(UInt8(ascii: "."))
        line.append(decimal: microsecond % 1_000_000, width: 6)
    }
}
