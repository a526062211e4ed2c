/// The body of a request or response: a sequence of chunks of bytes.
///
/// A body made of bytes can be read any number of times; one made of a sequence only once.
public struct PluginBody: AsyncSequence, Sendable {
    /// A chunk of the body.
    public typealias Element = [UInt8]

    private enum Storage: Sendable {
        case bytes([UInt8])
        case stream(any AsyncSequence<[UInt8], any Error> & Sendable)
    }

    private let storage: Storage
    /// The length in bytes, or nil when it is not known before the end.
    public let length: Int?

    /// Makes a body of bytes that are all there.
    public init(bytes: [UInt8] = []) {
        self.storage = .bytes(bytes)
        self.length = bytes.count
    }

    /// Makes a body of chunks that come as time goes by.
    ///
    /// - Parameters:
    ///   - chunks: The chunks; an error ends the body, and with it the connection.
    ///   - length: The sum of their lengths in bytes, if it is known. Reading a body that turns out longer or shorter
    ///     throws: whoever was told the length would take what follows for something else.
    public init(chunks: any AsyncSequence<[UInt8], any Error> & Sendable, length: Int? = nil) {
        self.storage = .stream(chunks)
        self.length = length
    }

    /// The bytes, when they are all there without waiting; nil for a body that streams.
    public var bytes: [UInt8]? {
        switch self.storage {
        case .bytes(let bytes): bytes
        case .stream: nil
        }
    }

    /// Reads the whole body.
    ///
    /// - Parameter limit: The most bytes to take.
    /// - Returns: All bytes.
    /// - Throws: ``DovetailError/Code/tooLarge`` when there are more, and whatever the chunks throw.
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        if let bytes = self.bytes, bytes.count <= limit { return bytes }
        var result: [UInt8] = []
        for try await chunk in self {
            guard result.count + chunk.count <= limit else {
                throw DovetailError(.tooLarge, "The body is larger than \(limit) bytes. Send less at once.")
            }
            result += chunk
        }
        return result
    }

    public func makeAsyncIterator() -> Iterator {
        switch self.storage {
        case .bytes(let bytes): Iterator(.bytes(bytes), length: nil)
        case .stream(let chunks): Iterator(.stream(chunks.makeErasedIterator()), length: self.length)
        }
    }
}

extension PluginBody {
    /// Walks over the chunks of a body.
    public struct Iterator: AsyncIteratorProtocol {
        enum Source {
            case bytes([UInt8])
            case stream(any AsyncIteratorProtocol<[UInt8], any Error>)
            case ended
        }

        private var source: Source
        /// What the body was said to be; nil when nothing was said.
        private let length: Int?
        private var count = 0

        init(_ source: Source, length: Int?) {
            self.source = source
            self.length = length
        }

        public mutating func next() async throws -> [UInt8]? {
            switch self.source {
            case .bytes(let bytes):
                self.source = .ended
                return bytes.isEmpty ? nil : bytes
            case .stream(var iterator):
                let chunk = try await iterator.next(isolation: nil)
                self.source = chunk == nil ? .ended : .stream(iterator)
                try self.check(chunk)
                return chunk
            case .ended:
                return nil
            }
        }

        /// Counts a chunk, or the end, against the length that was announced.
        private mutating func check(_ chunk: [UInt8]?) throws {
            guard let length = self.length else { return }
            self.count += chunk?.count ?? 0
            guard chunk == nil ? self.count < length : self.count > length else { return }
            self.source = .ended
            let found = chunk == nil ? "\(self.count) came" : "more came"
            throw DovetailError(
                .invalidRequest,
                "A body of \(length) bytes was announced, and \(found). Say no length, or the right one.",
                remedy: .askAuthor)
        }
    }
}

extension AsyncSequence where Element == [UInt8], Failure == any Error {
    fileprivate func makeErasedIterator() -> any AsyncIteratorProtocol<[UInt8], any Error> { self.makeAsyncIterator() }
}
