import ArgumentParser
import AuditModel
import LogSummaries
import ReportBuilding
import ReportRendering

/// Reads the options of a control's query by the command's own parser and rules, and gives them back as a page prints those of a row: a
/// name with characters shown as `⟨U+…⟩` as `--user-json`, a long one as `--user-sha256`, a pseudonym with `--reveal`.
///
/// Taken are the options that choose entries, each with its value behind `=`; dates, logs and format are the page's or the reader's.
/// Thrown is what the command refuses, an option that stands twice, and under pseudonyms any other user.
func controlQuery(_ options: [String], usersArePseudonyms: Bool) throws(ControlQueryFault) -> [String] {
    let known = valuedConditions + ["--unattributed", "--without-usage", "--undated", "--rejected"]
    let given = options.map { option -> (name: String, value: String) in
        let scalars = option.unicodeScalars
        let end = scalars.firstIndex(of: "=") ?? scalars.endIndex
        return (String(scalars[..<end]), String(scalars[end...].dropFirst()))
    }
    for (index, option) in given.enumerated() {
        guard known.contains(option.name) else {
            throw ControlQueryFault(
                "\"\(option.name)\" is no option of nightaudit query that chooses entries"
                    + adviceOnNames(option.name, known))
        }
        guard !given[..<index].contains(where: { $0.name == option.name }) else {
            throw ControlQueryFault("\(option.name) stands twice; remove one")
        }
        guard option.name != "--status" || QueryText.comesThrough(option.value) else {
            throw ControlQueryFault("--status holds characters that a page does not show as they are; choose by others")
        }
    }
    let command: QueryCommand
    do {
        command = try QueryCommand.parse(separateValues(of: options))
    } catch {
        throw ControlQueryFault(QueryCommand.message(for: error))
    }
    do throws(Failure) {
        _ = try command.conditions(pseudonyms: nil)
        let user = try command.names.userCondition()
        if usersArePseudonyms, let user, !user.isEmpty, user.keyID == nil {
            throw Failure(
                .usage,
                "it names a user, but reports call users by pseudonyms; give --user=PSEUDONYM as reports write it")
        }
        var printed: [String] = []
        for (option, (name, value)) in zip(options, given) {
            let base = conditionNames.first { name == "--\($0)" || name == "--\($0)-json" }
            let isJSON = name.hasSuffix("-json")
            guard let base,
                case .bytes(let bytes)? = try NameCondition(
                    base, text: isJSON ? nil : value, json: isJSON ? value : nil, sha256: nil)
            else {
                printed.append(option)
                continue
            }
            printed += QueryText.arguments(base, bytes.isEmpty ? nil : Name(bytes: bytes))
        }
        return printed + (usersArePseudonyms && user?.keyID != nil ? ["--reveal"] : [])
    } catch {
        throw ControlQueryFault(error.message)
    }
}

extension NameCondition {
    /// Whether it is for entries that have no name.
    fileprivate var isEmpty: Bool { if case .bytes(let bytes) = self { bytes.isEmpty } else { false } }

    /// The id of the key that a pseudonym was made under; nil for any other name.
    fileprivate var keyID: String? { if case .bytes(let bytes) = self { Pseudonyms.keyID(of: bytes) } else { nil } }
}

private let conditionNames = ["user", "model", "error-type"]

/// The options of `query` that choose entries by a value.
let valuedConditions =
    conditionNames.flatMap { ["--\($0)", "--\($0)-json", "--\($0)-sha256"] }
    + ["--status", "--slower-than", "--reason"]
