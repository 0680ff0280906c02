import AuditModel
import LogScanning
import ReportBuilding
import SystemPackage

extension ConfigurationFile {
    /// Reads `source/configuration.txt` of an archive, as `ConfigurationDigest` writes it, back into settings.
    ///
    /// Its lines of signer, controls, zone and templates are passed over: manifest.json has the first, and the others' own files lie
    /// beside it. `modules`: in their order. A line that no setting of this version has
    /// is a failure, as is a value that is none.
    init(archived path: FilePath, _ bytes: [UInt8], modules: [String]) throws(Failure) {
        var values: [Setting: (value: SettingValue, line: Int)] = [:]
        var fields: [EntryField: String] = [:]
        var closed: [ClosedDay] = []
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.dropLast().enumerated() {
            // By bytes: a mark behind a blank would be one character with it.
            let words = line.utf8.split(separator: 32, maxSplits: 2, omittingEmptySubsequences: false).map {
                String($0)!
            }
            let rest = String(line.utf8.dropFirst(words[0].utf8.count + 1))!
            func unknown() -> Failure {
                Failure(
                    .failed,
                    "\(path):\(index + 1): version \(programVersion) does not know what `\(words[0])` says here; "
                        + "reproduce the archive by the version that made it")
            }
            // A number begins a line of the zone's offsets.
            if Int(words[0]) != nil { continue }
            switch words[0] {
            case "signer", "control", "template", "zone": continue
            case "field" where words.count == 3:
                guard let field = EntryField.allCases.first(where: { $0.name == words[1] }) else { throw unknown() }
                fields[field] = words[2]
            case "closed" where words.count == 3:
                guard let day = CalendarDay(words[1]) else { throw unknown() }
                closed.append(ClosedDay(day: day, reason: words[2]))
            default:
                let isPrivacy = words[0] == "privacy"
                let key = isPrivacy ? Setting.userIDs.key : words[0]
                // Of privacy the key's id stands behind, which manifest.json has too.
                let text = isPrivacy ? String(rest.prefix { $0 != " " }) : rest
                guard let setting = Setting.all.first(where: { $0.key == key && Self.archived.contains($0) }),
                    let value = try? setting.kind.value(of: text)
                else { throw unknown() }
                values[setting] = (value, index + 1)
            }
        }
        let source = path.removingLastComponent()
        values[.controls] = (.path(source.appending("controls.yaml")), 1)
        values[.templates] = (.path(source.appending("templates")), 1)
        values[.modules] = (.names(modules), 1)
        values[.fields] = (.fields(fields), 1)
        values[.closedDays] = (.closedDays(closed), 1)
        self.init(path: path, values: values)
    }

    /// The settings that have a line of their own.
    private static let archived = [
        Setting.format, .days, .title, .organisation, .duplicates, .custody, .userIDs,
    ]
}
