extension Collection where Element: Equatable {
    /// Whether these elements stand in it, one after the other.
    func contains(_ other: some Collection<Element>) -> Bool {
        indices.contains { self[$0...].starts(with: other) }
    }
}
