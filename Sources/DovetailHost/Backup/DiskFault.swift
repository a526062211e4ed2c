import DovetailCore
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What a disk says that cannot be read or written.
enum DiskFault {
    /// Whether something outside a folder could not be read, so that the folder is not to blame.
    static func isReading(_ error: any Error, outside folder: String) -> Bool {
        guard let error = error as? CocoaError, let path = error.path, !path.hasPrefix(folder) else { return false }
        return [.EACCES, .EPERM, .EIO].contains(error.underlyingCode)
    }

    /// Why, as a sentence with what to do; nil for errors that say so themselves.
    static func reason(of error: any Error) -> String? {
        switch error {
        case is DovetailError, is BackupError, is CancellationError: nil
        case let error as POSIXError: self.sentence(error.code, "\(error)")
        case let error as CocoaError:
            self.sentence(error.underlyingCode, error.words)
        default: "\(error)."
        }
    }

    private static func sentence(_ code: POSIXErrorCode?, _ text: String) -> String {
        switch code {
        case .ENOSPC?, .EDQUOT?: "the disk is full. Make room on it."
        case .EROFS?: "the disk is read-only."
        case .EACCES?, .EPERM?:
            "permission is denied. Use the user that runs the host, and see that it may read and write there. (\(text))"
        default: "\(text)."
        }
    }
}

extension CocoaError {
    fileprivate var underlyingCode: POSIXErrorCode? {
        if let underlying = self.underlying as? POSIXError { return underlying.code }
        return switch self.code {
        case .fileWriteOutOfSpace: .ENOSPC
        case .fileWriteVolumeReadOnly: .EROFS
        case .fileWriteNoPermission, .fileReadNoPermission: .EACCES
        default: nil
        }
    }

    /// What happened where, without the names of errors.
    fileprivate var words: String {
        guard let code = self.underlyingCode, let path = self.path else { return "\(self)" }
        return "\(path): \(unsafe String(cString: strerror(code.rawValue)))"
    }

    fileprivate var path: String? { self.filePath ?? self.url?.path }
}
