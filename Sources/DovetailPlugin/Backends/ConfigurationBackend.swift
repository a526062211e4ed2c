public import DovetailCore

/// Keeps the configuration of one installation.
public protocol ConfigurationBackend: Sendable {
    /// The values, merged over the defaults of the manifest, secrets decrypted.
    func values() async throws -> ConfigurationValues
    /// Changes some values; the result must be valid by the schema.
    func set(_ changes: [String: JSONValue]) async throws
}
