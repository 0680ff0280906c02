import ArchiveStorage
import AuditModel
import Files
import LogScanning
import LogSummaries
import ReportBuilding
import SystemPackage

extension ConfigurationCheck {
    /// What a run of these options would read and write.
    mutating func checkWindow() {
        guard case .number(let days) = configuration[.days] else { preconditionFailure("days are a number") }
        do throws(Failure) {
            let last = try lastDay(asOf, days: days)
            guard last < today() else {
                throw Failure(.usage, "--as-of \(last) has not ended yet (UTC); give an earlier day")
            }
            _ = try currentSeconds()
            judging(.logs) { try $0.tellReads(last.adding(days: 1 - days), last) }
            judging(.archives) { try $0.tellWrites(last, days) }
        } catch {
            tell(error)
        }
    }

    private mutating func tellReads(_ first: CalendarDay, _ last: CalendarDay) throws {
        guard case .closedDays(let closed) = configuration[.closedDays] else { preconditionFailure("closed days") }
        let logs = try configuration.needed(.logs)
        let directory = try LogDirectory(logs)
        lines.append("reads: \(logs), \(first) to \(last)")
        for offset in 0..<(last.daysSinceEpoch - first.daysSinceEpoch + 1) {
            let day = first.adding(days: offset)
            let files = directory.files(of: day)
            if files.isEmpty {
                lines.append(
                    "  \(day)  " + (closed.first { $0.day == day }.map { "closed: \($0.reason)" } ?? "missing"))
            }
            for file in files {
                let found = try? file.path.stat()
                let size = found?.type == .regular ? "\(found!.size) bytes" : "size unknown"
                lines.append("  \(day)  \(file.reportName)  \(size)")
                guard let reason = refusal(file.path, to: .read) else { continue }
                tell(.failed, .logs, "cannot read \(file.path): \(reason); a run counts the day as unreadable")
            }
        }
        for name in directory.unknown.prefix(20) { lines.append("  of no known pattern: \(name)") }
        if directory.unknown.count > 20 {
            lines.append("  and \(directory.unknown.count - 20) more of no known pattern")
        }
    }

    private mutating func tellWrites(_ last: CalendarDay, _ days: Int) throws {
        let root = try configuration.needed(.archives)
        try refuseOtherArchives(above: root)
        let pinned = configuration.pinnedRootID
        let identity = try storing { () throws(ArchiveStorageError) in
            try RootIdentity.admitted(
                in: root, title: configuration.text(.title), days: days, rootID: pinned)
        }
        let place = nearestPlace(root)
        if let reason = refusal(place, to: .makeIn) { tell(.failed, .archives, "cannot write in \(place): \(reason)") }
        let chain =
            identity == nil
            ? nil : try storing { () throws(ArchiveStorageError) in try ArchiveChain.unlocked(in: root) }
        for altered in chain.map(alteredArchives) ?? [] { warnings.append("\(altered)") }
        let signer = Result { try NightAuditCommands.signer(configuration) }
        let allowed = try? configuration.allowedSigners()
        do {
            try refuseDisallowed(try? signer.get(), allowed, behind: chain, last)
        } catch {
            tell(error.status, .allowedSigners, error.message)
        }
        if let chain {
            do {
                if case .success(let signer) = signer { try refuseUnsigned(chain, signer, root) }
            } catch {
                tell(error.status, .archives, error.message)
            }
            let identity = (try? signer.get())?.identity
            if let fault = eventFault(in: root, chain, addingAs: identity, allowed: allowed, isForNight: true) {
                tell(.failed, .archives, fault)
            } else if let fault = eventFault(in: root, chain, addingAs: identity, allowed: allowed) {
                warnings.append("\(fault); until then nothing is held, reviewed or pruned")
            }
        }
        let room = try ArchiveRoom(forArchiveAfter: chain?.archives.last, in: place)
        lines.append("room: \(room.sentence)")
        let next = try chain.map { (chain) throws(Failure) in try nextID(chain, of: last, in: root) }
        let (id, revision) = next ?? (archiveID(last, revision: 1), 1)
        if let shortage = room.shortage {
            if revision == 1 { tell(.failed, .archives, shortage) } else { warnings.append(shortage) }
        }
        lines.append(
            "writes: \(root.appending(id)), "
                + "chain sequence \((chain?.head?.sequence ?? 0) + 1)"
                + (chain?.head.map { ", after \($0.id)" } ?? ", the first")
                + (chain?.archives.contains { $0.asOf == last } == true ? "; nothing where nothing has changed" : ""))
        // A configuration is UTF-8, and cannot name a path that is not.
        guard let identity, pinned == nil, FilePath(root.string) == root else { return }
        lines += [
            "to have these archives and no others, let the configuration say:", "archives:",
            "  path: \(quoted(resolvedPath(".").pushing(root).string))", "  root_id: \(quoted(identity.rootID))",
        ]
    }

    /// The state directory: what a run cannot use it does without, but for one inside the archives, which is refused.
    mutating func checkState() {
        judging(.state) { check in
            guard let state = try stateDirectory(check.configuration) else {
                check.warnings.append("no state directory (no --state, no HOME); a run scans every day")
                return
            }
            let keepsLines = check.configuration[.quarantine] == .flag(true)
            for name in keepsLines ? ["days", "quarantine"] : ["days"] {
                let folder = check.configuration.path(.logs).map { stateFolderPath(name, of: $0, in: state) }
                let what = name == "days" ? "day summaries" : "the text of rejected lines"
                check.lines.append("keeps \(what) in: \(folder ?? state)")
                let place = nearestPlace(folder ?? state)
                guard let reason = refusal(place, to: .makeIn) else { continue }
                check.warnings.append(
                    "\(check.placed(.state))cannot write in \(place): \(reason); a run warns and does without \(what)")
            }
        }
    }
}
