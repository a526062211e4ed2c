import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailWire
import NIOCore

/// Something that plugin code in another process has bound, and how the host calls it.
struct RemoteBinding: Sendable {
    /// The most bytes of a body that travel in the same frame as the head.
    private static let inlineLimit = 64 << 10

    let calls: PluginCalls
    /// The context in which it was bound.
    let handle: UInt32
    /// The plugin's number for it.
    let number: UInt32

    /// Has an event handled; when the task is cancelled, it lasts until the handler has ended.
    func deliver(_ event: Event) async throws {
        let body = try EventBody(binding: self.number, event: event).encoded()
        _ = try await self.calls.make(.event, handle: self.handle, body: body, cancellation: .awaitsAnswer)
    }

    /// Has a service called, if the caller's owner has a call left.
    func serve(_ call: ServiceCall) async throws -> [UInt8] {
        let body = ServiceBody(binding: self.number, method: call.method, caller: call.caller, body: call.body)
        let answer = try await self.calls.make(
            .service, handle: self.handle, body: body.encoded(), for: call.caller.owner, limit: CallLimit.current)
        return [UInt8](buffer: answer.body)
    }

    /// Has a request answered, if the user has a call left: also where one installation serves all users.
    func respond(to request: PluginRequest) async throws -> PluginResponse {
        let head = RequestHead(request, binding: self.number).encoded()
        let inline = request.body.bytes.flatMap { $0.count <= Self.inlineLimit ? $0 : nil }
        let answer = try await self.calls.make(
            .request, handle: self.handle, json: head, body: ByteBuffer(bytes: inline ?? []),
            stream: inline == nil ? request.body : nil, for: .user(request.user), limit: CallLimit.current)
        let response = try ResponseHead(reading: answer.json)
        guard let stream = answer.stream else {
            return try response.response(PluginBody(bytes: [UInt8](buffer: answer.body)))
        }
        return try response.response(stream)
    }

    /// Runs a timer or task; when the task is cancelled, it lasts until that has ended.
    ///
    /// An installation that goes to sleep waits for it, so that the plugin's code may put things in order.
    func run() async throws { try await self.run(cancellation: .awaitsAnswer) }

    private func run(cancellation: Cancellation) async throws {
        let number = ByteBuffer(integer: self.number)
        _ = try await self.calls.make(.run, handle: self.handle, body: number, cancellation: cancellation)
    }

    /// Closes a resource; one of a process that has ended is closed already.
    func close() async throws {
        guard self.calls.connection.end == nil else { return }
        try await self.run(cancellation: .givesUp)
    }
}
