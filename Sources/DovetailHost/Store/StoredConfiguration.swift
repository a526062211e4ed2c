public import DovetailCore

/// A configuration as it is kept: what the owner has set, with secrets encrypted.
public struct StoredConfiguration: Sendable, Equatable, Codable {
    /// The values that are no secrets, by key; only what was set, without defaults.
    public var values: [String: JSONValue]
    /// The secrets, by key, each sealed with AES-GCM and bound to its owner, plugin and key.
    public var secrets: [String: [UInt8]]
    /// Counts the changes, beginning with 1.
    public var revision: Int

    /// Makes a configuration.
    public init(values: [String: JSONValue] = [:], secrets: [String: [UInt8]] = [:], revision: Int = 1) {
        self.values = values
        self.secrets = secrets
        self.revision = revision
    }
}
