/// Five shades by rank: the different values above 0 in order, a fifth of them a shade, so that one outlier does not make the rest pale.
struct RankShades: Equatable {
    static let count = 5

    /// The different values above 0, in order.
    private let ranked: [Int128]

    /// `values`: in any order.
    init(_ values: some Sequence<Int128>) { ranked = Set(values.filter { $0 > 0 }).sorted() }

    /// 0 for none, else 1 to 5; equal values have one shade, and the greatest has the last.
    func shade(of value: Int128) -> Int {
        guard let rank = ranked.firstIndex(of: value) else { return 0 }
        return shade(ofRank: rank)
    }

    private func shade(ofRank rank: Int) -> Int {
        ((rank + 1) * Self.count + ranked.count - 1) / ranked.count
    }

    /// Of each shade from 1 its least and its greatest value; nil for one that no value has.
    var ranges: [ClosedRange<Int128>?] {
        (1...Self.count).map { shade in
            let values = ranked.indices.filter { self.shade(ofRank: $0) == shade }.map { ranked[$0] }
            return values.first.map { $0...values.last! }
        }
    }
}
