import DovetailCore
import DovetailHost
import Hummingbird
import NIOHTTP1
import Synchronization

/// The body of a request as chunks of bytes, up to a limit, and no slower than the settings say.
struct BodyChunks: AsyncSequence, Sendable {
    let body: RequestBody
    /// Lets one reader in.
    let gate: BodyGate
    let limits: ServerSettings.Limits
    /// The connection on which it comes; nil where nobody knows it, and slow bodies are waited for.
    let connection: ClientConnection?

    func makeAsyncIterator() -> Iterator {
        Iterator(
            buffers: self.gate.claim() ? self.body.makeAsyncIterator() : nil, gate: self.gate,
            limit: self.limits.pluginBody, rest: self.limits.pluginBody,
            pace: BodyPace(silence: self.limits.bodySilence, rate: self.limits.bodyRate), connection: self.connection)
    }
}

extension BodyChunks {
    /// Reads the chunks.
    struct Iterator: AsyncIteratorProtocol {
        /// Nil for the second one, which reads nothing.
        fileprivate var buffers: RequestBody.AsyncIterator?
        fileprivate let gate: BodyGate
        fileprivate let limit: Int
        fileprivate var rest: Int
        fileprivate var pace: BodyPace
        fileprivate let connection: ClientConnection?
        private let patienceIsOver = Mark()
        /// What reading has failed with, and fails with again.
        private var fault: (any Error)?

        fileprivate init(
            buffers: RequestBody.AsyncIterator?, gate: BodyGate, limit: Int, rest: Int, pace: BodyPace,
            connection: ClientConnection?
        ) {
            (self.buffers, self.gate, self.limit, self.rest) = (buffers, gate, limit, rest)
            (self.pace, self.connection) = (pace, connection)
        }

        @concurrent
        mutating func next() async throws -> [UInt8]? {
            guard let buffer = try await self.nextBuffer() else { return nil }
            self.rest -= buffer.readableBytes
            guard self.rest >= 0 else { throw DovetailError.bodyTooLarge(limit: self.limit) }
            return [UInt8](buffer: buffer)
        }

        @concurrent
        private mutating func nextBuffer() async throws -> ByteBuffer? {
            guard self.buffers != nil else { throw DovetailError.bodyReadTwice }
            if let fault = self.fault { throw fault }
            // A task that is cancelled while it waits ends all that comes on the connection.
            try Task.checkCancellation()
            guard try self.gate.enter() else { return nil }
            do {
                let buffer = try await self.nextBufferInTime()
                self.gate.leave(isAtEnd: buffer == nil)
                return buffer
            } catch {
                self.fault = error
                self.gate.leave(isAtEnd: true)
                throw error
            }
        }

        @concurrent
        private mutating func nextBufferInTime() async throws -> ByteBuffer? {
            guard let connection = self.connection else { return try await self.buffers?.next() }
            guard let patience = self.pace.patience else { throw DovetailError.bodyTooSlow }
            let alarm = SystemClock().alarm(after: patience) { [patienceIsOver] in
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
