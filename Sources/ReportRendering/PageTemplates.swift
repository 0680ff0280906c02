import AuditModel
import Crypto
import Dispatch
import Mustache
import ReportBuilding
import Synchronization

/// The mustache templates, partials and style of a module.
struct PageTemplates {
    static let styleName = "style.css"
    private static let fileEnd = ".mustache"

    private let module: TemplateModule

    init(_ module: TemplateModule) { self.module = module }

    /// The tags of each template, by its name; throws where a template or the style is none by itself.
    func tags() throws(TemplateError) -> [String: [TemplateTag]] {
        var tags: [String: [TemplateTag]] = [:]
        for file in module.files where file.name.hasSuffix(Self.fileEnd) {
            let place = module.place(file.name)
            guard file.name != Self.styleName + Self.fileEnd else {
                throw .invalid(file: place, line: nil, message: "\(Self.styleName) is no template; rename this file")
            }
            try checkText(file.bytes, place)
            try checkMarkup(file.bytes, place)
            let found = try TemplateTag.tags(of: file.bytes, file: place)
            for tag in found where tag.kind == .partial && tag.name == Self.styleName {
                guard file.bytes[..<tag.start].last == UInt8(ascii: ">"),
                    file.bytes[tag.end...].starts(with: "</style>".utf8)
                else {
                    throw .invalid(
                        file: place, line: tag.line,
                        message: "write <style>{{>style.css}}</style> without blanks, or the digest does not match")
                }
            }
            tags[String(file.name.dropLast(Self.fileEnd.utf8.count))] = found
        }
        if let style = module.file(Self.styleName) {
            try checkStyle(style)
            tags[Self.styleName] = []
        }
        return tags
    }

    /// Checks the template of that file name and the partials it reaches, whose tags these are.
    func check(
        _ template: String, _ tags: [String: [TemplateTag]], against context: PageValue
    ) throws(TemplateError) {
        var check = TemplateCheck(tags: tags) { module.place($0 == Self.styleName ? $0 : $0 + Self.fileEnd) }
        try check.check(String(template.dropLast(Self.fileEnd.utf8.count)), against: context)
    }

    /// The templates, partials and style as swift-mustache has read them, file by file on all cores; their tags were checked.
    func library() throws(TemplateError) -> MustacheLibrary {
        let files = module.files.filter { $0.name.hasSuffix(Self.fileEnd) || $0.name == Self.styleName }
        let parsed = Mutex<[Int: Result<MustacheTemplate, any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: files.count) { index in
            let (name, bytes) = files[index]
            let template = Result { try Self.parse(name, bytes) }
            parsed.withLock { $0[index] = template }
        }
        var library = MustacheLibrary()
        for (index, file) in files.enumerated() {
            do {
                let isStyle = file.name == Self.styleName
                try library.register(
                    parsed.withLock { try $0[index]!.get() },
                    named: isStyle ? file.name : String(file.name.dropLast(Self.fileEnd.utf8.count)))
            } catch {
                throw .invalid(file: module.place(file.name), line: nil, message: "no mustache template: \(error)")
            }
        }
        return library
    }

    /// A template, or the style, as swift-mustache reads it.
    static func parse(_ name: String, _ bytes: [UInt8]) throws -> MustacheTemplate {
        _ = PageText.registration
        let head = name == styleName ? withoutTags(bytes) : "{{% CONTENT_TYPE: \(PageText.name)}}"
        return try MustacheTemplate(string: head + String(decoding: bytes, as: UTF8.self))
    }

    /// What goes before a style, which has no tags, so that swift-mustache does not take each of its braces for the beginning of one, which takes
    /// it as long as the rest of the text; nothing where a blank follows, which it would take away.
    private static func withoutTags(_ style: [UInt8]) -> String {
        style.first.map { (0x21...0x7E).contains($0) } ?? false ? "{{=\u{1} \u{2}=}}" : ""
    }

    /// The page's bytes; the template was checked. `links`: the files beside the page that it may name.
    func render(_ template: String, _ report: Report, _ links: PageLinks) throws(TemplateError) -> [UInt8] {
        let digest = module.file(Self.styleName).map { base64(Array(SHA256.hash(data: $0))) } ?? ""
        let context = PageContext(report, styleDigest: digest, links).root
        let name = String(template.dropLast(Self.fileEnd.utf8.count))
        guard let page = module.library.render(context.mustache, withTemplate: name) else {
            throw .invalid(file: module.place(template), line: nil, message: "the module has no such template")
        }
        return Array(page.utf8)
    }

    /// UTF-8 without a byte-order mark or control characters but TAB and LF.
    private func checkText(_ bytes: [UInt8], _ place: String) throws(TemplateError) {
        func fault(_ index: Int, _ message: String) -> TemplateError {
            .invalid(file: place, line: bytes[..<index].count { $0 == 10 } + 1, message: message)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw fault(0, "a template has no byte-order mark; remove the three bytes it begins with")
        }
        if let index = bytes.firstIndex(of: 13) { throw fault(index, "a template's lines end at LF alone; convert it") }
        if let index = bytes.firstIndex(where: { $0 < 32 && $0 != 9 && $0 != 10 }) {
            throw fault(index, "a template has no control character but TAB and LF; remove it")
        }
        if String(validating: bytes, as: UTF8.self) == nil {
            let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
            let line = lines.first { String(validating: $0, as: UTF8.self) == nil }
            throw fault(line?.startIndex ?? 0, "a template is UTF-8; convert it")
        }
    }

    /// Markup that XML and HTML read differently is refused where it stands; what templates compose is judged on the page.
    private func checkMarkup(_ bytes: [UInt8], _ place: String) throws(TemplateError) {
        var line = 1
        for index in bytes.indices {
            if bytes[index] == 10 { line += 1 }
            let rest = bytes[index...]
            let isDeclaration = rest.starts(with: "<!".utf8) && !rest.starts(with: "<!DOCTYPE html>".utf8)
            guard isDeclaration || rest.starts(with: "<?".utf8) else { continue }
            throw .invalid(
                file: place, line: line,
                message: "a page has no comment, CDATA section, processing instruction or other document type than "
                    + "<!DOCTYPE html>, as XML and HTML read them differently; write {{! comment }}")
        }
    }

    private func checkStyle(_ bytes: [UInt8]) throws(TemplateError) {
        let place = module.place(Self.styleName)
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw .invalid(file: place, line: nil, message: "the style is not UTF-8")
        }
        if let fault = StyleRule.fault(in: bytes[...]) {
            throw .invalid(file: place, line: fault.line, message: fault.message)
        }
    }
}
