import DovetailCore
import DovetailHost
import Foundation
import Hummingbird
import NIOCore
import NIOPosix

/// Reads the files of bundles, on threads that may wait for a disk.
enum BundleReader {
    /// How many bytes are in memory at once for each reader.
    private static let chunkSize = 1 << 18

    /// The bytes of a file: in one piece when it is small, else piece by piece as the reader takes them.
    static func body(of file: BundleFile) async throws -> ResponseBody {
        let path = file.path
        let (first, size) = try await Self.onThread { () throws -> (Data, UInt64) in
            let handle = try Self.open(path)
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
                    let handle = try Self.open(path)
                    try handle.seek(toOffset: start)
                    return try handle.read(upToCount: Self.chunkSize) ?? Data()
                }
                guard !chunk.isEmpty else { throw Self.gone }
                try await writer.write(ByteBuffer(bytes: chunk))
                offset += UInt64(chunk.count)
            }
            try await writer.finish(nil)
        }
    }

    private static let gone = DovetailError(.notFound, "The release was removed a moment ago.")

    private static func open(_ path: String) throws -> FileHandle {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw Self.gone }
        return handle
    }

    private static func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await NIOThreadPool.singleton.runIfActive(work)
    }
}
