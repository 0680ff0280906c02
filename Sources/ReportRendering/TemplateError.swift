import AuditModel
package import Files
import StrictYAML
package import SystemPackage

/// Why template modules cannot be used; all of them are usage errors.
package enum TemplateError: Error, Sendable, CustomStringConvertible {
    /// The system refused a file of the module.
    case unreadable(FileFault)
    case unknownModule(name: String, directory: FilePath, known: [String])
    /// A file of the module holds what it must not; line from 1, nil for the file as a whole.
    case invalid(file: String, line: Int?, message: String)

    init(_ error: StrictYAMLError) {
        self = .invalid(file: error.file, line: error.line, message: error.message)
    }

    package var description: String {
        switch self {
        case .unreadable(let fault): return "\(fault)"
        case .unknownModule(let name, let directory, let known):
            return "\(directory): unknown template module \"\(name)\"\(adviceOnNames(name, known))"
        case .invalid(let file, let line, let message):
            return "\(file)\(line.map { ":\($0)" } ?? ""): \(message)"
        }
    }
}
