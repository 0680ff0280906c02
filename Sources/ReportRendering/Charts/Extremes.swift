/// The least and the greatest of a list of values, as the words beside a chart name them.
struct Extremes<Value: Comparable & Sendable>: Equatable, Sendable {
    struct End: Equatable, Sendable {
        let value: Value
        /// The first place that has the value.
        let place: Int
        /// How many more places have it.
        let others: Int
    }

    let least: End
    let most: End

    /// `values`: nil where there is none. Nil where there is none at all.
    init?(_ values: [Value?]) {
        let known = values.compactMap(\.self)
        guard let least = known.min(), let most = known.max() else { return nil }
        func end(_ value: Value) -> End {
            End(value: value, place: values.firstIndex(of: value)!, others: known.count { $0 == value } - 1)
        }
        (self.least, self.most) = (end(least), end(most))
    }
}
