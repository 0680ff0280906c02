import Files
import SystemPackage
import Testing

@testable import NightAuditCommands

@Suite struct ShippedFileTests {
    private static let path: FilePath = {
        var path = FilePath(#filePath)
        for _ in 0..<3 { path.removeLastComponent() }
        return path.appending("deploy/nightaudit.yaml")
    }()

    @Test func `the shipped file holds each setting of the table once, in its order, and no other`() throws {
        let text = String(decoding: try readWholeFile(Self.path), as: UTF8.self)
        var keys: [String] = []
        var section = ""
        for line in text.split(separator: "\n") where !line.contains(/^ *#/) {
            let match = try #require(line.wholeMatch(of: /( *)([a-z_]+):(.*)/), "\(line)")
            if match.1.isEmpty { section = "" }
            if match.3.isEmpty { section = match.2 + "." } else { keys.append(section + match.2) }
        }
        #expect(keys == Setting.all.map(\.key))
    }

    @Test func `the shipped file loads to the defaults`() throws {
        let file = ConfigurationFile(path: Self.path, bytes: try readWholeFile(Self.path))
        let loaded = Configuration(file: file, variables: { _ in nil }, options: [:])
        #expect(loaded.faults == [])
        for setting in Setting.all {
            #expect(loaded[setting] == setting.preset, "\(setting.key)")
            #expect(loaded.origin(of: setting) != .preset, "\(setting.key)")
        }
    }
}
