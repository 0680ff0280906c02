import Testing

@testable import NightAuditCommands

@Suite struct RunWatchTests {
    @Test(arguments: [
        (0, 0, 0, 0, "scan 0 B of 0 B", 1.0), (0, 0, 999, 5, "scan 0 B of 999 B", 0.0),
        (500_000, 0, 2_000_000, 1_000_000_000, "scan 500.0 kB of 2.0 MB, 500.0 kB/s, 0:03 left", 0.25),
        (400, 1000, 4000, 2_000_000_000, "scan 1.0 kB of 4.0 kB, 200 B/s, 0:15 left", 0.25),
        (5000, 0, 4000, 1_000_000_000, "scan 4.0 kB of 4.0 kB, 5.0 kB/s, 0:00 left", 1.0),
        (
            1_000_000_000, 0, 1_284_000_000_000, 1_000_000_000, "scan 1.0 GB of 1.2 TB, 1.0 GB/s, 21:23 left",
            1000.0 / 1_284_000
        ),
        (
            999_999, 0, 999_999_999, 1_000_000_000, "scan 999.9 kB of 999.9 MB, 999.9 kB/s, 16:40 left",
            999_999.0 / 999_999_999
        ),
    ])
    func `a bar tells bytes, rate and the time left`(
        read: Int, done: Int, total: Int, nanoseconds: Int, line: String, share: Double
    ) {
        let text = scanProgress(read: read, done: done, total: total, nanoseconds: nanoseconds)
        #expect(text.line == line)
        #expect(text.share == share)
    }

    @Test func `a stage is told in seconds, with bytes where the system counts them`() {
        var used = Usage(wallNanoseconds: 61_234_500_000, cpuNanoseconds: 4_500_000, readBytes: 7, writtenBytes: 0)
        #expect("\(used)" == "61.235 s wall, 0.005 s CPU, 7 bytes read, 0 bytes written")
        used.readBytes = nil
        #expect("\(used - used)" == "0.000 s wall, 0.000 s CPU, unknown bytes read, 0 bytes written")
    }
}
