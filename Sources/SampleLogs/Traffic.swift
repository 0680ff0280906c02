/// Who asks what how often: the same for all days of one run.
struct Traffic {
    let rows: Int
    let seed: UInt64
    /// Quoted names, the busiest first.
    let users: [[UInt8]]
    let userChoice: WeightedChoice
    let modelChoice = WeightedChoice(Traffic.models.map(\.weight))
    let errorChoice = WeightedChoice(Traffic.errorTypes.map { $0.weight })
    let hourChoice = HourlyShares(weights: Traffic.hourWeights)

    init(rows: Int, users count: Int, seed: UInt64) {
        self.rows = rows
        self.seed = seed
        users = (0..<count).map { rank in
            var name: [UInt8] = []
            if let place = Self.foreignRanks.firstIndex(of: rank) {
                name.append(quoted: Self.foreignNames[place])
            } else {
                name.append(text: "\"user_")
                name.append(decimal: rank + 1, width: 5)
                name.append(UInt8(ascii: "\""))
            }
            return name
        }
        userChoice = WeightedChoice(zipf: count)
    }

    /// Users whose names are not ASCII, and the ranks they hold.
    private static let foreignNames = ["zoë.müller", "李雷", "ольга", "bot-💡", "नेहा"]
    private static let foreignRanks = [6, 18, 41, 77, 140]

    /// Milliseconds before the first token, and for each token.
    struct Model {
        let name: StaticString
        let weight, startMilliseconds, tokenMilliseconds: Double
    }

    private static func model(_ name: StaticString, _ weight: Double, _ start: Double, _ token: Double) -> Model {
        Model(name: name, weight: weight, startMilliseconds: start, tokenMilliseconds: token)
    }

    static let models = [
        model("\"anthropic/claude-3.5-sonnet\"", 26, 420, 11.5),
        model("\"openai/gpt-4o\"", 19, 380, 9.7),
        model("\"openai/gpt-4o-mini\"", 15, 260, 6.1),
        model("\"anthropic/claude-3-haiku\"", 11, 210, 5.3),
        model("\"google/gemini-1.5-pro\"", 8, 510, 12.9),
        model("\"google/gemini-1.5-flash\"", 6, 190, 4.2),
        model("\"meta-llama/llama-3.1-70b-instruct\"", 5, 340, 14.8),
        model("\"mistralai/mistral-large\"", 4, 370, 13.1),
        model("\"anthropic/claude-3-opus\"", 3, 690, 24.6),
        model("\"cohere/command-r-plus\"", 1.5, 450, 15.2),
        model("\"deepseek/deepseek-chat\"", 1, 560, 17.4),
        model("\"qwen/qwen-2.5-72b-instruct\"", 0.5, 480, 16.3),
    ]

    static let errorTypes: [(name: StaticString, weight: Double)] = [
        ("\"rate_limit\"", 40), ("\"timeout\"", 28), ("\"upstream_error\"", 14), ("\"context_length_exceeded\"", 9),
        ("\"content_filter\"", 6), ("\"invalid_request\"", 3),
    ]

    static let features: [StaticString] = [
        "\"code_review\"", "\"chat\"", "\"summarize\"", "\"search\"", "\"translate\"",
        "\"r\\u00e9sum\\u00e9_screening\"",
    ]

    /// Requests by hour of the UTC day: quiet at night, two humps with a lunch between them.
    private static let hourWeights: [Double] = [
        9, 7, 6, 5, 6, 9, 18, 36, 62, 81, 92, 90, 74, 79, 95, 98, 91, 78, 57, 43, 34, 27, 19, 13,
    ]
}

/// How a day's requests spread over its hours.
struct HourlyShares {
    private let weights: [Double]
    private let total: Double

    init(weights: [Double]) {
        self.weights = weights
        total = weights.reduce(0, +)
    }

    /// The microsecond of the day before which that share (0 to below 1) of its requests comes; rises with the share.
    func microsecond(atShare share: Double) -> Int {
        var rest = share * total
        var hour = 0
        while hour < 23, rest >= weights[hour] {
            rest -= weights[hour]
            hour += 1
        }
        let within = rest / weights[hour] * 3_600_000_000
        return hour * 3_600_000_000 + min(3_599_999_999, Int(within))
    }
}
