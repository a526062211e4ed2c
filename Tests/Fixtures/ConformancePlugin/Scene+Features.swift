import DovetailPlugin

// Parts of the plugin, and the mode in which it serves.
extension Scene {
    func takeFeature(_ step: Step) async throws -> JSONValue {
        switch step.name {
        case "in_mode":
            guard try step.text("mode") == self.context.mode.rawValue else { return .null }
            return .array(try await self.run(step.steps()))
        case "features.require":
            try await self.context.features.require(try step.text("name")) { _ = try await self.run(step.steps()) }
            return .null
        case "features.offer":
            let name = try step.text("name")
            return .bool(await self.context.features.offer(name) { _ = try await self.run(step.steps()) })
        default: throw PluginFailure.permanent("There is no step \(step.name).")
        }
    }
}
