import DovetailCore
import DovetailPlugin
import DovetailWire
import NIOCore

// What plugin code binds: the host keeps a closure that calls the process.
extension HostSide {
    private static let binds: Set<WireMethod> = [
        .eventsSubscribe, .servicesProvide, .routesBind, .timersEvery, .timersAfter, .timersSchedule, .tasksRun,
        .resourcesAdd,
    ]

    func bind(_ call: IncomingCall, _ context: OpenContext, _ connection: Connection) async throws -> WireAnswer {
        guard Self.binds.contains(call.method) else {
            throw WireFailure(.notImplemented, "This host does not know \(call.method).")
        }
        let document = try call.json.document(BindDocument.self)
        let remote = RemoteBinding(calls: self.calls(connection), handle: call.handle, number: document.binding)
        try context.bindings.reserve(document.binding, of: self.maximumBindings)
        do {
            let registration = try await self.register(call.method, document, remote, context)
            if context.bindings.keep(registration, as: document.binding), !Task.isCancelled { return .done }
            // It was let go of, or given up, before it was bound.
            context.bindings.forget(document.binding)
            await registration.cancel()
        } catch {
            context.bindings.forget(document.binding)
            throw error
        }
        return .done
    }

    private func register(
        _ method: WireMethod, _ document: BindDocument, _ remote: RemoteBinding, _ context: OpenContext
    ) async throws -> any Registration {
        let (backends, bindings, runs) = (context.backends, context.bindings, self.runs)
        let name = (document.name ?? "").excerpt(500)
        let time = Duration.milliseconds(Int64(min(document.milliseconds ?? 0, UInt64(UInt32.max) * 1_000)))
        switch method {
        case .eventsSubscribe:
            return try await backends.events.subscribe(name) { event in
                try await runs.report { try await remote.deliver(event) }
            }
        case .servicesProvide: return try await backends.services.provide(name) { try await remote.serve($0) }
        case .routesBind:
            let route = RequestMethod(rawValue: document.method ?? "")
            return try await backends.routes.bind(route, document.path ?? "") { try await remote.respond(to: $0) }
        case .timersEvery: return try await backends.timers.every(time, name: name) { try await runs.run(remote) }
        case .timersAfter:
            return try await backends.timers.after(time, name: name) {
                defer { bindings.forget(remote.number) }
                try await runs.run(remote)
            }
        case .timersSchedule: return try await backends.timers.schedule(name) { try await runs.run(remote) }
        case .tasksRun:
            return try await backends.tasks.run(name) {
                defer { bindings.forget(remote.number) }
                try await runs.run(remote)
            }
        default: return try await backends.resources.add(name) { try await bindings.close(remote) }
        }
    }
}
