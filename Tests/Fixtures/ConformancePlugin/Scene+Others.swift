import DovetailPlugin
import Foundation

// Other plugins: events and services.
extension Scene {
    func takeOthers(_ step: Step) async throws -> JSONValue {
        let name = try step.text("name")
        switch step.name {
        case "events.publish":
            try await self.publish(name, step)
            return .null
        case "events.subscribe":
            let registration = try await self.context.events.subscribe(name) { event in
                try await self.handle(Self.describe(event), step)
            }
            return self.keep(registration, step)
        case "services.provide":
            let registration = try await self.context.services.provideBytes(name) { call in
                let scene = Scene(self.context, given: Self.describe(call))
                return try scene.reply.bytes(try await scene.run(step.steps()))
            }
            return self.keep(registration, step)
        case "services.call": return try await self.call(name, step)
        default: throw PluginFailure.permanent("There is no step \(step.name).")
        }
    }

    private func publish(_ name: String, _ step: Step) async throws {
        var audience = EventAudience.owner
        if step["to"] == "everyone" {
            audience = .everyone
        } else if let user = step["to"]?.string {
            audience = .user(try UserID(user))
        }
        if let data = step["data"] {
            try await self.context.events.publish(name, data, to: audience)
        } else {
            try await self.context.events.publish(name, to: audience)
        }
    }

    private func call(_ name: String, _ step: Step) async throws -> JSONValue {
        guard let range = VersionRange(step["version"]?.string ?? "*") else { throw step.lacks("version") }
        let method = step["method"]?.string ?? ""
        guard step["bytes"] == nil, step["size"] == nil else {
            let answer = try await self.context.services.callBytes(
                name, version: range, method: method, try step.bytes())
            return .string(answer.base64)
        }
        return try await self.context.services.call(name, version: range, method: method, step["data"] ?? .null)
    }

    /// Runs the steps of something that was bound.
    func handle(_ given: JSONValue, _ step: Step) async throws {
        _ = try await Scene(self.context, given: given).run(step.steps())
    }

    private static func describe(_ event: Event) throws -> JSONValue {
        [
            "name": .string(event.name), "owner": event.owner.map { .string($0.rawValue) } ?? .null,
            "source": .string(event.source), "id": .string(event.id),
            "time": .number(event.time.timeIntervalSince1970),
            "data": event.data.isEmpty ? .null : try JSONValue(parsing: event.data),
        ]
    }

    private static func describe(_ call: ServiceCall) -> JSONValue {
        [
            "method": .string(call.method), "bytes": .string(call.body.base64),
            "caller": .string("\(call.caller.owner.rawValue) \(call.caller.slug)"),
        ]
    }
}
