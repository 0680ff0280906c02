import AuditModel

/// A version of BagIt that bags are judged by: the last draft, and RFC 8493.
enum BagItVersion: String {
    case draft = "0.97"
    case rfc = "1.0"
}

/// The declaration of a bag (RFC 8493, 2.1.1): two lines, in this order, without a byte order mark.
///
/// | line | value |
/// | --- | --- |
/// | `BagIt-Version` | `0.97` or `1.0` |
/// | `Tag-File-Character-Encoding` | `UTF-8`, in any case of letters |
struct BagItDeclaration {
    let version: String?
    let encoding: String?

    /// Each nil where its line is not there, or in no form of a line.
    init(_ bytes: [UInt8]) {
        let lines = bagItLines(bytes)
        func value(_ index: Int, _ label: String) -> String? {
            guard lines.count == 2, let text = String(validating: lines[index], as: UTF8.self),
                text.utf8.starts(with: "\(label): ".utf8)
            else { return nil }
            return String(text.unicodeScalars.dropFirst(label.utf8.count + 2))
        }
        version = value(0, "BagIt-Version")
        encoding = value(1, "Tag-File-Character-Encoding")
    }
}

/// A payload or tag manifest (RFC 8493, 2.1.3), or the paths of fetch.txt (2.2.3), as any maker of bags may write them.
///
/// | part | form |
/// | --- | --- |
/// | line | ends with LF, CR or CR LF; the last may lack it |
/// | checksum | hexadecimal digits of either case |
/// | between | one or more blanks or tabs, then an asterisk where md5sum's tools put one |
/// | path | to the line's end; `%0A` and `%0D` are the line ends of a name, in 1.0 `%25` its percent sign; a leading `./` is none of it |
struct BagItManifest {
    struct Line {
        let number: Int
        /// In lower case; of fetch.txt empty.
        let digest: String
        let path: Name
    }

    let lines: [Line]
    /// Numbers of lines of another form, from 1.
    let faults: [Int]

    init(_ bytes: [UInt8], version: BagItVersion) {
        self.init(bytes) { line in
            let digest = line.prefix { !isBlank($0) }
            let rest = line[digest.endIndex...].drop(while: isBlank)
            guard !digest.isEmpty, digest.allSatisfy(isHexadecimal), digest.endIndex < rest.startIndex else {
                return nil
            }
            let path = rest.first == UInt8(ascii: "*") ? rest.dropFirst() : rest
            guard let name = decodedPath(path, version) else { return nil }
            return (String(decoding: digest, as: UTF8.self).lowercased(), name)
        }
    }

    /// Lines of `url length path`; the length is a number or `-`.
    init(fetch bytes: [UInt8], version: BagItVersion) {
        self.init(bytes) { line in
            let url = line.prefix { !isBlank($0) }
            let behind = line[url.endIndex...].drop(while: isBlank)
            let length = behind.prefix { !isBlank($0) }
            let path = behind[length.endIndex...].drop(while: isBlank)
            guard !url.isEmpty,
                length.elementsEqual([UInt8(ascii: "-")]) || length.allSatisfy({ (48...57).contains($0) }),
                !length.isEmpty, let name = decodedPath(path, version)
            else { return nil }
            return ("", name)
        }
    }

    private init(_ bytes: [UInt8], _ read: (ArraySlice<UInt8>) -> (digest: String, path: Name)?) {
        var (lines, faults): ([Line], [Int]) = ([], [])
        for (index, line) in bagItLines(bytes).enumerated() where !line.isEmpty {
            if let (digest, path) = read(line) {
                lines.append(Line(number: index + 1, digest: digest, path: path))
            } else {
                faults.append(index + 1)
            }
        }
        (self.lines, self.faults) = (lines, faults)
    }
}

/// The elements of bag-info.txt (RFC 8493, 2.2.2) in their order; labels may stand twice, and values go on in lines that begin
/// with a blank. Nil where a line is none of these.
func bagItElements(_ bytes: [UInt8]) -> [(label: String, value: String)]? {
    var elements: [(label: String, value: String)] = []
    for line in bagItLines(bytes) where !line.isEmpty {
        guard let text = String(validating: line, as: UTF8.self) else { return nil }
        if let last = elements.indices.last, isBlank(line.first!) {
            elements[last].value += " " + trimmed(text)
            continue
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !trimmed(parts[0]).isEmpty, !isBlank(line.first!) else { return nil }
        elements.append((trimmed(parts[0]), trimmed(parts[1])))
    }
    return elements
}

/// The lines of a tag file, ended by LF, CR or CR LF; nothing behind the last end.
private func bagItLines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var (lines, start, index): ([ArraySlice<UInt8>], Int, Int) = ([], 0, 0)
    while index < bytes.count {
        if bytes[index] == 10 || bytes[index] == 13 {
            lines.append(bytes[start..<index])
            if bytes[index] == 13, index + 1 < bytes.count, bytes[index + 1] == 10 { index += 1 }
            start = index + 1
        }
        index += 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
}

/// Nil for an empty path, one that is no UTF-8 and, in 1.0, a percent sign that is not encoded.
private func decodedPath(_ bytes: ArraySlice<UInt8>, _ version: BagItVersion) -> Name? {
    var path: [UInt8] = []
    var rest = bytes.starts(with: "./".utf8) ? bytes.dropFirst(2) : bytes
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            path.append(byte)
            continue
        }
        switch String(decoding: rest.prefix(2), as: UTF8.self).uppercased() {
        case "0A": path.append(10)
        case "0D": path.append(13)
        case "25" where version == .rfc: path.append(byte)
        default:
            guard version == .draft else { return nil }
            path.append(byte)
            continue
        }
        rest = rest.dropFirst(2)
    }
    return path.isEmpty || String(validating: path, as: UTF8.self) == nil ? nil : Name(bytes: path)
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

private func isHexadecimal(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
}

private func trimmed(_ text: String) -> String {
    var rest = text.unicodeScalars[...]
    while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
    while rest.last == " " || rest.last == "\t" { rest.removeLast() }
    return String(rest)
}
