import CLibXML2

/// A well-formed XML 1.0 document with namespaces, read from memory; freed when its owner lets it go.
///
/// It is always UTF-8, whatever it declares. `<!DOCTYPE html>` is allowed; a document type with an external
/// identifier or an internal subset is refused before any of it is read, so there are no entities but XML's five.
/// Nothing is loaded: no file, no network. The owner is not `Sendable`; each thread reads its own.
package struct XMLDocument: ~Copyable {
    let pointer: xmlDocPtr

    /// Reads one document; throws `notWellFormed` also for faults in namespaces, which libxml2 would overlook.
    package init(parsing bytes: [UInt8]) throws(XMLError) {
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let before = bytes[..<error.byteOffsets.lowerBound]
            let column = before.count - (before.lastIndex(of: 10).map { $0 + 1 } ?? 0) + 1
            throw .notWellFormed([
                XMLFault(line: before.count { $0 == 10 } + 1, column: column, message: "the text is not UTF-8")
            ])
        }
        guard let size = Int32(exactly: bytes.count) else {
            throw .notWellFormed([XMLFault(line: 1, message: "\(bytes.count) bytes are more than libxml2 can read")])
        }
        let collector = FaultCollector()
        let parser = ParserContext(reportingTo: collector)
        let document = collector.run { parser.read(bytes, size) }
        guard let document, collector.faults.isEmpty else {
            xmlFreeDoc(document)
            let unexplained = XMLFault(line: 1, message: "libxml2 gave up without a reason")
            throw .notWellFormed(collector.faults.isEmpty ? [unexplained] : collector.faults)
        }
        pointer = document
    }

    deinit { xmlFreeDoc(pointer) }

    /// Visits each element in document order, parents before their children.
    package borrowing func forEachElement<Failure: Error>(
        _ visit: (borrowing XMLElement) throws(Failure) -> Void
    ) throws(Failure) {
        let root = xmlDocGetRootElement(pointer)
        var next = root
        while let node = next {
            if node.pointee.type == XML_ELEMENT_NODE { try visit(XMLElement(node)) }
            next = node.following(within: root)
        }
    }
}

/// Owner of the state of one parse.
private struct ParserContext: ~Copyable {
    private let pointer: xmlParserCtxtPtr

    /// The collector is borrowed: it outlives the context.
    init(reportingTo collector: FaultCollector) {
        guard let context = collector.run({ xmlNewParserCtxt() }) else {
            fatalError("libxml2 has no memory for a parser")
        }
        pointer = context
        pointer.pointee._private = Unmanaged.passUnretained(collector).toOpaque()
        // Called once the type's name and identifiers are read, where the reader stands at `[` or `>`.
        pointer.pointee.sax.pointee.internalSubset = { context, _, publicID, systemID in
            guard let parser = context?.assumingMemoryBound(to: xmlParserCtxt.self), let input = parser.pointee.input,
                publicID != nil || systemID != nil || input.pointee.cur.pointee == UInt8(ascii: "[")
            else { return }
            let fault = XMLFault(
                line: Int(input.pointee.line), column: Int(input.pointee.col),
                message: "a document type may have neither an external identifier nor an internal subset")
            Unmanaged<FaultCollector>.fromOpaque(parser.pointee._private).takeUnretainedValue().add(fault)
            xmlStopParser(parser)
        }
    }

    deinit { xmlFreeParserCtxt(pointer) }

    borrowing func read(_ bytes: [UInt8], _ size: Int32) -> xmlDocPtr? {
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_BIG_LINES.rawValue
        return bytes.withUnsafeBytes { buffer in
            xmlCtxtReadMemory(
                pointer, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), size, nil, "UTF-8", Int32(options))
        }
    }
}
