import SystemPackage

@testable import NightAuditCommands

/// A configuration of a file's text, variables and options; the file is called `/c/n.yaml`.
func configuration(
    _ yaml: String? = nil, variables: [String: String] = [:], options: [Setting: String] = [:]
) -> Configuration {
    let file = yaml.map { ConfigurationFile(path: "/c/n.yaml", bytes: Array($0.utf8)) }
    return Configuration(file: file, variables: { variables[$0] }, options: options)
}

/// What is wrong with it, each fault a line.
func faults(
    _ yaml: String? = nil, variables: [String: String] = [:], options: [Setting: String] = [:]
) -> [String] {
    configuration(yaml, variables: variables, options: options).faults.map(\.description)
}
