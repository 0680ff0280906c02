package import StrictYAML

/// The controls of a report, and the file they were read from.
package struct ControlSet: Sendable {
    package let controls: [Control]
    /// The file, byte for byte: what the archive keeps.
    package let bytes: [UInt8]

    /// Reads and checks controls.yaml; `file` is its name in messages. All faults are usage errors.
    ///
    /// Where `usersArePseudonyms`, a user that is named otherwise is a fault: the archive keeps the file, and no raw name may be in it.
    /// `query` takes the options of a control's query and gives them back as they are to be printed; the command knows them, no report does.
    package static func load(
        file: String, bytes: [UInt8], usersArePseudonyms: Bool = false,
        query: (_ options: [String]) throws(ControlQueryFault) -> [String]
    ) throws(StrictYAMLError) -> ControlSet {
        try withoutActuallyEscaping(query) { (query) throws(StrictYAMLError) in
            let reader = ControlReader(file: file, usersArePseudonyms: usersArePseudonyms, query: query)
            return ControlSet(controls: try reader.read(bytes), bytes: bytes)
        }
    }

    /// deploy/controls.yaml as it was when the program was built: the controls where no file is configured.
    package static let shipped: ControlSet = {
        do {
            return try load(file: "controls.yaml", bytes: PackageResources.controls_yaml) { $0 }
        } catch {
            preconditionFailure("the shipped controls do not load: \(error)")
        }
    }()
}

/// What is wrong with the options of a control's query.
package struct ControlQueryFault: Error {
    package let message: String

    package init(_ message: String) { self.message = message }
}
