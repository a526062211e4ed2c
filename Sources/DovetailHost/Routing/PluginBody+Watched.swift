import DovetailCore

extension PluginBody {
    /// The body of an answer: when it fails, that is logged as the plugin's failure, unless the request's body or its reader
    /// is to blame.
    func watched(by call: RouteCall, _ upload: WatchedBody) -> PluginBody {
        guard self.bytes == nil else { return self }
        return PluginBody(chunks: WatchedChunks(body: self, call: call, upload: upload), length: self.length)
    }
}

/// Chunks whose failure is somebody's.
private struct WatchedChunks: AsyncSequence, Sendable {
    let body: PluginBody
    let call: RouteCall
    let upload: WatchedBody

    struct Iterator: AsyncIteratorProtocol {
        var chunks: PluginBody.Iterator
        let source: WatchedChunks

        mutating func next() async throws -> [UInt8]? {
            do {
                return try await self.chunks.next()
            } catch {
                if Task.isCancelled { throw error }
                if let fault = self.source.upload.fault { throw fault }
                // For its line in the log: whoever reads gets what the plugin threw.
                _ = self.source.call.failure(error)
                throw error
            }
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(chunks: self.body.makeAsyncIterator(), source: self) }
}
