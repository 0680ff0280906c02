import AuditModel
import Files
import Mustache
import ReportBuilding
package import SystemPackage

/// A folder that renders a report into one format: its files, and the outputs that its `module.yaml` names.
package struct TemplateModule: Sendable {
    package let name: String
    /// The folder's files, by name: what the archive keeps under `source/` and what the configuration digest covers.
    package let files: [(name: String, bytes: [UInt8])]
    package private(set) var outputs: [RenderedOutput] = []
    /// The folder as it is named in messages.
    let directory: FilePath
    /// The template file of each page, by the page's path.
    private(set) var templates: [String: String] = [:]
    /// The templates of its pages, read once however many reports are rendered; empty where it has none.
    private(set) var library = MustacheLibrary()

    private init(_ directory: FilePath) throws(TemplateError) {
        name = directory.lastComponent?.string ?? directory.string
        files = try Self.readFiles(directory)
        self.directory = directory
    }

    /// Loads and checks a module. `shape` is any report, also one of no entry: its datasets, columns and names are known.
    static func load(directory: FilePath, shape: Report = ReportShape.report) throws(TemplateError) -> TemplateModule {
        try Unchecked(directory).checked(against: shape)
    }

    /// A module whose files are read, and not yet held against the names that a report has.
    fileprivate struct Unchecked {
        private let module: TemplateModule
        /// What is wrong with its templates is told only where a page needs them.
        private let tags: Result<[String: [TemplateTag]], TemplateError>
        private let library: Result<MustacheLibrary, TemplateError>

        init(_ directory: FilePath) throws(TemplateError) {
            module = try TemplateModule(directory)
            let pages = PageTemplates(module)
            tags = Result { () throws(TemplateError) in try pages.tags() }
            library = tags.flatMap { _ in Result { () throws(TemplateError) in try pages.library() } }
        }

        func checked(against shape: Report) throws(TemplateError) -> TemplateModule {
            var module = module
            let reader = ModuleReader(directory: module.directory, files: module.files, shape: shape)
            (module.outputs, module.templates) = try reader.read()
            for output in module.outputs {
                guard let template = module.templates[output.path] else { continue }
                let context = PageContext(shape, styleDigest: "", PageLinks()).root
                try PageTemplates(module).check(template, tags.get(), against: context)
                module.library = try library.get()
            }
            return module
        }
    }

    /// A file of the module as messages name it.
    package func place(_ file: String) -> String { directory.appending(file).string }

    package func file(_ name: String) -> [UInt8]? { files.first { $0.name == name }?.bytes }

    private static func readFiles(_ directory: FilePath) throws(TemplateError) -> [(name: String, bytes: [UInt8])] {
        do {
            var files: [(name: String, bytes: [UInt8])] = []
            for component in try listDirectory(directory) where component.bytes.first != UInt8(ascii: ".") {
                guard component.bytes.allSatisfy(isPathByte) else {
                    throw TemplateError.invalid(
                        file: directory.appending(component).string, line: nil,
                        message: "a module's file names are made of a-z, 0-9, dot, dash and underscore; rename it")
                }
                let file = directory.appending(component)
                guard resolvedPath(file).starts(with: resolvedPath(directory)) else {
                    throw TemplateError.invalid(
                        file: file.string, line: nil,
                        message: "the link leads out of the module, whose files archives keep; put a copy in its place")
                }
                files.append((component.string, try readWholeFile(file)))
            }
            return files
        } catch let fault as FileFault {
            throw .unreadable(fault)
        } catch let error as TemplateError {
            throw error
        } catch {
            throw .invalid(file: directory.string, line: nil, message: "\(error)")
        }
    }
}

/// `a-z 0-9 . _ -`: what names of our making consist of.
func isPathByte(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (48...57).contains(byte) || [45, 46, 95].contains(byte)
}

private func isFolder(_ path: String, of other: String) -> Bool { other.utf8.starts(with: (path + "/").utf8) }

/// Loads modules by their folder names, in that order; no two may write the same path.
package func loadTemplateModules(
    in directory: FilePath, names: [String] = ["json", "csv", "xhtml"]
) throws(TemplateError) -> [TemplateModule] {
    let known: [String]
    do {
        known = try listDirectory(directory).map(\.string).filter { !$0.hasPrefix(".") }
    } catch {
        throw .unreadable(error)
    }
    // All are read before the first is checked, as the controls, which the report's shape waits for, may still be read by another thread.
    var read: [TemplateModule.Unchecked] = []
    for name in names {
        guard known.contains(name) else {
            throw .unknownModule(name: name, directory: directory, known: known)
        }
        guard name.utf8.allSatisfy(isPathByte) else {
            throw .invalid(
                file: directory.appending(name).string, line: nil,
                message: "a module's folder is named by a-z, 0-9, dot, dash and underscore; rename it")
        }
        read.append(try TemplateModule.Unchecked(directory.appending(name)))
    }
    var modules: [TemplateModule] = []
    var owners: [String: String] = [:]
    var schemas: [String: (owner: String, bytes: [UInt8])] = [:]
    for (name, unchecked) in zip(names, read) {
        let module = try unchecked.checked(against: ReportShape.report)
        for output in module.outputs {
            if let owner = owners.updateValue(name, forKey: output.path) {
                throw .invalid(
                    file: module.place("module.yaml"), line: nil,
                    message: "\"\(output.path)\" is written twice, also by module \"\(owner)\"; rename one")
            }
            if let other = owners.keys.first(where: { isFolder($0, of: output.path) || isFolder(output.path, of: $0) })
            {
                throw .invalid(
                    file: module.place("module.yaml"), line: nil,
                    message:
                        "\"\(output.path)\" and \"\(other)\" cannot both be: one would be the other's folder; rename one"
                )
            }
            guard let schema = output.schema else { continue }
            let first = schemas[schema.name] ?? (name, schema.bytes)
            guard first.bytes == schema.bytes else {
                throw .invalid(
                    file: module.place("module.yaml"), line: nil,
                    message:
                        "\"\(schema.name)\" is another file than that of module \"\(first.owner)\", and archives keep "
                        + "them by their names; rename one")
            }
            schemas[schema.name] = first
        }
        modules.append(module)
    }
    return modules
}
