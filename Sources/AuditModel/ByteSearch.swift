extension [UInt8] {
    /// Whether these bytes stand in it, one behind the other; the standard library's own search is many times slower.
    package func holds(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        let start = word.utf8Start
        guard length > 0, length <= count else { return length == 0 }
        return (0...count - length).contains { place in
            self[place] == start[0] && (1..<length).allSatisfy { self[place + $0] == start[$0] }
        }
    }
}
