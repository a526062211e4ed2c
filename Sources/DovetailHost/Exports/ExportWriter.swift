import DovetailCore
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes the lines of an export to its file, a piece at a time.
struct ExportWriter: ~Copyable {
    /// How many bytes are written at once.
    private static let pieceSize = 256 << 10

    private let handle: FileHandle
    private var piece: [UInt8] = []
    /// How many bytes there are so far.
    private(set) var size = 0
    /// How many entries there are so far.
    private(set) var entries = 0

    /// Makes the file, which nobody but the host's own user can read, in the place of one that was begun before.
    init(_ path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        self.handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Adds an entry.
    mutating func add(_ entry: ExportLine) throws {
        self.entries += 1
        try self.write(entry)
    }

    /// Adds a line that is no entry.
    mutating func write(_ line: ExportLine) throws {
        let bytes = try line.bytes
        self.size += bytes.count
        self.piece += bytes
        if self.piece.count >= Self.pieceSize { try self.flush() }
    }

    /// Adds the last line, and waits until all is on the disk.
    mutating func finish() throws {
        try self.write(.end(entries: self.entries))
        try self.flush()
        try self.handle.synchronize()
        try self.handle.close()
    }

    private mutating func flush() throws {
        try self.handle.write(contentsOf: Data(self.piece))
        self.piece.removeAll(keepingCapacity: true)
    }
}
