import DovetailPlugin

// Storage, and what belongs to the installation's owner.
extension Scene {
    func takeStorage(_ step: Step) async throws -> JSONValue {
        switch step.name {
        case "storage.set":
            try await self.context.storage.set(bytes: try step.bytes(), for: try step.text("key"))
            return .null
        case "storage.get":
            guard let bytes = try await self.context.storage.bytes(for: try step.text("key")) else { return .null }
            return .string(bytes.base64)
        case "storage.check":
            guard let bytes = try await self.context.storage.bytes(for: try step.text("key")) else { return .null }
            return ["count": .integer(bytes.count), "matches": .bool(Pattern.matches(bytes))]
        case "storage.remove":
            try await self.context.storage.remove(try step.text("key"))
            return .null
        case "storage.keys":
            return .array(
                try await self.context.storage.keys(prefix: step["prefix"]?.string ?? "").map(JSONValue.string))
        default: throw PluginFailure.permanent("There is no step \(step.name).")
        }
    }

    func takeOwner(_ step: Step) async throws -> JSONValue {
        switch step.name {
        case "configuration.get": return .object(try await self.context.configuration.values.values)
        case "configuration.changed":
            let old = ConfigurationValues(self.given["old"]?.object ?? [:])
            return .array(try await self.context.configuration.changedKeys(since: old).sorted().map(JSONValue.string))
        case "configuration.set":
            try await self.context.configuration.set(step["values"]?.object ?? [:])
            return .null
        case "permissions.granted":
            return .array(try await self.context.permissions.granted.map(\.rawValue).sorted().map(JSONValue.string))
        case "notifications.send":
            let level = step["level"]?.string.flatMap(UserNotification.Level.init) ?? .info
            try await self.context.notifications.send(
                try step.text("title"), try step.text("message"), level: level)
            return .null
        default: throw PluginFailure.permanent("There is no step \(step.name).")
        }
    }
}
