package import DovetailCore

extension PluginBody {
    /// The body, made as a part of a trace: it is read after the call has been answered in which it was made.
    package func traced(by trace: TraceContext?) -> PluginBody {
        guard let trace, self.bytes == nil else { return self }
        return PluginBody(chunks: TracedChunks(body: self, trace: trace), length: self.length)
    }
}

/// Chunks that are made as a part of a trace.
private struct TracedChunks: AsyncSequence, Sendable {
    let body: PluginBody
    let trace: TraceContext

    struct Iterator: AsyncIteratorProtocol {
        var chunks: PluginBody.Iterator
        let trace: TraceContext

        mutating func next() async throws -> [UInt8]? {
            try await TraceContext.$current.withValue(self.trace) { try await self.chunks.next() }
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(chunks: self.body.makeAsyncIterator(), trace: self.trace) }
}
