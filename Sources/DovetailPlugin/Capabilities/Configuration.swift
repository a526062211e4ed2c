public import DovetailCore

/// The configuration of an installation: what its owner has set, merged over the defaults of the manifest.
public struct Configuration: Sendable {
    private let backend: any ConfigurationBackend

    /// Makes the capability over a backend.
    public init(backend: any ConfigurationBackend) {
        self.backend = backend
    }

    /// All values as they are now.
    public var values: ConfigurationValues {
        get async throws { try await self.backend.values() }
    }

    /// The value of a key, read as a type; nil when it is not set and has no default.
    ///
    /// - Throws: a `DecodingError` when the value has another form.
    public func value<Value: Decodable>(_ key: String, as type: Value.Type = Value.self) async throws -> Value? {
        try await self.backend.values().value(key, as: type)
    }

    /// The keys whose values are others now, secrets among them: what to begin anew in ``Plugin/configure(_:old:)``.
    ///
    /// ```swift
    /// if try await context.configuration.changedKeys(since: old).contains("address") { try await reconnect() }
    /// ```
    ///
    /// - Parameter old: The values before, as the hook is given them.
    /// - Returns: The keys, none when nothing has changed.
    /// - Throws: What asking for the values now throws.
    public func changedKeys(since old: ConfigurationValues) async throws -> Set<String> {
        try await self.values.changedKeys(since: old)
    }

    /// Changes values from plugin code, as its owner could.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/invalidConfiguration`` with every fault listed; nothing is changed then.
    public func set(_ changes: [String: JSONValue]) async throws { try await self.backend.set(changes) }
}
