import Glibc
package import SystemPackage

/// Gives what root has just made in another user's folder to that user, so that one command run as root does not keep the nights, which run as
/// that user, from reading it. `descriptor`: of what was made, since its name may be another's by then; where it cannot be given it stays root's.
package func giveToOwner(ofFolderOf path: FilePath, _ descriptor: Int32) {
    guard geteuid() == 0 else { return }
    let folder = path.removingLastComponent()
    guard let owner = try? (folder.isEmpty ? "." : folder).stat(), owner.userID.rawValue != 0 else { return }
    _ = fchown(descriptor, owner.userID.rawValue, owner.groupID.rawValue)
}

/// The same of a directory.
func giveDirectoryToOwner(ofFolderOf path: FilePath) {
    guard geteuid() == 0 else { return }
    let descriptor = path.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
    guard descriptor >= 0 else { return }
    giveToOwner(ofFolderOf: path, descriptor)
    close(descriptor)
}
