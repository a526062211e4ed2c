import DovetailPlugin
import DovetailWire

/// What must be closed: the host says when, the code runs here.
struct RemoteResources: ResourcesBackend {
    let remote: RemoteContext

    func add(_ name: String, close: @escaping @Sendable () async throws -> Void) async throws -> any Registration {
        try await self.remote.bind(.run(close), .resourcesAdd) { BindDocument($0, name: name) }
    }

    func count() async throws -> Int {
        var body = try await self.remote.call(.resourcesCount).body
        return Int(try body.readWireInteger(as: UInt32.self))
    }
}
