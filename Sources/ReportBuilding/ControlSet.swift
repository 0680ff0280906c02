package import StrictYAML

/// The controls of a report, and the file they were read from.
package struct ControlSet: Sendable {
    package let controls: [Control]
    /// The file, byte for byte: what the archive keeps.
    package let bytes: [UInt8]

    /// Reads and checks controls.yaml; `file` is its name in messages. All faults are usage errors.
    package static func load(file: String, bytes: [UInt8]) throws(StrictYAMLError) -> ControlSet {
        ControlSet(controls: try ControlReader(file: file).read(bytes), bytes: bytes)
    }

    /// deploy/controls.yaml as it was when the program was built: the controls where no file is configured.
    package static let shipped: ControlSet = {
        do {
            return try load(file: "controls.yaml", bytes: PackageResources.controls_yaml)
        } catch {
            preconditionFailure("the shipped controls do not load: \(error)")
        }
    }()
}
