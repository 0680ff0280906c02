import AuditModel
import Mustache
import ReportBuilding

/// What a name on a page stands for. The tree of a report also says which names there are, tonight's empty lists included.
indirect enum PageValue {
    case figure(PageFigure)
    case flag(Bool)
    case object([String: PageValue])
    /// `element` stands for what the list holds, also where it is empty.
    case list([PageValue], element: PageValue)
    /// An object that is not there; its members are known.
    case absent([String: PageValue])
    /// One that is made once a template names it.
    case deferred(DeferredValue)

    static func text(_ text: String) -> PageValue { .figure(PageFigure(text)) }
    static func count(_ count: Int) -> PageValue { .figure(PageFigure(.integer(Int128(count)))) }

    /// The known names below this value; empty for one that has none.
    var members: [String: PageValue] {
        switch self {
        case .object(let members), .absent(let members): members
        case .figure(let figure): figure.members
        case .deferred(let deferred): deferred.value.members
        case .flag, .list: [:]
        }
    }

    /// Whether it is a name that is shown without its end.
    var isCut: Bool {
        if case .figure(let figure) = self { figure.isCut } else { false }
    }

    /// The value as swift-mustache takes it.
    var mustache: Any {
        switch self {
        case .figure(let figure): figure
        case .flag(let flag): flag
        case .object(let members): PageObject(members: members, isNull: false)
        case .absent(let members): PageObject(members: members, isNull: true)
        case .list(let elements, _): elements.map(\.mustache)
        case .deferred(let deferred): deferred.value.mustache
        }
    }

    /// The names of all values below, joined by dots, for "did you mean …?".
    var paths: [String] {
        members.sorted { $0.key < $1.key }.flatMap { name, value in
            [name] + value.paths.map { "\(name).\($0)" }
        }
    }
}

/// A value that few templates name, made at its first use.
final class DeferredValue {
    private let make: () -> PageValue
    private(set) lazy var value = make()

    init(_ make: @escaping () -> PageValue) { self.make = make }
}

/// An object whose members a template reaches by name.
struct PageObject: MustacheParent, MustacheCustomRenderable {
    let members: [String: PageValue]
    let isNull: Bool

    var renderText: String { "" }
    func child(named name: String) -> Any? { members[name]?.mustache }
}
