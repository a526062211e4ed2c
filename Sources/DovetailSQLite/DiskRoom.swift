import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How much room there is on a disk.
enum DiskRoom {
    /// What SQLite needs to open a database: the index of its log has 32 KiB, and blocks may be large.
    private static let least = 128 << 10

    /// Whether the disk that holds a file, or its folder where there is none yet, is full for the host's user.
    static func isOut(at path: String) -> Bool {
        var found = statvfs()
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        // What cannot be looked at is not known to be full.
        guard unsafe statvfs(path, &found) == 0 || statvfs(folder, &found) == 0 else { return false }
        return UInt64(found.f_bavail) * UInt64(found.f_frsize) < UInt64(self.least)
    }
}
