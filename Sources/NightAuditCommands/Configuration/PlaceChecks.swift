import ArchiveStorage
import Files
import Glibc
import SystemPackage

/// What a run does at a place.
enum PlaceUse {
    case read, write
}

/// The system's reason why this process cannot read the file, or write in the directory or to the file; nil where it can.
func refusal(_ path: FilePath, to use: PlaceUse) -> String? {
    let isDirectory = (try? path.stat())?.type == .directory
    if use == .read, isDirectory { return Errno.isDirectory.description }
    let mode = use == .read ? R_OK : isDirectory ? W_OK | X_OK : W_OK
    guard faccessat(AT_FDCWD, path.string, mode, AT_EACCESS) != 0 else { return nil }
    return Errno(rawValue: errno).description
}

/// The folder a file lies in; the working directory for a bare name.
func folder(of path: FilePath) -> FilePath {
    let folder = path.removingLastComponent()
    return folder.isEmpty ? "." : folder
}

/// The path with every link followed, as far as it is there.
func placeOnDisk(_ path: FilePath) -> FilePath {
    var place = path
    var rest: [FilePath.Component] = []
    while (try? place.stat()) == nil, place != ".", let last = place.lastComponent {
        rest.append(last)
        place = folder(of: place)
    }
    return resolvedPath(place).appending(rest.reversed()).lexicallyNormalized()
}

/// The directory itself where it is there, else the nearest one above it.
func nearestFolder(_ path: FilePath) -> FilePath {
    var place = path
    while (try? place.stat()) == nil, place != ".", !(place.isAbsolute && place.components.isEmpty) {
        place = folder(of: place)
    }
    return place
}

/// Why a run could not begin or go on with archives in this directory, permissions and foreign content alike; nil where it can.
func refusalToBegin(in root: FilePath, _ identity: RootIdentity?) throws(FileFault) -> String? {
    guard let type = (try? root.stat())?.type else {
        let parent = folder(of: root)
        guard (try? parent.stat())?.type == .directory else {
            return "the parent of \(root) does not exist; is its disk mounted? Make it, or correct archives.path"
        }
        return refusal(parent, to: .write).map { "cannot create \(root): \($0)" }
    }
    guard type == .directory else { return "\(root) is no directory" }
    if identity == nil, try listDirectory(root).contains(where: { !$0.string.hasPrefix(".new-nightaudit-root.json") }) {
        return "\(root) is neither empty nor has a nightaudit-root.json; give an empty directory of its own"
    }
    return refusal(root, to: .write).map { "cannot write in \(root): \($0)" }
}
