import DovetailCore
import DovetailHost
import Hummingbird
import NIOHTTP1
import Synchronization

/// The body of a request as chunks of bytes, up to a limit, and no slower than the settings say.
struct BodyChunks: AsyncSequence, Sendable {
    private let body: RequestBody
    /// Lets one reader in.
    private let gate: BodyGate
    private let limit: Int
    private let tooLarge: @Sendable () -> DovetailError
    private let pace: BodyPace
    private let clock: any HostClock
    /// The connection on which it comes; nil where nobody knows it, and slow bodies are waited for.
    private let connection: ClientConnection?
    /// Whether the client sends nothing of it before it is asked to.
    private let isHeldBack: Bool

    /// The body of a request that is being answered.
    ///
    /// - Parameters:
    ///   - call: The request.
    ///   - limit: How many bytes there may be.
    ///   - tooLarge: What reading more throws.
    init(_ call: Call, limit: Int, tooLarge: @escaping @Sendable () -> DovetailError) {
        let limits = call.settings.limits
        (self.body, self.gate, self.limit, self.tooLarge) = (call.request.body, call.gate, limit, tooLarge)
        self.pace = BodyPace(silence: limits.bodySilence, rate: limits.bodyRate)
        self.clock = call.host.clock
        self.connection = .current
        self.isHeldBack = call.request.headers[.expect] != nil
    }

    func makeAsyncIterator() -> Iterator { Iterator(self) }
}

extension BodyChunks {
    /// Reads the chunks.
    struct Iterator: AsyncIteratorProtocol {
        private let chunks: BodyChunks
        /// Nil for the second one, which reads nothing.
        private var buffers: RequestBody.AsyncIterator?
        private var rest: Int
        private var pace: BodyPace
        private var isHeldBack: Bool
        private let patienceIsOver = Mark()
        /// What reading has failed with, and fails with again.
        private var fault: (any Error)?

        fileprivate init(_ chunks: BodyChunks) {
            self.chunks = chunks
            self.buffers = chunks.gate.claim() ? chunks.body.makeAsyncIterator() : nil
            (self.rest, self.pace, self.isHeldBack) = (chunks.limit, chunks.pace, chunks.isHeldBack)
        }

        @concurrent
        mutating func next() async throws -> [UInt8]? {
            guard let buffer = try await self.nextBuffer() else { return nil }
            self.rest -= buffer.readableBytes
            guard self.rest >= 0 else { throw self.chunks.tooLarge() }
            return [UInt8](buffer: buffer)
        }

        @concurrent
        private mutating func nextBuffer() async throws -> ByteBuffer? {
            guard self.buffers != nil else { throw DovetailError.bodyReadTwice }
            if let fault = self.fault { throw fault }
            try Task.checkCancellation()
            guard try self.chunks.gate.enter() else { return nil }
            do {
                let buffer = try await self.nextBufferInTime()
                self.chunks.gate.leave(isAtEnd: buffer == nil)
                return buffer
            } catch {
                self.fault = error
                self.chunks.gate.leave(isAtEnd: true)
                throw error
            }
        }

        @concurrent
        private mutating func nextBufferInTime() async throws -> ByteBuffer? {
            guard let connection = self.chunks.connection else { return try await self.buffers?.next() }
            guard let patience = self.pace.patience else { throw DovetailError.bodyTooSlow }
            if self.isHeldBack {
                self.isHeldBack = false
                connection.askForBody()
            }
            // Whoever is cancelled while it waits ends all that comes on the connection.
            defer { if Task.isCancelled { connection.loseInput() } }
            let alarm = self.chunks.clock.alarm(after: patience) { [patienceIsOver] in
                patienceIsOver.set()
                connection.stopReceiving()
            }
            defer { alarm.cancel() }
            let began = ContinuousClock.now
            do {
                let buffer = try await self.buffers?.next()
                self.pace.took(buffer?.readableBytes ?? 0, after: ContinuousClock.now - began)
                if let buffer { return buffer }
                // What ends because nobody sends any more is not whole.
                if self.patienceIsOver.isSet { throw DovetailError.bodyTooSlow }
                if connection.hasHungUp || Task.isCancelled { throw CancellationError() }
                return nil
            } catch {
                if self.patienceIsOver.isSet { throw DovetailError.bodyTooSlow }
                if connection.hasHungUp { throw CancellationError() }
                throw error is HTTPParserError ? DovetailError.bodyMalformed : error
            }
        }
    }

    /// Something that has happened, or not.
    private final class Mark: Sendable {
        private let state = Mutex(false)

        var isSet: Bool { self.state.withLock { $0 } }

        func set() { self.state.withLock { $0 = true } }
    }
}

extension DovetailError {
    /// A body has more bytes than go on to a plugin.
    static func bodyTooLarge(limit: Int) -> DovetailError {
        DovetailError(
            .tooLarge,
            "The body is larger than the \(limit) bytes that go on to a plugin (http.body). Send less at once.")
    }

    /// A body was waited for in vain.
    fileprivate static let bodyTooSlow = DovetailError(
        .requestTimedOut,
        "The body of the request came too slowly, or broke off. Send it again, faster (http.body-silence, http.body-rate).",
        remedy: .retry)

    /// A body is not in the form that HTTP gives it.
    fileprivate static let bodyMalformed = DovetailError(
        .invalidRequest, "The body of the request is not as HTTP/1.1 has it: its length or its chunks are wrong.")
}
