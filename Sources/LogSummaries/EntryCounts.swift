import LogScanning

/// Entries counted by what they carry and what is odd about them; mergeable.
package struct EntryCounts: Sendable, Hashable {
    package var withUser = 0
    package var withModel = 0
    package var withID = 0
    /// Without user or without model, once each.
    package var unattributed = 0
    /// Failures that name an error type.
    package var failedWithErrorType = 0
    /// Successes whose token fields are both given and both zero.
    package var zeroTokenSuccesses = 0
    package var undated = 0
    package var misfiled = 0
    /// Of the misfiled: on a later day than their file's.
    package var misfiledLater = 0
    /// Entries whose timestamp is earlier than that of the dated entry before them in their file.
    package var clockBackwards = 0

    package init() {}

    @inline(__always)
    mutating func add(_ entry: borrowing ScannedEntry) {
        let (user, model) = (entry.user.isPresent ? 1 : 0, entry.model.isPresent ? 1 : 0)
        withUser &+= user
        withModel &+= model
        unattributed &+= 1 &- user & model
        withID &+= entry.id.isPresent ? 1 : 0
        let figures = entry.figures
        if figures.promptTokens == 0, figures.completionTokens == 0, figures.succeeded { zeroTokenSuccesses &+= 1 }
        if entry.hasFailed, entry.errorType.isPresent { failedWithErrorType &+= 1 }
    }

    package mutating func merge(_ other: EntryCounts) {
        withUser += other.withUser
        withModel += other.withModel
        withID += other.withID
        unattributed += other.unattributed
        failedWithErrorType += other.failedWithErrorType
        zeroTokenSuccesses += other.zeroTokenSuccesses
        undated += other.undated
        misfiled += other.misfiled
        misfiledLater += other.misfiledLater
        clockBackwards += other.clockBackwards
    }
}

extension EntryCounts {
    private static var paths: [WritableKeyPath<EntryCounts, Int>] {
        [
            \.withUser, \.withModel, \.withID, \.unattributed, \.failedWithErrorType, \.zeroTokenSuccesses, \.undated,
            \.misfiled, \.misfiledLater, \.clockBackwards,
        ]
    }

    func write(to writer: inout SummaryWriter) {
        for path in Self.paths { writer.write(self[keyPath: path]) }
    }

    /// Whether none is of more entries than there are.
    func areWithin(_ entryCount: Int) -> Bool { Self.paths.allSatisfy { self[keyPath: $0] <= entryCount } }

    init(reading reader: inout SummaryReader) throws(DamagedSummary) {
        for path in Self.paths { self[keyPath: path] = try reader.count() }
    }
}
