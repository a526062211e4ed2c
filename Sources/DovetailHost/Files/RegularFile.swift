import DovetailCore
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file with bytes, behind links if need be: a pipe or a device is never read, since that may take for ever.
package struct RegularFile: Sendable, Equatable {
    /// How many bytes it has.
    package let size: Int
    /// Who may do what with it: the lowest nine bits.
    package let mode: Int

    /// Looks at a file, without opening it.
    ///
    /// It is nil when no such file lies there.
    ///
    /// - Parameter path: Where it, or a link to it, lies.
    package init?(_ path: String) {
        var found = stat()
        guard unsafe stat(path, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { return nil }
        self.size = Int(found.st_size)
        self.mode = Int(found.st_mode & 0o777)
    }

    /// Reads all of a file.
    ///
    /// - Parameter path: Where it, or a link to it, lies.
    /// - Returns: Its bytes.
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed`` when it cannot be read, or is something else.
    static func bytes(of path: String) throws -> Data {
        // What it is may change until it is open, and opening a pipe waits for somebody who writes.
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path, unsafe String(cString: strerror(errno))) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var found = stat()
        guard unsafe fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw Self.failure(path, "it is \(FolderFiles.word(for: path)), and no file")
        }
        do {
            return try handle.readToEnd() ?? Data()
        } catch {
            throw Self.failure(path, "\(error)")
        }
    }

    private static func failure(_ path: String, _ reason: String) -> DovetailError {
        DovetailError(.storeFailed, "\(path) cannot be read: \(reason).", remedy: .askOperator)
    }
}

extension FolderFiles {
    /// What lies there itself, in words: “a link”, “a pipe”.
    package static func word(for path: String) -> String {
        var found = stat()
        guard unsafe lstat(path, &found) == 0 else { return "nothing that can be looked at" }
        return switch found.st_mode & S_IFMT {
        case S_IFREG: "a file"
        case S_IFDIR: "a folder"
        case S_IFLNK: RegularFile(path) == nil ? "a link that leads to no file" : "a link"
        case S_IFIFO: "a pipe"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }
}
