public import DovetailPlugin

/// The conformance plugin in Swift: does nothing by itself, and all that it is told.
///
/// `Documentation/ConformancePlugin.md` says what it does.
public struct ConformancePlugin: Plugin {
    /// Makes the plugin's object.
    public init() {}

    public func install(_ context: PluginContext) async throws -> HookResult { try await self.run("install", context) }

    public func enable(_ context: PluginContext) async throws -> HookResult { try await self.run("enable", context) }

    public func disable(_ context: PluginContext) async throws -> HookResult { try await self.run("disable", context) }

    public func uninstall(_ context: PluginContext) async throws -> HookResult {
        try await self.run("uninstall", context)
    }

    public func update(_ context: PluginContext, from version: SemanticVersion) async throws -> HookResult {
        try await self.run("update", context, given: ["from": .string("\(version)")])
    }

    public func configure(_ context: PluginContext, old: ConfigurationValues) async throws -> HookResult {
        try await self.run("configure", context, given: ["old": .object(old.values)])
    }

    public func start(_ context: PluginContext) async throws {
        try await context.routes.post("/run") { request in
            let order = try await request.decode(Order.self)
            let scene = Scene(context)
            return try scene.reply.response(try await scene.run(order.steps))
        }
        _ = try await self.run("start", context)
    }

    public func stop(_ context: PluginContext) async throws { _ = try await self.run("stop", context) }

    private func run(
        _ hook: String, _ context: PluginContext, given: [String: JSONValue] = [:]
    ) async throws -> HookResult {
        Memory.shared.remember(hook, in: context.owner.rawValue)
        let steps = try await context.configuration.value("on_\(hook)", as: [JSONValue].self) ?? []
        guard !steps.isEmpty else { return .done }
        let scene = Scene(context, given: .object(given.merging(["hook": .string(hook)]) { given, _ in given }))
        return scene.reply.hookResult(try await scene.run(steps))
    }
}

/// The body of `POST /run`.
private struct Order: Decodable {
    let steps: [JSONValue]
}
