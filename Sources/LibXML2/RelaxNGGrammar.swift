import CLibXML2

/// A compiled RELAX NG grammar (ISO/IEC 19757-2, XML syntax, XML Schema data types); freed when its owner lets it go.
///
/// It stands alone: `include` and `externalRef` are refused, because nothing is loaded. The owner is not `Sendable`;
/// each thread has its own.
package struct RelaxNGGrammar: ~Copyable {
    private let pointer: xmlRelaxNGPtr

    /// Compiles a grammar; throws `unusableGrammar` also where its text is no well-formed XML.
    package init(parsing bytes: [UInt8]) throws(XMLError) {
        let source: XMLDocument
        do {
            source = try XMLDocument(parsing: bytes)
        } catch {
            throw .unusableGrammar(error.faults)
        }
        if let fault = RelaxNGCircles(source).fault { throw .unusableGrammar([fault]) }
        let collector = FaultCollector()
        let document = source.pointer
        let schema: xmlRelaxNGPtr? = collector.run {
            guard let context = xmlRelaxNGNewDocParserCtxt(document) else { return nil }
            defer { xmlRelaxNGFreeParserCtxt(context) }
            return xmlRelaxNGParse(context)
        }
        guard let schema, collector.faults.isEmpty else {
            xmlRelaxNGFree(schema)
            let unexplained = XMLFault(line: 1, message: "libxml2 gave up without a reason")
            throw .unusableGrammar(collector.faults.isEmpty ? [unexplained] : collector.faults)
        }
        pointer = schema
    }

    deinit { xmlRelaxNGFree(pointer) }

    /// What the grammar does not admit in the document, in the order in which libxml2 comes upon it; empty for a
    /// valid document.
    package borrowing func validate(_ document: borrowing XMLDocument) -> [XMLFault] {
        let collector = FaultCollector()
        let (grammar, document) = (pointer, document.pointer)
        let status: Int32 = collector.run {
            guard let context = xmlRelaxNGNewValidCtxt(grammar) else { return -1 }
            defer { xmlRelaxNGFreeValidCtxt(context) }
            return xmlRelaxNGValidateDoc(context, document)
        }
        guard status != 0 else { return [] }
        let unexplained = XMLFault(line: 1, message: "the grammar does not admit the document")
        return collector.faults.isEmpty ? [unexplained] : collector.faults
    }
}
