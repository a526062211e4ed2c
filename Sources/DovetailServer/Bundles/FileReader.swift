import DovetailCore
import DovetailHost
import Foundation
import Hummingbird
import NIOCore
import NIOPosix

/// Reads files for answers, on threads that may wait for a disk.
enum FileReader {
    /// How many bytes are in memory at once for each reader.
    private static let chunkSize = 1 << 18

    /// The bytes of a file: in one piece when it is small, else piece by piece as the reader takes them.
    ///
    /// - Parameters:
    ///   - path: The file, which nobody changes.
    ///   - gone: What is thrown when it is not there, or not any more.
    /// - Returns: The body.
    /// - Throws: That, and what the disk says.
    static func body(of path: String, orThrow gone: DovetailError) async throws -> ResponseBody {
        let (first, size) = try await Self.onThread { () throws -> (Data, UInt64) in
            let handle = try Self.open(path, orThrow: gone)
            let size = try handle.seekToEnd()
            try handle.seek(toOffset: 0)
            return (try handle.read(upToCount: Self.chunkSize) ?? Data(), size)
        }
        guard size > first.count else { return ResponseBody(byteBuffer: ByteBuffer(bytes: first)) }
        return ResponseBody(contentLength: Int(size)) { writer in
            try await writer.write(ByteBuffer(bytes: first))
            var offset = UInt64(first.count)
            while offset < size {
                let start = offset
                let chunk = try await Self.onThread { () throws -> Data in
                    let handle = try Self.open(path, orThrow: gone)
                    try handle.seek(toOffset: start)
                    return try handle.read(upToCount: Self.chunkSize) ?? Data()
                }
                guard !chunk.isEmpty else { throw gone }
                try await writer.write(ByteBuffer(bytes: chunk))
                offset += UInt64(chunk.count)
            }
            try await writer.finish(nil)
        }
    }

    private static func open(_ path: String, orThrow gone: DovetailError) throws -> FileHandle {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw gone }
        return handle
    }

    private static func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await NIOThreadPool.singleton.runIfActive(work)
    }
}
