import DovetailCore
import DovetailHost
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Writes a plugin's body to a client as it comes, until it ends, the client goes, nothing moves for too long, or the server
/// stops.
struct AnswerStream: Sendable {
    let body: PluginBody
    /// Whose answer it is: `GET /ticks of Clock for user ada`.
    let name: String
    /// Whether it is a stream of events, whose reader asks anew when it ends.
    let isEventStream: Bool
    let limits: ServerSettings.Limits
    let clock: any HostClock
    let connection: ClientConnection?
    let logger: Logger
    /// What is done before the end is written.
    let beforeEnd: @Sendable () async -> Void

    /// Writes the body.
    ///
    /// - Throws: What ends the connection before the body is whole, so that nobody takes it for that.
    @concurrent
    func write(to writer: inout any ResponseBodyWriter) async throws {
        let handoff = AnswerHandoff()
        // Cancelled below: with it goes what holds the plugin's body.
        let reader = Task { await self.read(into: handoff) }
        let hangUp = self.connection?.onHangUp { handoff.end(.hungUp) }
        let watch = SilenceWatch(
            limit: self.limits.silence, clock: self.clock, handoff: handoff, connection: self.connection)
        watch.begin()
        // Cancelled below.
        let stop = Task { await self.awaitStop(handoff) }
        defer {
            reader.cancel()
            self.connection?.forget(hangUp)
            watch.end()
            stop.cancel()
        }
        try await self.pass(handoff, to: &writer)
    }

    /// Ends the answer when the server stops, at once, or a while later what may end by itself; and the connection of a
    /// client that does not read it.
    private func awaitStop(_ handoff: AnswerHandoff) async {
        do {
            try await gracefulShutdown()
            if self.isEventStream { handoff.end(.stopping) }
            var moves = handoff.progress.moves
            while true {
                try await self.clock.sleep(for: self.limits.drain)
                handoff.end(.stopping)
                // A writer whose client does not read hears nothing.
                let progress = handoff.progress
                if progress.isWriting && progress.moves == moves { return self.connection?.close() ?? () }
                moves = progress.moves
            }
        } catch {
            // It was cancelled: the answer has ended.
        }
    }

    private func read(into handoff: AnswerHandoff) async {
        do {
            for try await chunk in self.body {
                guard await handoff.give(chunk) else { return }
            }
            handoff.end(.complete)
        } catch {
            handoff.end(.failed(error))
        }
    }

    @concurrent
    private func pass(_ handoff: AnswerHandoff, to writer: inout any ResponseBodyWriter) async throws {
        // Whether what was written last ends an event: then a line more does not harm.
        var isBetweenEvents = true
        while true {
            switch await handoff.take() {
            case .chunk(let chunk):
                isBetweenEvents = chunk.suffix(2) == [0x0A, 0x0A]
                try await writer.write(ByteBuffer(bytes: chunk))
            case .end(.complete): return try await self.finish(&writer)
            case .end(.failed(let error)): throw error
            case .end(.hungUp): throw CancellationError()
            case .end(.silent): throw self.cut("An answer of a plugin was silent for too long and is cut")
            case .end(.stopping) where self.isEventStream:
                if isBetweenEvents { try await writer.write(ByteBuffer(string: ": the server is stopping\n\n")) }
                return try await self.finish(&writer)
            case .end(.stopping): throw self.cut("An answer of a plugin is cut because the server stops")
            }
        }
    }

    @concurrent
    private func finish(_ writer: inout any ResponseBodyWriter) async throws {
        await self.beforeEnd()
        try await writer.finish(nil)
    }

    /// Says in the log why an answer is not whole; the error is for the connection, which ends.
    private func cut(_ message: Logger.Message) -> CancellationError {
        self.logger.warning(message, metadata: ["http.answer": "\(self.name)"])
        return CancellationError()
    }
}
