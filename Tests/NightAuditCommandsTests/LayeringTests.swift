import ArgumentParser
import AuditModel
import LogScanning
import ReportBuilding
import SystemPackage
import Testing

@testable import NightAuditCommands

@Suite struct LayeringTests {
    @Test func `nothing given, every setting has its default`() {
        let empty = configuration()
        #expect(empty.faults.isEmpty)
        for setting in Setting.all {
            #expect(empty[setting] == setting.preset)
            #expect(empty.origin(of: setting) == .preset)
        }
    }

    @Test func `an option stands over a variable, a variable over the file, the file over the default`() {
        let yaml = "title: t\ndays: 3\narchives:\n  path: /a\n"
        let given = configuration(
            yaml, variables: ["NIGHTAUDIT_DAYS": "4", "NIGHTAUDIT_ARCHIVES": "/b"], options: [.days: "5"])
        #expect(given.faults.isEmpty)
        #expect(given[.title] == .text("t"))
        #expect(given.origin(of: .title) == .file("/c/n.yaml", line: 1))
        #expect(given[.days] == .number(5))
        #expect(given.origin(of: .days) == .option("--days"))
        #expect(given[.archives] == .path("/b"))
        #expect(given.origin(of: .archives) == .variable("NIGHTAUDIT_ARCHIVES"))
        #expect(configuration(yaml)[.archives] == .path("/a"))
    }

    @Test func `variables are named by the key's path; lists and mappings have none`() {
        #expect(Setting.archives.variable == "NIGHTAUDIT_ARCHIVES")
        #expect(Setting.rootID.variable == "NIGHTAUDIT_ARCHIVES_ROOT_ID")
        #expect(Setting.userIDs.variable == "NIGHTAUDIT_PRIVACY_USER_IDS")
        #expect(Setting.failOnControl.variable == "NIGHTAUDIT_FAIL_ON_CONTROL")
        #expect(
            Setting.all.filter { $0.variable == nil }.map(\.key) == [
                "modules", "fields", "closed_days", "signing.command",
            ])
        #expect(Set(Setting.all.map(\.key)).count == Setting.all.count)
        #expect(Set(Setting.all.compactMap(\.variable)).count == Setting.all.count - 4)
    }

    @Test func `relative paths are taken from the file's folder, in variables and options as they are`() {
        let given = configuration(
            "logs: logs\ncontrols: ../c.yaml\ntemplates: /t\nprivacy: {key: k}\n",
            variables: ["NIGHTAUDIT_HEAD_FILE": "heads"], options: [.archives: "a"])
        #expect(given.path(.logs) == "/c/logs")
        #expect(given.path(.controls) == "/c/../c.yaml")
        #expect(given.path(.templates) == "/t")
        #expect(given.path(.key) == "/c/k")
        #expect(given.path(.headFile) == "heads")
        #expect(given.path(.archives) == "a")
        #expect(given.path(.state) == nil)
    }

    @Test func `lists and mappings are read whole`() {
        let given = configuration(
            """
            modules: [csv, json]
            fields: {user_id: user, id: model, model: id}
            closed_days:
              - {date: 2026-12-26, reason: "Boxing: day"}
              - {date: 2026-12-25, reason: Christmas}
            """)
        #expect(given.faults.isEmpty)
        #expect(given[.modules] == .names(["csv", "json"]))
        #expect(given[.fields] == .fields([.userID: "user", .id: "model", .model: "id"]))
        let days = [("2026-12-25", "Christmas"), ("2026-12-26", "Boxing: day")]
        #expect(
            given[.closedDays] == .closedDays(days.map { ClosedDay(day: CalendarDay($0.0)!, reason: $0.1) }))
    }

    @Test func `what is needed and not given is told with each way to give it`() {
        let failure = #expect(throws: Failure.self) { try configuration("days: 3\n").needed(.archives) }
        #expect(failure?.status == .usage)
        #expect(
            failure?.message
                == "archives.path is needed: give --archives, NIGHTAUDIT_ARCHIVES or the key in the configuration file")
    }

    @Test func `each option of the table is an option of run and check, with its help`() {
        for command in [RunCommand.helpMessage(columns: 500), CheckCommand.helpMessage(columns: 500)] {
            for setting in Setting.all {
                guard let option = setting.option else { continue }
                #expect(command.contains("\(option) <"), "\(option)")
                #expect(command.contains(setting.meaning), "\(option)")
            }
        }
    }
}
