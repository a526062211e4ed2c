import DovetailCore

/// The body of a request whose pieces come when a test says so.
struct PacedBody: Sendable {
    let body: PluginBody
    private let asked: AsyncStream<Void>
    private let pieces: AsyncStream<[UInt8]>.Continuation

    init() {
        let (asked, signal) = AsyncStream.makeStream(of: Void.self)
        let (pieces, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        (self.asked, self.pieces) = (asked, continuation)
        self.body = PluginBody(
            chunks: AsyncThrowingStream<[UInt8], any Error>(unfolding: {
                signal.yield()
                for await piece in pieces { return piece }
                return nil
            }))
    }

    /// Waits until the next piece is asked for.
    func waitUntilAsked() async { for await _ in self.asked { return } }

    /// Hands out the next piece.
    func send(_ piece: [UInt8]) { self.pieces.yield(piece) }

    /// There is no more.
    func finish() { self.pieces.finish() }
}
