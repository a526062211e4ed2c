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
        self.descriptor = try Self.lock(folder, LOCK_EX)
    }

    /// Keeps a data folder as it is while somebody looks at it; others may look, too.
    ///
    /// - Throws: ``CommandFailure`` when another process has it, or it cannot be written.
    init(lookingAt folder: String) throws {
        try Self.make(folder)
        self.descriptor = try Self.lock(folder, LOCK_SH)
    }

    /// Takes a data folder as soon as nobody looks at it any more, which is waited for some seconds.
    ///
    /// - Throws: ``CommandFailure`` as ``init(folder:)``, and `CancellationError`.
    static func afterLooks(at folder: String) async throws -> DataFolderLock {
        // A lock of the system cannot be waited for within a limit.
        for _ in 0..<100 where Self.isLookedAt(folder) { try await Task.sleep(for: .milliseconds(50)) }
        return try DataFolderLock(folder: folder)
    }

    deinit { close(self.descriptor) }

    /// Whether another process has a data folder.
    ///
    /// Nothing is made; a folder whose lock is not there, or cannot be read, is taken by nobody who could be asked.
    static func isTaken(folder: String) -> Bool {
        !Self.canLock(folder, LOCK_SH)
    }

    /// Whether nobody but who looks has a data folder.
    private static func isLookedAt(_ folder: String) -> Bool {
        !Self.canLock(folder, LOCK_EX) && Self.canLock(folder, LOCK_SH)
    }

    private static func canLock(_ folder: String, _ kind: Int32) -> Bool {
        let descriptor = unsafe open(folder + "/lock", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        return flock(descriptor, kind | LOCK_NB) == 0
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

    private static func lock(_ folder: String, _ kind: Int32) throws -> Int32 {
        let descriptor = unsafe open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw CommandFailure(
                "The data folder \(folder) cannot be written: \(reason). Check its permissions, or name another with --data.",
                status: .cannotServe)
        }
        guard flock(descriptor, kind | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandFailure(
                Self.isLookedAt(folder)
                    ? "`dovetail doctor` or a backup looks at \(folder) just now. Try again when it has ended."
                    : "Another process serves from \(folder) already. Stop it first, or name another folder with --data.",
                status: .cannotServe)
        }
        return descriptor
    }
}
