import DovetailCore
import DovetailPlugin
import Testing

@Suite("A body whose chunks pass a function on their way")
struct PluginBodyPassingTests {
    private final class Hold: Sendable {}

    private struct Broken: Error {}

    /// A body of a few chunks, which may fail behind them.
    private func body(_ chunks: [[UInt8]], failure: (any Error)? = nil, length: Int? = nil) -> PluginBody {
        let stream = AsyncThrowingStream<[UInt8], any Error> { stream in
            for chunk in chunks { stream.yield(chunk) }
            stream.finish(throwing: failure)
        }
        return PluginBody(chunks: stream, length: length)
    }

    @Test("hands on what the function makes of them, and keeps its length")
    func chunks() async throws {
        let body = self.body([[1, 2], [3]], length: 3)
            .passing { chunks in try await chunks.next().map { $0.map { $0 * 2 } } }
        #expect(body.length == 3)
        #expect(try await body.collect(upTo: 10) == [2, 4, 6])
        let bytes = PluginBody(bytes: [1]).passing { _ in throw Broken() }
        #expect(bytes.bytes == [1], "what is all there passes nothing")
    }

    @Test("lets go of what it holds when it has ended or failed, also while somebody holds the body")
    func ends() async throws {
        for failure in [nil, Broken()] {
            weak var hold: Hold?
            let body: PluginBody
            do {
                let new = Hold()
                (hold, body) = (new, self.body([[1]], failure: failure).passing(holding: new))
            }
            var chunks = body.makeAsyncIterator()
            #expect(try await chunks.next() == [1])
            #expect(hold != nil)
            // It fails or ends here, which is for the function, not the holds.
            _ = try? await chunks.next()
            #expect(hold == nil)
            withExtendedLifetime(body) {}
        }
    }

    @Test("holds for as long as somebody reads it who has let go of the body, and no longer")
    func letGo() async throws {
        weak var hold: Hold?
        func reader() -> PluginBody.Iterator {
            let new = Hold()
            hold = new
            return self.body([[1], [2]]).passing(holding: new).makeAsyncIterator()
        }
        do {
            var chunks = reader()
            #expect(try await chunks.next() == [1])
            #expect(hold != nil)
        }
        #expect(hold == nil)
    }
}
