import CLibXML2

/// An element during a visit: it can be asked, but not kept, because the document owns it.
package struct XMLElement: ~Copyable {
    private let node: xmlNodePtr

    init(_ node: xmlNodePtr) { self.node = node }

    /// The name without a prefix.
    package var name: String { String(decoding: [UInt8](xml: node.pointee.name), as: UTF8.self) }

    /// The namespace's name; nil for an element in none.
    package var namespace: String? {
        node.pointee.ns.map { String(decoding: [UInt8](xml: $0.pointee.href), as: UTF8.self) }
    }

    /// From 1: the line on which the start tag ends.
    package var line: Int { xmlGetLineNo(node) }

    /// The attributes that are in no namespace, in document order, their values as UTF-8 bytes, normalised as XML 1.0
    /// (3.3.3) asks.
    package var attributes: [(name: String, value: [UInt8])] {
        var found: [(name: String, value: [UInt8])] = []
        var next = node.pointee.properties
        while let attribute = next {
            if attribute.pointee.ns == nil {
                let name = String(decoding: [UInt8](xml: attribute.pointee.name), as: UTF8.self)
                found.append((name, [UInt8](textIn: attribute.pointee.children)))
            }
            next = attribute.pointee.next
        }
        return found
    }

    /// The value of the attribute of that name in no namespace, as UTF-8 bytes; nil for none.
    package func attribute(_ name: String) -> [UInt8]? {
        guard let attribute = xmlHasNsProp(node, name, nil) else { return nil }
        return [UInt8](textIn: attribute.pointee.children)
    }

    /// All text in the element and in those within it, as UTF-8 bytes.
    package var text: [UInt8] {
        var text: [UInt8] = []
        var next = node.following(within: node)
        while let inner = next {
            if inner.holdsText { text.append(contentsOf: [UInt8](xml: inner.pointee.content)) }
            next = inner.following(within: node)
        }
        return text
    }

    /// Visits each element within this one in document order, parents before their children.
    package borrowing func forEachElement<Failure: Error>(
        _ visit: (borrowing XMLElement) throws(Failure) -> Void
    ) throws(Failure) {
        var next = node.following(within: node)
        while let inner = next {
            if inner.pointee.type == XML_ELEMENT_NODE { try visit(XMLElement(inner)) }
            next = inner.following(within: node)
        }
    }
}

extension xmlNodePtr {
    /// The next node in document order that is inside `top`; nil behind the last.
    func following(within top: xmlNodePtr?) -> xmlNodePtr? {
        if pointee.type == XML_ELEMENT_NODE, let child = pointee.children { return child }
        var node = self
        while node != top {
            if let next = node.pointee.next { return next }
            guard let parent = node.pointee.parent else { return nil }
            node = parent
        }
        return nil
    }

    fileprivate var holdsText: Bool {
        pointee.type == XML_TEXT_NODE || pointee.type == XML_CDATA_SECTION_NODE
    }
}

extension [UInt8] {
    fileprivate init(xml text: UnsafePointer<xmlChar>?) {
        guard let text else {
            self = []
            return
        }
        self.init(UnsafeBufferPointer(start: text, count: Int(xmlStrlen(text))))
    }

    fileprivate init(textIn first: xmlNodePtr?) {
        self = []
        var next = first
        while let node = next {
            if node.holdsText { append(contentsOf: [UInt8](xml: node.pointee.content)) }
            next = node.pointee.next
        }
    }
}
