import Crypto
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The files below a folder.
package struct FolderFiles: Sendable {
    /// How much of a file is in memory at a time.
    private static let pieceSize = 1 << 20

    let root: String

    /// Looks at a folder.
    package init(root: String) {
        self.root = root
    }

    /// The paths of all files and folders below it, the folders before what they hold.
    var paths: [String] {
        get throws { try FileManager.default.subpathsOfDirectory(atPath: self.root).sorted() }
    }

    /// Waits until everything below the folder, and the folder itself, is on the disk.
    package func synchronize() throws {
        for path in try self.paths.reversed() {
            let full = "\(self.root)/\(path)"
            // A link lies in its folder; where it leads to is somebody else's.
            let kind = Self.kind(full)
            if kind == .typeRegular || kind == .typeDirectory { try Self.synchronize(full) }
        }
        try Self.synchronize(self.root)
    }

    /// Waits until a file or a folder is on the disk.
    static func synchronize(_ path: String) throws {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }

    /// The names in a folder, in order; none for one that is not there, while one that cannot be read is not empty.
    package static func names(in folder: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile {
            return []
        }
    }

    /// The SHA-256 of a file, in hexadecimal.
    static func digest(of path: String) throws -> String {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }  // It was only read.
        var hash = SHA256()
        while let piece = try handle.read(upToCount: Self.pieceSize), !piece.isEmpty { hash.update(data: piece) }
        return hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// How many bytes a file has.
    static func size(of path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    /// Whether a file lies there, and neither a folder nor a link.
    package static func isFile(_ path: String) -> Bool { self.kind(path) == .typeRegular }

    /// Whether a folder lies there, and not a link to one.
    package static func isFolder(_ path: String) -> Bool { self.kind(path) == .typeDirectory }

    /// Whether anything lies there, be it a link that leads nowhere.
    package static func isThere(_ path: String) -> Bool { self.kind(path) != nil }

    /// What lies there itself; nil when nothing does.
    static func kind(_ path: String) -> FileAttributeType? {
        // What cannot be looked at is nothing that could be used.
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }
}
