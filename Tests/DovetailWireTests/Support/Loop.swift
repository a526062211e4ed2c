import NIOCore
import Synchronization
import Testing

@testable import DovetailWire

/// Two ends that speak with each other, the hello exchanged.
struct Loop {
    let host: Connection
    let plugin: Connection
    let hostSide: ScriptedHandler
    let pluginSide: ScriptedHandler

    init(
        limits: WireLimits = WireLimits(), host: ScriptedHandler = ScriptedHandler(),
        plugin: ScriptedHandler = ScriptedHandler()
    ) async throws {
        (self.hostSide, self.pluginSide) = (host, plugin)
        (self.host, self.plugin) = Loopback.connect(host: host, plugin: plugin, limits: limits)
        _ = try await self.host.call(.hello)
    }

    /// Waits until neither end keeps anything of a call, and says so when one of them does.
    func expectNothingLeft(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await until("nothing is left", sourceLocation: sourceLocation) {
            self.host.holdsNothing && self.plugin.holdsNothing
        }
    }
}

extension Connection {
    /// Whether nothing is kept of any call.
    var holdsNothing: Bool {
        let answersNothing = self.tasks.withLock { $0?.isEmpty ?? true }
        return self.state.withLock { state in
            answersNothing && state.machine.outgoing.isEmpty && state.machine.incoming.isEmpty
                && state.machine.incomingWeight == 0
                && state.waiters.isEmpty && state.holds.isEmpty && state.inbound.isEmpty && state.senders.isEmpty
                && state.heldBack.isEmpty && state.withoutRoom.isEmpty && state.outbound.readableBytes == 0
        }
    }

    /// Whether the task of a call of this side waits for its answer.
    var isWaitedFor: Bool { self.state.withLock { !$0.waiters.isEmpty } }
}
