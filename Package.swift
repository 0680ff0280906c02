// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

func stage(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "nightaudit",
    products: [
        .executable(name: "nightaudit", targets: ["nightaudit"]),
        .executable(name: "sample-logs", targets: ["SampleLogs"]),
        .executable(name: "scan-bench", targets: ["ScanBench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // The words several stages share.
        stage("AuditModel", []),

        // The pipeline: each stage eats the artefact of the one above it.
        // day files → entries and rejected lines
        stage("LogScanning", ["AuditModel", "CScanKernels", "Decompression", "Files", crypto, system]),
        // entries → day summaries
        stage(
            "LogSummaries",
            ["AuditModel", "LogScanning", "CScanKernels", "Decompression", "Files", "JSONText", crypto, system]),
        // day summaries × window + controls → report
        stage(
            "ReportBuilding", ["AuditModel", "LogScanning", "LogSummaries", "Decompression", "StrictYAML"],
            // The shipped controls, a link to deploy/controls.yaml.
            resources: [.embedInCode("controls.yaml")]),
        // report + templates/<module> → rendered files
        stage(
            "ReportRendering",
            [
                "AuditModel", "LogScanning", "LogSummaries", "ReportBuilding", "Files", "JSONText", "LibXML2",
                "StrictYAML", mustache, crypto, system,
            ],
            // The page that lists archives, in the style of the shipped page: a link to templates/xhtml/style.css.
            resources: [.embedInCode("index.mustache"), .embedInCode("style.css")]),
        // rendered files → findings (parsed back, schema, totals)
        stage(
            "ReportValidation",
            ["AuditModel", "ReportBuilding", "ReportRendering", "Files", "JSONText", "LibXML2", "StrictYAML"],
            // The shipped schema of report.json, a link to templates/json/report.schema.json.
            resources: [.embedInCode("report.schema.json")]),
        // rendered files → dated bag, manifest, chain; atomic
        stage("ArchiveStorage", ["AuditModel", "Files", "JSONText", crypto, system]),
        // archive on disk → findings
        stage(
            "ArchiveVerification", ["AuditModel", "ReportValidation", "Files", "JSONText", crypto, system],
            resources: [.embedInCode("manifest.schema.json"), .embedInCode("event.schema.json")]),

        // The command line: options, clock, exit status; the run as one function.
        stage(
            "NightAuditCommands",
            [
                "AuditModel", "LogScanning", "LogSummaries", "ReportBuilding", "ReportRendering", "ReportValidation",
                "ArchiveStorage", "ArchiveVerification", "Decompression", "Files", "JSONText", "StrictYAML", arguments,
                subprocess, system,
            ]),
        .executableTarget(
            name: "nightaudit", dependencies: ["NightAuditCommands"], swiftSettings: settings),

        // What the stages stand on: one owner a C object or file, one writer and one reader of JSON, strict YAML.
        stage("Files", ["CFiles", system]),
        stage("JSONText", ["AuditModel", "CScanKernels"]),
        stage("StrictYAML", ["AuditModel", yams]),
        stage("Decompression", ["CInflate", "CZlib", "CZstd"]),
        stage("LibXML2", ["CLibXML2"]),
        .target(name: "CScanKernels"),
        .target(name: "CInflate"),
        .target(name: "CFiles"),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        // Logs made by seed, for the demo, the tests and the benchmarks.
        .executableTarget(name: "SampleLogs", dependencies: [arguments], swiftSettings: settings),
        // The scan alone, for script/bench and for counting its instructions.
        .executableTarget(
            name: "ScanBench", dependencies: ["AuditModel", "LogScanning", "LogSummaries", "Files", system],
            path: "Benchmarks/ScanBench", swiftSettings: settings),

        tests("ArchiveStorageTests", ["ArchiveStorage", "Files", system]),
        tests(
            "ArchiveVerificationTests",
            ["ArchiveStorage", "ArchiveVerification", "AuditModel", "Files", "JSONText", system]),
        tests("AuditModelTests", ["AuditModel"]),
        tests("DecompressionTests", ["CZlib", "Decompression"]),
        tests(
            "GoldenTests",
            [
                "AuditModel", "Files", "LogScanning", "LogSummaries", "ReportBuilding", "ReportRendering",
                "ReportValidation", system,
            ]),
        tests("HouseTests", []),
        tests("JSONTextTests", ["AuditModel", "JSONText"]),
        tests("LibXML2Tests", ["LibXML2"]),
        tests("LogScanningTests", ["AuditModel", "CScanKernels", "Decompression", "LogScanning", crypto, system]),
        tests("LogSummariesTests", ["AuditModel", "Decompression", "LogScanning", "LogSummaries", crypto, system]),
        tests(
            "NightAuditCommandsTests",
            [
                "AuditModel", "Files", "JSONText", "LogScanning", "LogSummaries", "NightAuditCommands",
                "ReportBuilding", "ReportRendering", arguments, system,
            ]),
        tests(
            "ReportBuildingTests",
            ["AuditModel", "JSONText", "LogScanning", "LogSummaries", "ReportBuilding", "StrictYAML", system]),
        tests(
            "ReportRenderingTests",
            ["AuditModel", "JSONText", "ReportBuilding", "ReportRendering", "StrictYAML", system]),
        tests(
            "ReportValidationTests",
            ["AuditModel", "JSONText", "ReportBuilding", "ReportRendering", "ReportValidation"]),
    ]
)
