import DovetailPlugin

// What is bound: routes, timers, tasks, resources.
extension Scene {
    func bind(_ step: Step) async throws -> JSONValue {
        switch step.name {
        case "routes.bind":
            let method = RequestMethod(rawValue: try step.text("method"))
            let registration = try await self.context.routes.on(method, try step.text("path")) { request in
                let scene = Scene(self.context, given: Self.describe(request), request: request)
                return try scene.reply.response(try await scene.run(step.steps()))
            }
            return self.keep(registration, step)
        case "resources.add":
            let registration = try await self.context.resources.closing(try step.text("name")) {
                try await self.handle(.null, step)
            }
            return self.keep(registration, step)
        case "resources.count": return .integer(try await self.context.resources.count)
        default: return self.keep(try await self.schedule(step), step)
        }
    }

    private func schedule(_ step: Step) async throws -> any Registration {
        let name = try step.text("name")
        let body: @Sendable () async throws -> Void = { try await self.handle(.null, step) }
        switch step.name {
        case "timers.every":
            return try await self.context.timers.every(
                .milliseconds(try step.integer("milliseconds")), name: name, body: body)
        case "timers.after":
            return try await self.context.timers.after(
                .milliseconds(try step.integer("milliseconds")), name: name, body: body)
        case "timers.schedule": return try await self.context.timers.schedule(name, body: body)
        case "tasks.run": return try await self.context.tasks.run(name, body: body)
        default: throw PluginFailure.permanent("There is no step \(step.name).")
        }
    }

    /// Keeps what was bound under the name that the step gives it.
    func keep(_ registration: any Registration, _ step: Step) -> JSONValue {
        if let name = step["as"]?.string { Memory.shared.keep(registration, as: name, of: self.context.owner) }
        return .null
    }

    private static func describe(_ request: PluginRequest) -> JSONValue {
        [
            "method": .string(request.method.rawValue), "path": .string(request.path),
            "parameters": .object(request.parameters.mapValues(JSONValue.string)),
            "query": .array(request.query.map { [.string($0.name), .string($0.value)] }),
            "headers": .array(request.headers.fields.map { [.string($0.name), .string($0.value)] }),
            "user": .string(request.user.rawValue), "length": request.body.length.map(JSONValue.integer) ?? .null,
        ]
    }
}
