import DovetailCore

extension PluginBody {
    /// The body, under way until it has been read to its end or is dropped; one that is all there needs nobody any more.
    ///
    /// - Parameters:
    ///   - traffic: Where it is counted.
    ///   - request: What keeps the id of the request that it answers; nil when it has none.
    /// - Returns: The body.
    func counted(in traffic: Traffic, for request: RequestsUnderWay.Stay?) -> PluginBody {
        guard self.bytes == nil else { return self }
        return PluginBody(
            chunks: CountedChunks(body: self, stay: traffic.stay(), request: request), length: self.length)
    }
}

/// Chunks that keep their plugin awake while they are read.
private struct CountedChunks: AsyncSequence, Sendable {
    let body: PluginBody
    let stay: Traffic.Stay
    let request: RequestsUnderWay.Stay?

    struct Iterator: AsyncIteratorProtocol {
        var chunks: PluginBody.Iterator
        let stay: Traffic.Stay

        mutating func next() async throws -> [UInt8]? {
            do {
                let chunk = try await self.chunks.next()
                if chunk == nil { self.stay.end() }
                return chunk
            } catch {
                self.stay.end()
                throw error
            }
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(chunks: self.body.makeAsyncIterator(), stay: self.stay) }
}
