extension PluginBody {
    /// A body whose chunks somebody hands out, who hears when nobody wants more.
    ///
    /// - Parameters:
    ///   - length: The sum of their lengths in bytes, if it is known.
    ///   - next: Hands out the next chunk; nil at the end.
    ///   - onLetGo: Called when nobody holds the body any more, however far it was read.
    package init(
        length: Int? = nil, next: @escaping @Sendable () async throws -> [UInt8]?,
        onLetGo: @escaping @Sendable () -> Void
    ) {
        self.init(chunks: SourceChunks(source: .init(next: next, onLetGo: onLetGo)), length: length)
    }
}

extension DovetailError {
    /// Two tasks read one body at once.
    package static let bodyIsBeingRead = DovetailError(
        .pluginFailed, "A body is read by one task at a time, and another reads this one. Read it in one place.",
        remedy: .askAuthor)
}

/// The chunks that somebody hands out.
private struct SourceChunks: AsyncSequence, Sendable {
    /// Who hands them out, for as long as somebody holds it.
    final class Source: Sendable {
        let next: @Sendable () async throws -> [UInt8]?
        private let onLetGo: @Sendable () -> Void

        init(next: @escaping @Sendable () async throws -> [UInt8]?, onLetGo: @escaping @Sendable () -> Void) {
            (self.next, self.onLetGo) = (next, onLetGo)
        }

        deinit { self.onLetGo() }
    }

    let source: Source

    struct Iterator: AsyncIteratorProtocol {
        let source: Source

        mutating func next() async throws -> [UInt8]? { try await self.source.next() }
    }

    func makeAsyncIterator() -> Iterator { Iterator(source: self.source) }
}
