/// The known name nearest to a mistyped one, for "did you mean …?"; nil where none is near.
///
/// Distance counts inserted, deleted, replaced and swapped letters (optimal string alignment); a name is near at a distance of at most a
/// third of its length, and at least two. Of equally near names the first in `names` wins.
package func nearestName(to text: String, in names: [String]) -> String? {
    let limit = max(2, text.utf8.count / 3)
    var best: (name: String, distance: Int)?
    for name in names {
        let distance = editDistance(Array(text.utf8), Array(name.utf8))
        if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
}

/// `; did you mean "…"?`, or the known names where none is near.
package func adviceOnNames(_ name: String, _ known: [String]) -> String {
    if let near = nearestName(to: name, in: known) { return "; did you mean \"\(near)\"?" }
    return known.isEmpty || known.count > 20 ? "" : "; known: \(known.joined(separator: ", "))"
}

private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast = [Int]()
    var last = Array(0...right.count)
    for row in 0..<left.count {
        var current = [row + 1]
        for column in 0..<right.count {
            var cost = min(
                current[column] + 1, last[column + 1] + 1, last[column] + (left[row] == right[column] ? 0 : 1))
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                cost = min(cost, beforeLast[column - 1] + 1)
            }
            current.append(cost)
        }
        (beforeLast, last) = (last, current)
    }
    return last[right.count]
}
