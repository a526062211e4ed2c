import DovetailCore
import Foundation

/// Bytes that need not be sent to be known: the byte at each place is the place modulo 251.
enum ConformancePattern {
    /// So many bytes, the first of which stands at a place.
    static func bytes(_ count: Int, at place: Int = 0) -> [UInt8] { (place..<place + count).map { UInt8($0 % 251) } }

    /// A body of so many bytes that comes in pieces.
    ///
    /// - Parameters:
    ///   - size: How many bytes; nil for a body without an end.
    ///   - failsAfter: After how many bytes it fails; nil when it does not.
    ///   - length: What is said beforehand about its length.
    /// - Returns: The body.
    static func body(_ size: Int?, failsAfter: Int? = nil, length: Int? = nil) -> PluginBody {
        PluginBody(chunks: Chunks(size: size, failsAfter: failsAfter), length: length)
    }

    /// What a body fails with.
    struct Broken: Error, Equatable {}

    private struct Chunks: AsyncSequence, Sendable {
        typealias Element = [UInt8]
        typealias Failure = any Error

        let size: Int?
        let failsAfter: Int?

        struct Iterator: AsyncIteratorProtocol {
            let chunks: Chunks
            var place = 0

            mutating func next() async throws -> [UInt8]? {
                try Task.checkCancellation()
                if let failsAfter = self.chunks.failsAfter, self.place >= failsAfter { throw Broken() }
                let limit = self.chunks.size ?? .max
                guard self.place < limit else { return nil }
                let chunk = ConformancePattern.bytes(Swift.min(10_000, limit - self.place), at: self.place)
                self.place += chunk.count
                return chunk
            }

            mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
                try await self.next()
            }
        }

        func makeAsyncIterator() -> Iterator { Iterator(chunks: self) }
    }
}

extension JSONValue {
    /// Bytes as the conformance plugin writes them: in base64.
    static func bytes(_ bytes: [UInt8]) -> JSONValue { .string(Data(bytes).base64EncodedString()) }

    /// The bytes of a text as the conformance plugin writes them.
    static func bytes(_ text: String) -> JSONValue { .bytes(Array(text.utf8)) }
}
