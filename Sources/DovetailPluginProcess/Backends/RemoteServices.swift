import DovetailCore
import DovetailPlugin
import DovetailWire
import NIOCore

/// The registry of services, at the host.
struct RemoteServices: ServicesBackend {
    let remote: RemoteContext

    func provide(
        _ name: String, handler: @escaping @Sendable (ServiceCall) async throws -> [UInt8]
    ) async throws -> any Registration {
        try await self.remote.bind(.service(handler), .servicesProvide) { BindDocument($0, name: name) }
    }

    func call(_ name: String, version: VersionRange, method: String, body: [UInt8]) async throws -> [UInt8] {
        let call = ServiceCallBody(name: name, version: version.description, method: method, body: body)
        return [UInt8](buffer: try await self.remote.call(.servicesCall, body: try call.encoded()).body)
    }
}
