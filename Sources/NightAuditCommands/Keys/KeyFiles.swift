import ArchiveStorage
import AuditModel
import Files
import LogSummaries
import SystemPackage

/// Reads the key under which users are called by pseudonyms.
///
/// The file is a regular one, no link, and its owner's alone (mode 0600 or stricter); the key is its bytes less one LF at their
/// end, 32 at least. Anything else is a usage failure that says what to do. The key itself is in no message.
func readPrivacyKey(_ path: FilePath) throws(Failure) -> Pseudonyms {
    let make = "make one with: (umask 077; head -c 32 /dev/urandom | base64 > FILE)"
    var key = try readKeyFile(path)
    if key.last == 10 { key.removeLast() }
    guard key.count <= 4096 else {
        throw Failure(.usage, "the key \(path) has \(key.count) bytes or more, a key has 32 to 4096; \(make)")
    }
    guard key.count >= 32 else {
        throw Failure(.usage, "the key \(path) has \(key.count) bytes, a key has 32 at least; \(make)")
    }
    return Pseudonyms(key: key)
}

/// Reads the key that archives are signed with; as strict on its file.
func readSigningKey(_ path: FilePath) throws(Failure) -> SSHSigningKey {
    let bytes = try readKeyFile(path)
    do {
        return try SSHSigningKey(file: bytes)
    } catch {
        throw Failure(.usage, "the key \(path) cannot sign: \(error)")
    }
}

/// At most 4098 bytes of a regular file that is its owner's alone, or that systemd put into the service's `$CREDENTIALS_DIRECTORY`,
/// where its group may read it.
private func readKeyFile(_ path: FilePath) throws(Failure) -> [UInt8] {
    let file = try opening(path)
    let mode = file.permissions.rawValue & 0o777
    let isCredential = environment("CREDENTIALS_DIRECTORY").map { lies(path, in: FilePath(native: $0)) } ?? false
    guard mode & (isCredential ? 0o007 : 0o077) == 0 else {
        throw Failure(
            .usage, "the key \(path) can be read by others (mode 0\(String(mode, radix: 8))); run: chmod 600 \(path)")
    }
    return file.bytes
}

/// The file's permissions and at most 4098 of its bytes, both of the file that was opened.
private func opening(_ path: FilePath) throws(Failure) -> (permissions: FilePermissions, bytes: [UInt8]) {
    do {
        let options: FileDescriptor.OpenOptions = [.closeOnExec, .nonBlocking, .noFollow]
        let descriptor = try FileDescriptor.open(path, .readOnly, options: options)
        return try descriptor.closeAfter {
            let found = try descriptor.stat()
            guard found.type == .regular else { throw Errno.invalidArgument }
            let bytes = try [UInt8](unsafeUninitializedCapacity: 4098) { buffer, count in
                while count < buffer.count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                    let read = try descriptor.read(into: rest)
                    if read == 0 { break }
                    count += read
                }
            }
            return (found.permissions, bytes)
        }
    } catch  where !isThere(path) {
        throw Failure(
            .usage,
            "this user sees no file of that name (it is not shown: it may be a key); name a key file of mode 0600")
    } catch Errno.tooManySymbolicLinkLevels, Errno.invalidArgument {
        throw Failure(.usage, "the key \(path) is no regular file (a link, a folder, a pipe); name the file itself")
    } catch let errno as Errno {
        throw Failure(.usage, "\(FileFault("read the key", path, errno)); name a file that this user may read")
    } catch {
        throw Failure(.usage, "cannot read the key \(path): \(error)")
    }
}
