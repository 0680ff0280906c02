import Files
import Glibc
import SystemPackage

/// Text that keeps any bytes: what arguments and variables are held as until they are read, so that they can name any file.
///
/// A byte that is no UTF-8 stands as the character U+10FE00 and the byte; where such a character stands in the bytes themselves, each
/// of its own bytes does. So `nativeBytes` gives the same bytes back.
func nativeText(_ bytes: some Collection<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    var rest = bytes[...]
    while let first = rest.first {
        var iterator = rest.makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        if case .valid(let encoded) = parser.parseScalar(from: &iterator),
            case let scalar = Unicode.UTF8.decode(encoded), !(0x10FE00...0x10FEFF).contains(scalar.value)
        {
            text.append(scalar)
            rest = rest.dropFirst(encoded.count)
        } else {
            text.append(Unicode.Scalar(0x10FE00 + UInt32(first))!)
            rest = rest.dropFirst()
        }
    }
    return String(text)
}

/// That of a C string.
func nativeText(_ text: UnsafePointer<CChar>) -> String {
    nativeText(UnsafeRawBufferPointer(start: text, count: strlen(text)))
}

/// The bytes that were given.
func nativeBytes(_ text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar in
        (0x10FE00...0x10FEFF).contains(scalar.value)
            ? [UInt8(truncatingIfNeeded: scalar.value)] : Array(UTF8.encode(scalar)!)
    }
}

extension FilePath {
    /// The path of exactly the bytes that were given; they hold no 0.
    init(native text: String) { self.init(bytes: nativeBytes(text)) }
}
