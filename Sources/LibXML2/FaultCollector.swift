import CLibXML2

/// Gathers what libxml2 reports during one call, in the order in which it reports it, instead of on stderr.
///
/// libxml2 keeps one error handler a thread; it is ours while `run` lasts, so documents can be read side by side.
/// Warnings are left out, and faults past the first hundred are only counted.
final class FaultCollector {
    private static let limit = 100
    private var collected: [XMLFault] = []
    private var omittedCount = 0

    var faults: [XMLFault] {
        guard omittedCount > 0 else { return collected }
        return collected + [XMLFault(line: collected[0].line, message: "and \(omittedCount) more faults")]
    }

    func run<Value>(_ call: () -> Value) -> Value {
        makeLibraryReady
        xmlSetStructuredErrorFunc(Unmanaged.passUnretained(self).toOpaque()) { context, error in
            guard let context, let error, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
            let fault = XMLFault(error.pointee)
            Unmanaged<FaultCollector>.fromOpaque(context).takeUnretainedValue().add(fault)
        }
        defer { xmlSetStructuredErrorFunc(nil, nil) }
        return call()
    }

    func add(_ fault: XMLFault) {
        if collected.count < Self.limit { collected.append(fault) } else { omittedCount += 1 }
    }
}

extension XMLFault {
    fileprivate init(_ error: xmlError) {
        var words = error.message.map { String(cString: $0) } ?? "libxml2 error \(error.code)"
        while words.last?.isNewline == true { words.removeLast() }
        let isPlaced = error.domain == XML_FROM_PARSER.rawValue || error.domain == XML_FROM_NAMESPACE.rawValue
        self.init(
            line: Int(error.line), column: isPlaced && error.int2 > 0 ? Int(error.int2) : nil, message: words)
    }
}

/// Sets libxml2 up for the process, once, before any thread uses it.
///
/// The external entity loader is process-wide (a flag for one parse, XML_PARSE_NO_XXE, is newer than Debian 12's
/// libxml2), and it refuses: from here on, libxml2 opens no file and no address for anybody in this process. The type
/// libraries are made here because libxml2 makes them at their first use without a lock.
private let makeLibraryReady: Void = {
    xmlInitParser()
    xmlSetExternalEntityLoader { _, _, _ in nil }
    xmlSchemaInitTypes()
    _ = xmlRelaxNGInitTypes()
}()
