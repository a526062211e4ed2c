import DovetailPlugin

/// Closeable things behind the gate.
struct GatedResources: ResourcesBackend {
    let session: Session

    func add(_ name: String, close: @escaping @Sendable () async throws -> Void) async throws -> any Registration {
        try self.session.bindingScope("The resource \(name)").add(name, close: close)
    }

    func count() async throws -> Int { try self.session.bindingScope("The count of resources").count }
}
