/// A time zone's offsets from UTC over the span of a report, taken down once so that no machine's zone tables change it later.
package struct ZoneOffsets: Sendable, Hashable {
    /// The IANA name.
    package let name: String
    /// From that second since 1970 on, local time is UTC and so many seconds; ascending, never empty.
    package let steps: [Step]

    package struct Step: Sendable, Hashable {
        package let second: Int
        package let offset: Int

        package init(second: Int, offset: Int) {
            self.second = second
            self.offset = offset
        }
    }

    package init(name: String, steps: [Step]) {
        precondition(!steps.isEmpty, "a zone has an offset")
        self.name = name
        self.steps = steps
    }

    /// The offset in that second; before the first step the first one's.
    package func offset(at second: Int) -> Int {
        steps.last { $0.second <= second }?.offset ?? steps[0].offset
    }

    /// The offsets as they are taken down for these seconds alone: the one at the first, and what changes behind it.
    package func cut(to seconds: Range<Int>) -> ZoneOffsets {
        let first = Step(second: seconds.lowerBound, offset: offset(at: seconds.lowerBound))
        return ZoneOffsets(
            name: name,
            steps: [first] + steps.filter { seconds.lowerBound < $0.second && $0.second < seconds.upperBound })
    }

    /// One line `zone NAME`, then one line `SECOND OFFSET` a step: what is kept with the archive and covered by the configuration digest.
    package var canonicalText: String {
        (["zone \(name)"] + steps.map { "\($0.second) \($0.offset)" }).map { $0 + "\n" }.joined()
    }

    /// Reads the canonical text back; nil where it is none, or has an offset of more than a day.
    package init?(canonicalText text: String) {
        let lines = text.split(separator: "\n")
        guard let first = lines.first, first.hasPrefix("zone "), lines.count > 1 else { return nil }
        var steps: [Step] = []
        for line in lines.dropFirst() {
            let numbers = line.split(separator: " ").map { Int($0) }
            guard numbers.count == 2, let second = numbers[0], let offset = numbers[1],
                second.magnitude < 1 << 40, offset.magnitude <= 86_400, steps.last.map({ $0.second < second }) ?? true
            else { return nil }
            steps.append(Step(second: second, offset: offset))
        }
        self.init(name: String(first.dropFirst("zone ".count)), steps: steps)
        guard canonicalText == text else { return nil }
    }
}
