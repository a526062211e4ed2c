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
        if let data = FileManager.default.contents(atPath: path) {
            guard data.count == length else {
                throw DovetailError(
                    .storeFailed,
                    "\(path) holds \(data.count) bytes where a key has \(length). Restore it from a backup.",
                    remedy: .askOperator)
            }
            self.bytes = [UInt8](data)
        } else {
            var generator = SystemRandomNumberGenerator()
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            try PrivateFile.write(bytes, to: path)
            self.bytes = bytes
        }
    }
}
