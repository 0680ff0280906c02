package import AuditModel
package import LogScanning
package import SystemPackage

/// What a scan does beside reading, and where it may put what does not fit in memory.
package struct ScanSettings: Sendable {
    /// Of entries with one id and the same line, only the first is summed.
    package var dropsExactDuplicates = false
    /// A folder for the text of rejected lines, one file a day; nil: none is kept.
    package var quarantine: FilePath?
    /// A folder for files without a name, where a day has more ids than fit in memory.
    package var spillFolder: FilePath = "/tmp"
    /// Lengths of the contents that earlier archives recorded, by the day file's name less folder, `.gz` and `.zst`: the digests of
    /// these beginnings are taken in the same pass.
    package var recordedLengths: [Name: [Int]] = [:]
    /// What users are called by, before anything is summed; nil: as the logs name them.
    package var pseudonyms: Pseudonyms?
    /// Whether digests of files and rejected lines are taken. Without them no line is located and no custody is kept: for benchmarks only.
    package var takesDigests = true
    /// What the members of entries are called in the logs.
    package var format = EntryFormat.native
    /// The processors that may help to read a day's file; nil: each is read by one thread. No figure depends on it.
    package var cores: SpareCores?
    /// What the days use one after the other; settings made of these share it.
    let memory = DayMemory()

    package init() {}

    /// The same for a scan by so many threads: those without a day help another's.
    func sharing(_ width: Int) -> ScanSettings {
        var settings = self
        if width > 1 { settings.cores = SpareCores(width) }
        return settings
    }

    /// What a stored day summary depends on, in one canonical text.
    var canonicalText: String { "quarantine \(quarantine != nil)\n" + figuresText }

    /// What every figure of a day depends on beside its day files, in one canonical text: a line each.
    var figuresText: String {
        "duplicates \(dropsExactDuplicates ? "drop_exact" : "keep")\n"
            + "privacy \(pseudonyms.map { "pseudonymise \($0.keyID)" } ?? "keep")\n"
            + format.renamed.map { "field \($0.field.name) \($0.name)\n" }.joined()
    }
}
