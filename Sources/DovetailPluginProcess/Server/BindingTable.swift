import DovetailCore
import DovetailPlugin
import DovetailWire
import NIOCore
import Synchronization

/// What plugin objects have bound: closures that the host calls by number.
package final class BindingTable: Sendable {
    /// Something that was bound.
    enum Binding: Sendable {
        case route(Routes.Handler)
        case event(@Sendable (Event) async throws -> Void)
        case service(@Sendable (ServiceCall) async throws -> [UInt8])
        case run(@Sendable () async throws -> Void)
        /// Runs once, and is forgotten then.
        case once(@Sendable () async throws -> Void)
    }

    private struct State {
        var bindings: [UInt32: (instance: UInt32, binding: Binding)] = [:]
        var last: UInt32 = 0
    }

    private let state = Mutex(State())

    /// Adds something, before the host hears of it.
    func add(_ binding: Binding, of instance: UInt32) -> UInt32 {
        self.state.withLock { state in
            state.last += 1
            state.bindings[state.last] = (instance, binding)
            return state.last
        }
    }

    func remove(_ number: UInt32) { self.state.withLock { $0.bindings[number] = nil } }

    /// Removes all that a plugin object has bound.
    func removeAll(of instance: UInt32) {
        self.state.withLock { state in state.bindings = state.bindings.filter { $0.value.instance != instance } }
    }

    func removeAll() { self.state.withLock { $0.bindings = [:] } }

    /// Calls what the host wants to be called.
    func answer(_ call: IncomingCall) async throws -> WireAnswer {
        switch call.method {
        case .request:
            let head = try RequestHead(reading: call.json)
            guard case .route(let handler) = self.find(head.binding) else { throw Self.missing(head.binding) }
            let body = call.stream ?? PluginBody(bytes: [UInt8](buffer: call.body))
            return try Self.answer(try await handler(try head.request(body)))
        case .event:
            let body = try EventBody(reading: call.body)
            guard case .event(let handler) = self.find(body.binding) else { throw Self.missing(body.binding) }
            try await handler(body.event)
            return .done
        case .service:
            let body = try ServiceBody(reading: call.body)
            guard case .service(let handler) = self.find(body.binding) else { throw Self.missing(body.binding) }
            let answer = try await handler(ServiceCall(method: body.method, body: body.body, caller: body.caller))
            return WireAnswer(body: ByteBuffer(bytes: answer))
        default:
            var body = call.body
            let number = try body.readWireInteger(as: UInt32.self)
            switch self.find(number) {
            case .run(let handler): try await handler()
            case .once(let handler):
                self.remove(number)
                try await handler()
            case .route, .event, .service, nil: throw Self.missing(number)
            }
            return .done
        }
    }

    private static func answer(_ response: PluginResponse) throws -> WireAnswer {
        let head = ResponseHead(response).encoded()
        guard let bytes = response.body.bytes, bytes.count <= Self.inlineLimit else {
            return WireAnswer(json: head, stream: response.body)
        }
        return WireAnswer(json: head, body: ByteBuffer(bytes: bytes))
    }

    /// The most bytes of a body that travel in the same frame as the head.
    private static let inlineLimit = 64 << 10

    private func find(_ number: UInt32) -> Binding? { self.state.withLock { $0.bindings[number]?.binding } }

    private static func missing(_ number: UInt32) -> WireFailure {
        WireFailure(.error, "Nothing of that kind is bound under \(number) any more.")
    }
}
