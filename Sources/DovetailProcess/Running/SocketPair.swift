import DovetailCore
import Foundation
import SystemPackage

/// The channel between host and plugin: two ends of a socket, neither of which lies in any folder.
enum SocketPair {
    /// Makes both ends, closed in every other program that is started.
    ///
    /// - Throws: `notRunnable` when the host has no descriptors left.
    static func make() throws -> (ours: CInt, theirs: FileDescriptor) {
        var ends: [CInt] = [-1, -1]
        #if canImport(Glibc)
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw DovetailError(
                .notRunnable,
                "No connection for a plugin process could be made: \(reason). Raise the limit on open files.",
                remedy: .askOperator)
        }
        return (ends[0], FileDescriptor(rawValue: ends[1]))
    }
}
