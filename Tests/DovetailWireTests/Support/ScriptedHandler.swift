import Synchronization

@testable import DovetailWire

/// Answers calls as a test says, and remembers what it heard.
///
/// A hello is answered with nothing more than that.
final class ScriptedHandler: ConnectionHandler {
    private struct State {
        var notes: [IncomingCall] = []
        var ends: [ConnectionEnd] = []
    }

    private let state = Mutex(State())
    private let answering: @Sendable (IncomingCall, Connection) async throws -> WireAnswer

    init(_ answering: @escaping @Sendable (IncomingCall, Connection) async throws -> WireAnswer = { _, _ in .done }) {
        self.answering = answering
    }

    var notes: [IncomingCall] { self.state.withLock { $0.notes } }
    var ends: [ConnectionEnd] { self.state.withLock { $0.ends } }

    func answer(_ call: IncomingCall, on connection: Connection) async throws -> WireAnswer {
        call.method == .hello ? .done : try await self.answering(call, connection)
    }

    func hear(_ note: IncomingCall, on connection: Connection) { self.state.withLock { $0.notes.append(note) } }

    func connectionEnded(_ end: ConnectionEnd) { self.state.withLock { $0.ends.append(end) } }
}
