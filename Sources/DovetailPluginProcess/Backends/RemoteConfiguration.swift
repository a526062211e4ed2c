import DovetailCore
import DovetailPlugin
import DovetailWire
import NIOCore

/// The configuration, at the host.
struct RemoteConfiguration: ConfigurationBackend {
    let remote: RemoteContext

    func values() async throws -> ConfigurationValues {
        ConfigurationValues(
            try await self.remote.call(.configurationValues).json.document([String: JSONValue].self))
    }

    func set(_ changes: [String: JSONValue]) async throws {
        try await self.remote.call(.configurationSet, json: try ByteBuffer(document: changes))
    }
}
