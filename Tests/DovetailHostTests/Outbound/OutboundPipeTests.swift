import DovetailCore
import Testing

@testable import DovetailHost

@Suite("The answer to a request to elsewhere, piece by piece")
struct OutboundPipeTests {
    private static let unknownLength = PluginBody(chunks: AsyncThrowingStream<[UInt8], any Error> { $0.finish() })

    @Test("Of two tasks that read one answer at once the second hears so, and the first reads on")
    func twoReaders() async throws {
        let pipe = OutboundPipe()
        pipe.begin(OutboundResponse(url: "http://elsewhere.example/", status: 200, body: Self.unknownLength))
        let body = try await pipe.response().body
        try await withThrowingTaskGroup(of: Result<[UInt8]?, any Error>.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    var pieces = body.makeAsyncIterator()
                    do {
                        return .success(try await pieces.next())
                    } catch {
                        return .failure(error)
                    }
                }
            }
            // Nothing has come: only who is refused comes back.
            let refused = try #require(try await group.next())
            let error = #expect(throws: DovetailError.self) { try refused.get() }
            #expect(error?.code == .pluginFailed && error?.remedy == .askAuthor)
            #expect(await pipe.offer([1]))
            #expect(try await group.next()?.get() == [1])
        }
    }
}
