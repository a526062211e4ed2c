public import DovetailCore

/// The HTTP routes of a plugin, below `/plugins/{slug}`.
///
/// Each method and path must be declared under `api_endpoints` in the manifest. A path is made of fixed parts and
/// `{names}`, each for one part; a final `/**` stands for any rest.
public struct Routes: Sendable {
    /// Answers a request.
    ///
    /// What it throws becomes a problem document.
    public typealias Handler = @Sendable (PluginRequest) async throws -> PluginResponse

    private let backend: any RoutesBackend

    /// Makes the capability over a backend.
    public init(backend: any RoutesBackend) {
        self.backend = backend
    }

    /// Binds a handler to a method and a path.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/undeclared`` when the manifest does not declare the endpoint.
    @discardableResult
    public func on(_ method: RequestMethod, _ path: String, handler: @escaping Handler) async throws -> any Registration
    {
        try await self.backend.bind(method, path, handler: handler)
    }

    /// Binds a handler to `GET`.
    @discardableResult
    public func get(_ path: String, handler: @escaping Handler) async throws -> any Registration {
        try await self.on(.get, path, handler: handler)
    }

    /// Binds a handler to `POST`.
    @discardableResult
    public func post(_ path: String, handler: @escaping Handler) async throws -> any Registration {
        try await self.on(.post, path, handler: handler)
    }

    /// Binds a handler to `PUT`.
    @discardableResult
    public func put(_ path: String, handler: @escaping Handler) async throws -> any Registration {
        try await self.on(.put, path, handler: handler)
    }

    /// Binds a handler to `PATCH`.
    @discardableResult
    public func patch(_ path: String, handler: @escaping Handler) async throws -> any Registration {
        try await self.on(.patch, path, handler: handler)
    }

    /// Binds a handler to `DELETE`.
    @discardableResult
    public func delete(_ path: String, handler: @escaping Handler) async throws -> any Registration {
        try await self.on(.delete, path, handler: handler)
    }
}
