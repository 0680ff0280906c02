import Files
import Glibc
import SystemPackage

/// What a run does at a place.
enum PlaceUse {
    /// Reads a regular file.
    case read
    /// Makes files in a directory.
    case makeIn
    /// Appends to a regular file, or makes it in its folder.
    case append
}

/// The reason why this process cannot use the place so; nil where it can. Nothing is opened or written.
func refusal(_ path: FilePath, to use: PlaceUse) -> String? {
    let type = (try? path.stat())?.type
    let mode: Int32
    switch use {
    case .read, .append:
        if type == nil, use == .append { return refusal(folder(of: path), to: .makeIn) }
        if type == .directory, use == .append { return Errno.isDirectory.description }
        if type.map({ $0 != .regular }) ?? isThere(path) { return "it is no regular file" }
        mode = use == .read ? R_OK : W_OK
    case .makeIn:
        if let type, type != .directory { return Errno.notDirectory.description }
        mode = W_OK | X_OK
    }
    guard path.withPlatformString({ faccessat(AT_FDCWD, $0, mode, AT_EACCESS) }) != 0 else { return nil }
    return Errno(rawValue: errno).description
}

/// Whether there is a file of that name, or a link.
func isThere(_ path: FilePath) -> Bool { (try? path.stat(followTargetSymlink: false)) != nil }

/// Whether it is a link to what is not there.
func leadsNowhere(_ path: FilePath) -> Bool { isThere(path) && (try? path.stat()) == nil }

/// The path itself where it is there, else the nearest folder above it that is.
func nearestPlace(_ path: FilePath) -> FilePath {
    var place = path
    while (try? place.stat()) == nil, place != ".", !(place.isAbsolute && place.components.isEmpty) {
        place = folder(of: place)
    }
    return place
}

/// Whether the path is the folder or lies in it, links resolved as far as there is something.
func lies(_ path: FilePath, in folder: FilePath) -> Bool {
    placeOnDisk(path).starts(with: placeOnDisk(folder))
}

/// The path made absolute, links followed as far as there is something.
func placeOnDisk(_ path: FilePath) -> FilePath {
    let whole = resolvedPath(".").pushing(path).lexicallyNormalized()
    let place = nearestPlace(whole)
    return resolvedPath(place).appending(whole.components.dropFirst(place.components.count))
}
