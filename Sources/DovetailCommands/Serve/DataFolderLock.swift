import DovetailCore
import DovetailHost
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps a data folder for this process.
///
/// The operating system lets it go when the process ends, however it ends.
struct DataFolderLock: ~Copyable {
    private let descriptor: Int32

    /// Takes a data folder, making it if it is not there.
    ///
    /// - Throws: ``CommandFailure`` when another process has it, or it cannot be written.
    init(folder: String) throws {
        try Self.make(folder)
        self.descriptor = try Self.lock(folder)
    }

    deinit { close(self.descriptor) }

    /// Whether another process has a data folder.
    ///
    /// Nothing is made; a folder whose lock is not there, or cannot be read, is taken by nobody who could be asked.
    static func isTaken(folder: String) -> Bool {
        let descriptor = unsafe open(folder + "/lock", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0
    }

    private static func make(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            guard !FolderFiles.isThere(folder) else {
                throw CommandFailure(
                    "\(folder) is \(FolderFiles.word(for: folder)), and no folder. Name the host's data folder with --data.",
                    status: .cannotServe)
            }
            let cause = (error as? CocoaError)?.underlying as? POSIXError
            let reason = cause.map { unsafe " (\(String(cString: strerror($0.code.rawValue))))" } ?? ""
            throw CommandFailure(
                "The data folder \(folder) cannot be made. Check its permissions, or name another with --data.\(reason)",
                status: .cannotServe)
        }
    }

    private static func lock(_ folder: String) throws -> Int32 {
        let descriptor = unsafe open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw CommandFailure(
                "The data folder \(folder) cannot be written: \(reason). Check its permissions, or name another with --data.",
                status: .cannotServe)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandFailure(
                "Another process serves from \(folder) already. Stop it first, or name another folder with --data.",
                status: .cannotServe)
        }
        return descriptor
    }
}
