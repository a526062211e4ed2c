import DovetailPlugin

/// Bytes that need not be sent to be known: the byte at each place is the place modulo 251.
enum Pattern {
    /// So many bytes, the first of which stands at a place.
    static func bytes(_ count: Int, at place: Int = 0) -> [UInt8] {
        (place..<place + count).map { UInt8($0 % 251) }
    }

    /// Whether bytes, the first of which stands at a place, are those of the pattern.
    static func matches(_ bytes: [UInt8], at place: Int = 0) -> Bool { bytes == self.bytes(bytes.count, at: place) }
}

/// The pattern as a stream, made as it is read.
struct PatternChunks: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    typealias Failure = any Error

    /// How many bytes; nil for a stream without an end.
    let size: Int?
    /// After how many bytes it fails; nil when it does not.
    let failsAfter: Int?
    /// Told when nobody reads on.
    let end: StreamEnd?

    struct Iterator: AsyncIteratorProtocol {
        private static let chunk = 16 << 10

        let stream: PatternChunks
        var place = 0

        mutating func next() async throws -> [UInt8]? {
            if let failsAfter = self.stream.failsAfter, self.place >= failsAfter {
                throw PluginFailure.permanent("The stream broke.")
            }
            let limit = Swift.min(self.stream.size ?? .max, self.stream.failsAfter ?? .max)
            guard self.place < limit else { return nil }
            try Task.checkCancellation()
            let chunk = Pattern.bytes(Swift.min(Self.chunk, limit - self.place), at: self.place)
            self.place += chunk.count
            return chunk
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? { try await self.next() }
    }

    func makeAsyncIterator() -> Iterator { Iterator(stream: self) }
}

/// Remembers that a stream has been read, or was let go of.
final class StreamEnd: Sendable {
    private let text: String
    private let place: String

    init(_ text: String, in place: String) {
        self.text = text
        self.place = place
    }

    deinit { Memory.shared.remember(self.text, in: self.place) }
}
