import NIOCore
import Synchronization
import Testing

@testable import DovetailWire

/// One end of a connection whose other end the test plays, frame by frame.
struct PlayedConnection {
    let connection: Connection
    let handler: ScriptedHandler
    let transport = HeldTransport()

    /// Makes an end that has not been greeted.
    init(_ side: WireSide, limits: WireLimits = WireLimits(), _ handler: ScriptedHandler = ScriptedHandler()) {
        self.connection = Connection(side: side, limits: limits, handler: handler)
        self.handler = handler
        self.connection.attach(self.transport)
    }

    /// Makes an end that has been greeted; the calls of the other side begin at 3 or 2.
    static func greeted(
        _ side: WireSide, limits: WireLimits = WireLimits(), _ handler: ScriptedHandler = ScriptedHandler()
    ) async throws -> Self {
        let played = Self(side, limits: limits, handler)
        switch side {
        case .plugin:
            played.receive(Frame(.call, call: 1, method: .hello))
            #expect(try await played.frame() == Frame(.answer, call: 1))
        case .host:
            async let hello = played.connection.call(.hello)
            #expect(try await played.frame().method == .hello)
            played.receive(Frame(.answer, call: 1))
            _ = try await hello
        }
        return played
    }

    /// Hands in frames as if the other side had sent them together.
    @discardableResult
    func receive(_ frames: Frame...) -> Int {
        self.connection.receive(Self.bytes(frames))
    }

    static func bytes(_ frames: [Frame]) -> ByteBuffer {
        var bytes = ByteBuffer()
        for frame in frames { frame.write(to: &bytes) }
        return bytes
    }

    /// The next frame that the end under test sends; waits until it has sent it.
    func frame() async throws -> Frame {
        while true {
            let flushes = self.transport.flushes
            if let frame = try self.transport.next(from: self.connection) { return frame }
            await self.transport.waitForFlush(after: flushes)
        }
    }

    /// All frames that the end under test has sent and that were not taken.
    func frames() throws -> [Frame] {
        var frames: [Frame] = []
        while let frame = try self.transport.next(from: self.connection) { frames.append(frame) }
        return frames
    }
}
