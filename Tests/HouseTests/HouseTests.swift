import Foundation
import Testing

/// The rules of the house, held against the text of the repository.
@Suite struct HouseTests {
    @Test func `a stage imports the model, the stage whose artefact it eats, and what all stand on`() {
        for (target, files) in Dictionary(grouping: House.sources, by: \.target) {
            guard let allowed = House.imports[target] else {
                Issue.record("Sources/\(target) is not in the table of imports; add it")
                continue
            }
            for file in files {
                for module in file.imports where House.imports[module] != nil || module.hasPrefix("C") {
                    let isAllowed = allowed.contains(module) || module == "Crypto"
                    #expect(isAllowed, "\(file.path) imports \(module); \(target) may import \(allowed.sorted())")
                }
            }
        }
    }

    @Test func `every folder of Sources and every test folder is a target`() throws {
        let package = try House.text("Package.swift")
        for folder in try House.folders("Sources") + House.folders("Tests").filter({ $0.hasSuffix("Tests") }) {
            let pattern = #"(?:(?:stage|tests)\(\s*|name: )""# + folder + "\""
            #expect(package.range(of: pattern, options: .regularExpression) != nil, "\(folder)")
        }
    }

    @Test func `files are short`() {
        for file in House.all { #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines") }
        for files in [House.sources, House.tests] {
            let counts = files.map(\.lines.count).sorted()
            #expect(counts[counts.count / 2] < 120, "median of \(counts.count) files beginning with \(files[0].path)")
        }
    }

    @Test func `nothing is left for later`() {
        for word in ["TO" + "DO", "FIX" + "ME", "XX" + "X"] {
            for file in House.all { #expect(file.line(of: word) == nil, "\(file.path) has a \(word)") }
        }
    }

    @Test func `no type is called by what it does not say`() {
        let pattern = #"(?:struct|class|enum|actor|protocol|typealias)\s+\w*(?:Manager|Helper|Util|Processor)"#
        for file in House.swift { #expect(file.line(matching: pattern) == nil, "\(file.path)") }
    }

    /// What is called, and the targets that may.
    static let calls: [(pattern: String, targets: Set<String>)] = [
        (#"(?<![\w.])(?:secure_)?(?:getenv|setenv|putenv)\("#, ["NightAuditCommands"]),
        (#"(?<![\w.])(?:time|clock|clock_gettime|gettimeofday|localtime\w*|gmtime\w*)\("#, ["NightAuditCommands"]),
        (#"(?<![\w.])(?:Date\(\)|Date\.now|ContinuousClock|SuspendingClock|ProcessInfo)"#, ["NightAuditCommands"]),
        (#"(?<![\w.])_?exit\("#, ["NightAuditCommands"]),
        (#"(?<![\w.])(?:setlocale\(|Locale\b|TimeZone\b)"#, ["NightAuditCommands"]),
        (#"(?<![\w.])(?:gethostname|getuid|getpwuid|isatty|signal|sysconf)\("#, ["NightAuditCommands"]),
        // Files: the names of files while they are written.
        (#"(?<![\w.])getpid\("#, ["NightAuditCommands", "Files"]),
        // LogSummaries: the seed of its hash tables, which no figure shows.
        (#"\.random\((?!.*using:)|SystemRandomNumberGenerator"#, ["NightAuditCommands", "LogSummaries"]),
        (#"\b(?:print|debugPrint|dump)\("#, ["NightAuditCommands", "SampleLogs"]),
        (#"JSONSerialization|JSONDecoder|JSONEncoder|\[String: Any\]|DateFormatter|FoundationXML|\bMirror\("#, []),
        (#"^(?:\w+ )?import Foundation"#, ["NightAuditCommands"]),
    ]

    @Test(arguments: calls.indices)
    func `clock, environment, locale, randomness and exit are the commands' only`(index: Int) {
        let (pattern, targets) = Self.calls[index]
        for file in House.sources where !targets.contains(file.target) {
            if let line = file.line(matching: pattern) {
                Issue.record("\(file.path):\(line) matches \(pattern); allowed in \(targets.sorted())")
            }
        }
    }

    @Test func `C pointers stay in the target that wraps their library`() {
        let pattern = #"\b(?:xmlDocPtr|xmlNodePtr|z_stream|ZSTD_\w+)\b"#
        for file in House.sources where !["LibXML2", "Decompression"].contains(file.target) {
            #expect(file.line(matching: pattern) == nil, "\(file.path)")
        }
        for file in House.sources where ["LibXML2", "Decompression"].contains(file.target) {
            #expect(file.line(matching: #"^\s*package .*"# + pattern) == nil, "\(file.path)")
        }
    }

    @Test func `every type has a doc comment, or an abstract where it is a command`() {
        let pattern = #"^(?:\w+ )*(?:struct|class|enum|actor|protocol) \w+"#
        for file in House.sources {
            for (index, line) in file.lines.enumerated()
            where line.range(of: pattern, options: .regularExpression) != nil {
                if line.contains("ParsableCommand") || line.contains(": ParsableArguments") { continue }
                let before = file.lines[..<index].last { !$0.hasPrefix("@") } ?? ""
                #expect(before.hasPrefix("///"), "\(file.path):\(index + 1) \(line)")
            }
        }
    }

    @Test func `every dependency has its line in the README`() throws {
        let (package, readme) = (try House.text("Package.swift"), try House.text("README.md"))
        let lines = readme.split(separator: "\n").filter { $0.hasPrefix("- ") }
        let urls = package.matches(of: /url: "https:[^"]*\/([^"\/]+)"/).map { String($0.1) }
        let libraries = package.matches(of: /systemLibrary\(name: "C(\w+)"/).map { $0.1.lowercased() }
        #expect(!urls.isEmpty && !libraries.isEmpty)
        for name in urls + libraries {
            #expect(lines.contains { $0.prefix { $0 != ":" }.contains(name) }, "README.md has no line `- \(name): …`")
        }
        for line in lines {
            for name in line.dropFirst(2).prefix(while: { $0 != ":" }).split(separator: ", ") {
                #expect((urls + libraries).contains(String(name)), "README.md names \(name), Package.swift does not")
            }
        }
    }
}
