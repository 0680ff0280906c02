import AuditModel
import JSONText
import LogScanning
import ReportBuilding
import SystemPackage
import Testing

@testable import NightAuditCommands

/// What an archive's `source/` keeps reads back as what it was written from.
@Suite struct ArchivedSourceTests {
    @Test func `a baseline reads back, byte for byte`() throws {
        let names = [Name("é"), Name("e\u{301}"), nil, Name("\u{202E}\"\n")]
        let figures = ReportFigures(
            figures: [
                ("summary.total_requests", .integer(1 << 100)), ("summary.success_rate", .number(0.1)),
                ("summary.avg_latency_ms", .null), ("completeness.x", .number(1e22)),
            ],
            names: [
                .user: names.map { NamedFigures(name: $0, requests: 3, tokens: 1 << 70) },
                .model: [],
            ],
            tables: [
                (
                    RowTable.at("usage")!,
                    Dataset(
                        RowTable.at("usage")!, numbers: ["requests", "success_rate"],
                        rows: [
                            [.text(Name("e\u{301}")), .null, .integer(1), .number(0.25)],
                            [.null, .text(Name("=")), .integer(1 << 90), .null],
                        ])
                ), (RowTable.at("inputs")!, Dataset(RowTable.at("inputs")!, numbers: [], rows: [])),
            ])
        let content = RecordedContent(
            stem: Name("audit_2026-03-30.%FF.jsonl"), day: CalendarDay("2026-03-30")!, byteCount: 7, digest: "d",
            fileDigest: "", archiveID: "a")
        let altered = AlteredArchive(archiveID: "b", file: "manifest.json", reason: "has another digest")
        let whole = Baseline(
            comparison: ArchivedFigures(archiveID: "a", figures: figures.without(.user)),
            restated: ArchivedFigures(archiveID: "b", figures: figures), recorded: [content],
            oldestKnownDay: CalendarDay("2025-01-01"), altered: [altered])
        for baseline in [whole, Baseline(comparison: nil, restated: nil)] {
            let bytes = baselineDocument(baseline)
            let read = try #require(Baseline(try JSONValue(reading: bytes)))
            #expect(baselineDocument(read) == bytes)
            #expect(read.recorded == baseline.recorded && read.altered == baseline.altered)
        }
    }

    @Test func `a baseline of another form is none`() throws {
        for text in [
            "{}", #"{"schema": "nightaudit.baseline/2", "comparison": null, "restates": null}"#,
            #"{"schema": "nightaudit.baseline/1", "comparison": {}, "restates": null, "recorded": [], "altered": []}"#,
            #"{"schema": "nightaudit.baseline/1", "comparison": null, "restates": null, "recorded": [{}], "altered": []}"#,
        ] {
            #expect(Baseline(try JSONValue(reading: Array(text.utf8))) == nil)
        }
    }

    private func settings(_ configuration: Configuration) throws -> RunSettings {
        try RunSettings(configuration, asOf: "2026-03-15", preview: "p", quiet: true)
    }

    private func text(_ settings: RunSettings, _ zone: ZoneOffsets?) -> String {
        ConfigurationDigest(
            settings, [], ControlSet.shipped.controls, zone, privacy: .keep,
            signer: SignerIdentity(principal: "a@b", fingerprint: "SHA256:x")
        ).text
    }

    @Test func `settings read back from configuration.txt have the same text`() throws {
        let zone = ZoneOffsets(
            name: "Asia/Tokyo", steps: [.init(second: -5, offset: 0), .init(second: 9, offset: 32_400)])
        let texts = [
            "logs: logs\n",
            """
            logs: logs
            title: "  two  blanks "
            organisation: zone x
            days: 31
            duplicates: drop_exact
            custody: full
            closed_days: [{date: 2026-03-12, reason: "a  b "}, {date: 2026-01-01, reason: closed}]
            fields: {user_id: "user name", request_id: "2 x"}

            """,
        ]
        for yaml in texts {
            for zone in [nil, zone] {
                let written = text(try settings(configuration(yaml)), zone)
                let file = try ConfigurationFile(
                    archived: "/a/source/configuration.txt", Array(written.utf8), modules: ["json"])
                let read = Configuration(file: file, variables: { _ in nil }, options: [.logs: "logs"])
                let settings = try settings(read)
                #expect(text(settings, zone) == written)
                #expect(read.path(.controls) == "/a/source/controls.yaml")
                #expect(read.path(.templates) == "/a/source/templates")
            }
        }
    }

    @Test(arguments: [
        ("colour red\n", 1, "colour"), ("days 7\nduplicates drop_all\n", 2, "duplicates"), ("days seven\n", 1, "days"),
        ("field colour x\n", 1, "field"), ("closed 2026-02-30 x\n", 1, "closed"), ("logs /x\n", 1, "logs"),
        ("privacy\n", 1, "privacy"), ("\n", 1, ""),
    ])
    func `a line that this version does not know is told with its place`(text: String, line: Int, word: String) {
        let failure = #expect(throws: Failure.self) {
            try ConfigurationFile(archived: "/a/configuration.txt", Array(text.utf8), modules: [])
        }
        #expect(failure?.status == .failed)
        #expect(failure?.message.hasPrefix("/a/configuration.txt:\(line): version") == true)
        #expect(failure?.message.contains("`\(word)`") == true)
        #expect(failure?.message.contains("reproduce the archive by the version that made it") == true)
    }
}
