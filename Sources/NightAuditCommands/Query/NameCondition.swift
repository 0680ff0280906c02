import ArchiveStorage
import AuditModel
import JSONText

/// Which name an entry must have: given as text, as a JSON string, or by the SHA-256 of its bytes.
enum NameCondition {
    /// Empty: entries that have none.
    case bytes([UInt8])
    /// Lowercase hexadecimal.
    case digest(String)

    /// Reads `--NAME`, `--NAME-json` and `--NAME-sha256`; nil where none of them is given, a usage failure where more than one is.
    init?(_ option: String, text: String?, json: String?, sha256: String?) throws(Failure) {
        guard [text, json, sha256].count(where: { $0 != nil }) <= 1 else {
            throw Failure(.usage, "give one of --\(option), --\(option)-json and --\(option)-sha256, not more")
        }
        if let text {
            self = .bytes(nativeBytes(text))
        } else if let json {
            self = .bytes(try Self.string(json, "--\(option)-json"))
        } else if let sha256 {
            let digest = sha256.lowercased()
            guard digest.utf8.count == 64, digest.utf8.allSatisfy("0123456789abcdef".utf8.contains) else {
                throw Failure(
                    .usage, "--\(option)-sha256 is a SHA-256, 64 hexadecimal digits, not `\(sha256.prefix(80))`")
            }
            self = .digest(digest)
        } else {
            return nil
        }
    }

    func holds(_ name: some Collection<UInt8>) -> Bool {
        switch self {
        case .bytes(let wanted): wanted.elementsEqual(name)
        case .digest(let wanted): sha256(Array(name)) == wanted
        }
    }

    private static func string(_ json: String, _ option: String) throws(Failure) -> [UInt8] {
        let example = "write it as '\"a\\u0000b\"'"
        do {
            guard case .string(let bytes) = try JSONValue(reading: nativeBytes(json)) else {
                throw Failure(.usage, "\(option) is a JSON string in double quotes; \(example)")
            }
            return bytes
        } catch let error as JSONSyntaxError {
            throw Failure(.usage, "\(option) is no JSON string: column \(error.column): \(error.message); \(example)")
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.usage, "\(option): \(error)")
        }
    }
}
