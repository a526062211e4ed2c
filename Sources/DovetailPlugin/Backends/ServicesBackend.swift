public import DovetailCore

/// Answers calls to services, and calls those of others.
public protocol ServicesBackend: Sendable {
    /// Offers a service that the manifest declares; gone when the installation goes to sleep.
    func provide(
        _ name: String, handler: @escaping @Sendable (ServiceCall) async throws -> [UInt8]
    ) async throws
        -> any Registration
    /// Calls a service of an installation of the same owner or of the system.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/serviceNotFound`` when nobody offers it in a version of that range.
    func call(_ name: String, version: VersionRange, method: String, body: [UInt8]) async throws -> [UInt8]
}
