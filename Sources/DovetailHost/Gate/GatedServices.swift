import DovetailCore
import DovetailPlugin

/// The service registry behind the gate.
struct GatedServices: ServicesBackend {
    let session: Session
    let registry: ServiceRegistry

    func provide(
        _ name: String, handler: @escaping @Sendable (ServiceCall) async throws -> [UInt8]
    ) async throws -> any Registration {
        try self.session.require(.servicesProvide)
        let scope = try self.session.bindingScope("The service \(name.excerpt(80))")
        guard let service = self.session.release.manifest.services.provides.first(where: { $0.name == name }) else {
            throw self.session.undeclared("the service “\(name.excerpt(80))”", field: "services.provides")
        }
        let provider = self.registry.provide(
            service.name, version: service.version, by: self.session.installation, scope: scope,
            writes: self.session.writes
        ) { [session] call in
            try await session.counting {
                try await session.calls.call("The service \(service.name) of \(session.release.id)") {
                    try await handler(call)
                }
            }
        }
        do {
            return try scope.add("service \(name)", removal: { provider.withdraw() })
        } catch {
            provider.withdraw()
            throw error
        }
    }

    func call(_ name: String, version: VersionRange, method: String, body: [UInt8]) async throws -> [UInt8] {
        try self.session.require(.servicesCall)
        let call = ServiceCall(method: method, body: body, caller: self.session.installation)
        return try await self.registry.call(name, version: version, call)
    }
}
