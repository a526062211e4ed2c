import DovetailCore
import Foundation

/// Random bytes in a file that only the host's user can read; made when it is not there.
public struct KeyFile: Sendable {
    /// The bytes.
    public let bytes: [UInt8]

    /// Reads a key, or makes one.
    ///
    /// - Parameters:
    ///   - path: Where the file lies.
    ///   - length: How many bytes it holds.
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed`` when it holds another number of bytes, or cannot be read or made.
    public init(path: String, length: Int) throws {
        // A link that leads nowhere is a file that cannot be read: what was there may come back.
        guard FolderFiles.isThere(path) else {
            var generator = SystemRandomNumberGenerator()
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            try PrivateFile.write(bytes, to: path)
            self.bytes = bytes
            return
        }
        let data = try Self.read(path)
        guard data.count == length else {
            throw DovetailError(
                .storeFailed,
                "\(path) holds \(data.count) bytes where a key has \(length). Restore it from a backup.",
                remedy: .askOperator)
        }
        self.bytes = [UInt8](data)
    }

    private static func read(_ path: String) throws -> Data {
        do {
            return try RegularFile.bytes(of: path)
        } catch {
            throw DovetailError(
                .storeFailed,
                "The key \(path) cannot be read, and nothing is made in its place. Let the host's user read it, or restore it from a backup.",
                remedy: .askOperator, cause: error)
        }
    }
}
