import AuditModel

/// Looks every name of a template and its partials up, also in sections that would not be rendered tonight.
struct TemplateCheck {
    /// Tags of each template and partial, by the name under which `{{>…}}` finds it.
    let tags: [String: [TemplateTag]]
    /// The file of that template, as messages name it.
    let place: (String) -> String

    /// Tags that were looked up, those of a partial each time that it is included.
    private var count = 0
    private static let most = 100_000

    init(tags: [String: [TemplateTag]], place: @escaping (String) -> String) {
        self.tags = tags
        self.place = place
    }

    mutating func check(_ name: String, against root: PageValue) throws(TemplateError) {
        try check(name, stack: [root], path: [])
    }

    private mutating func check(_ name: String, stack: [PageValue], path: [String]) throws(TemplateError) {
        var stack = stack
        var open: [TemplateTag] = []
        for tag in tags[name] ?? [] {
            count += 1
            guard count <= Self.most else {
                throw fault(
                    name, tag, "partials include each other so often that a page has more than \(Self.most) tags")
            }
            switch tag.kind {
            case .variable:
                switch try look(tag, name, stack) {
                case .figure: break
                case .flag, .object, .list, .absent, .deferred:
                    throw fault(
                        name, tag, "\"\(tag.name)\" is no single value; use it as a section or name a value in it")
                }
            case .section, .inverted:
                let value = try look(tag, name, stack)
                open.append(tag)
                if tag.kind == .inverted {
                    stack.append(stack.last!)
                } else if case .list(_, let element) = value {
                    stack.append(element)
                } else if case .flag = value {
                    stack.append(stack.last!)
                } else {
                    stack.append(value)
                }
            case .end:
                guard let last = open.popLast(), last.name == tag.name else {
                    throw fault(
                        name, tag, "{{/\(tag.name)}} closes no section of that name; look for the one left open")
                }
                stack.removeLast()
            case .partial:
                try checkPartial(tag, in: name, stack: stack, path: path + [name])
            }
        }
        if let left = open.last {
            throw fault(name, left, "section \"\(left.name)\" is not closed; add {{/\(left.name)}}")
        }
    }

    private mutating func checkPartial(
        _ tag: TemplateTag, in name: String, stack: [PageValue], path: [String]
    ) throws(TemplateError) {
        guard tag.name != PageTemplates.styleName || path.count == 1 else {
            throw fault(name, tag, "style.css belongs into the page's own template, not into a partial; move it")
        }
        guard tags[tag.name] != nil else {
            let known = tags.keys.filter { !path.contains($0) }.sorted()
            throw fault(name, tag, "unknown partial \"\(tag.name)\"\(adviceOnNames(tag.name, known))")
        }
        guard !path.contains(tag.name) else {
            throw fault(name, tag, "partial \"\(tag.name)\" includes itself; break the circle")
        }
        try check(tag.name, stack: stack, path: path)
    }

    /// As swift-mustache does: the first part is looked for from the innermost context outwards, the others below it.
    private func look(_ tag: TemplateTag, _ name: String, _ stack: [PageValue]) throws(TemplateError) -> PageValue {
        if tag.name == "." { return stack.last! }
        let parts = tag.name.split(separator: ".").map(String.init)
        if var value = stack.reversed().lazy.compactMap({ $0.members[parts[0]] }).first {
            var rest = parts.dropFirst()
            while let part = rest.popFirst() {
                guard let next = value.members[part] else { throw unknown(tag, name, stack) }
                value = next
            }
            return value
        }
        throw unknown(tag, name, stack)
    }

    private func unknown(_ tag: TemplateTag, _ name: String, _ stack: [PageValue]) -> TemplateError {
        let known = stack.reversed().flatMap(\.paths)
        // Where no path is near, one whose last member is; the shortest, as a page has many.
        let near =
            nearestName(to: tag.name, in: known) == nil ? nearestName(to: tag.name, in: known.map(\.lastMember)) : nil
        let path = known.filter { $0.lastMember == near }.min { $0.utf8.count < $1.utf8.count }
        return fault(name, tag, "unknown name \"\(tag.name)\"\(adviceOnNames(path ?? tag.name, known))")
    }

    private func fault(_ name: String, _ tag: TemplateTag, _ message: String) -> TemplateError {
        .invalid(file: place(name), line: tag.line, message: message)
    }
}

extension String {
    /// What stands behind the last point of a path.
    fileprivate var lastMember: String { split(separator: ".").last.map(String.init) ?? self }
}
