import Decompression
import Testing

/// Our reading of gzip against zlib's: the same content before a fault, the same words, the same end.
@Suite struct GzipAgainstZlib {
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `members of every kind are read alike, whole, cut and damaged`(seed: UInt64) {
        var random = Dice(seed: seed)
        var (whole, faults): (Int, Set<String>) = (0, [])
        for round in 0..<150 {
            let content = Self.content(&random, most: round % 10 == 0 ? 400_000 : 3000)
            var file = ZlibReference.compressed(
                content, level: Int32(random.below(10)), strategy: Int32(random.below(5)))
            if random.below(3) == 0 { file = Self.withLongHead(file, &random) }
            expectAlike(file, &random, &whole, &faults)
            for _ in 0..<8 {
                var damaged = file
                for _ in 0...random.below(2) {
                    // Heads and code tables are met more often than their share of the bytes.
                    let place = random.below(random.below(3) == 0 ? damaged.count : min(damaged.count, 150))
                    switch random.below(4) {
                    case 0: damaged[place] ^= 1 << UInt8(random.below(8))
                    case 1: damaged[place] = UInt8(random.below(256))
                    case 2: damaged.remove(at: place)
                    default: damaged = Array(damaged[...place])
                    }
                }
                expectAlike(damaged, &random, &whole, &faults)
            }
        }
        #expect(whole > 150)
        #expect(faults.count > 10, "\(faults.sorted())")
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `bytes that no one compressed are read alike`(seed: UInt64) {
        var random = Dice(seed: seed)
        var (whole, faults): (Int, Set<String>) = (0, [])
        let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        for _ in 0..<6000 {
            var file = head
            for _ in 0..<random.below(120) { file.append(UInt8(random.below(256))) }
            // Mostly blocks with codes of their own.
            if file.count > 10, random.below(4) > 0 { file[10] = file[10] & 0xF8 | 5 }
            expectAlike(file, &random, &whole, &faults)
        }
        #expect(faults.isSuperset(of: ["invalid code lengths set", "too many length or distance symbols"]))
    }

    private func expectAlike(_ file: [UInt8], _ random: inout Dice, _ whole: inout Int, _ faults: inout Set<String>) {
        let expected = ZlibReference(file, most: 1 << 20)
        let small = file.count > 20_000 ? 4096 : 1 + random.below(300)
        for chunk in [1 << 20, small] {
            var decompressor = Decompressor(.gz)!
            var (content, fault, length): ([UInt8], String?, Int?) = ([], nil, nil)
            var output = [UInt8](repeating: 0, count: chunk)
            var at = 0
            while fault == nil, length == nil {
                let step = file[at..<min(file.count, at + chunk)].withUnsafeBytes { input in
                    output.withUnsafeMutableBytes { decompressor.step(input, into: $0) }
                }
                at += step.consumed
                content += output[..<step.produced]
                fault = step.fault
                if step.endsUnit { length = at }
                if step.consumed == 0, step.produced == 0 { break }
            }
            #expect(content == expected.content && fault == expected.fault && length == expected.length)
        }
        if expected.length != nil { whole += 1 }
        if let fault = expected.fault { faults.insert(fault) }
    }

    private static func content(_ random: inout Dice, most: Int) -> [UInt8] {
        var content: [UInt8] = []
        let count = random.below(most)
        let letters = 1 + random.below(random.below(2) == 0 ? 256 : 20)
        while content.count < count {
            if content.count > 10, random.below(6) == 0 {
                let distance = 1 + random.below(min(content.count, random.below(2) == 0 ? 40 : 33_000))
                for _ in 0..<random.below(300) { content.append(content[content.count - distance]) }
            } else {
                content.append(UInt8(random.below(letters)))
            }
        }
        return content
    }

    /// The same member with an extra field, a name, a comment, and a checksum of the head, which may be wrong.
    private static func withLongHead(_ file: [UInt8], _ random: inout Dice) -> [UInt8] {
        let flags = UInt8(random.below(32))
        var head = Array(file[..<3]) + [flags] + file[4..<10]
        if flags & 4 != 0 { head += [3, 0, 7, 8, 9] }
        if flags & 8 != 0 { head += Array("audit.jsonl\0".utf8) }
        if flags & 16 != 0 { head += Array("a comment\0".utf8) }
        if flags & 2 != 0 { head += random.below(2) == 0 ? Dice.headChecksum(head) : [1, 2] }
        return head + file[10...]
    }
}

/// SplitMix64.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }

    /// The lower half of the CRC-32 of a head, bit by bit.
    static func headChecksum(_ head: [UInt8]) -> [UInt8] {
        var sum = UInt32.max
        for byte in head {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return [UInt8(truncatingIfNeeded: ~sum), UInt8(truncatingIfNeeded: ~sum >> 8)]
    }
}
