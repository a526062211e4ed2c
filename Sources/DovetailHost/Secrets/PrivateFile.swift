import DovetailCore
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes files that nobody but the host's own user can read.
public enum PrivateFile {
    /// Writes a file with mode 0600 in one step: it is there with all its bytes, or as it was before.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed`` when the folder is missing, full or read-only.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        let temporary = path + ".\(UInt32.random(in: 0 ... .max)).new"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(bytes))
            try handle.synchronize()
        } catch {
            unsafe unlink(temporary)
            throw DovetailError(.storeFailed, "\(path) cannot be written.", remedy: .askOperator, cause: error)
        }
        guard unsafe rename(temporary, path) == 0 else { throw Self.failure(path) }
    }

    /// Makes an empty file with mode 0600 where nothing lies, for somebody who opens it then: SQLite gives a database's log the
    /// mode of the database.
    ///
    /// One that cannot be made is not an error: whoever opens it is told why.
    ///
    /// - Parameter path: The file.
    public static func makeEmpty(_ path: String) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    private static func failure(_ path: String) -> DovetailError {
        let reason = unsafe String(cString: strerror(errno))
        return DovetailError(
            .storeFailed, "\(path) cannot be written: \(reason). Check the folder and the free space.",
            remedy: .askOperator)
    }
}

extension PrivateFile {
    /// Makes a folder that nobody but the host's own user can enter, if it is not there.
    static func makeFolder(_ path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw DovetailError(
                .storeFailed, "The folder \(path) cannot be made. Check the path and its permissions.",
                remedy: .askOperator, cause: error)
        }
    }
}
