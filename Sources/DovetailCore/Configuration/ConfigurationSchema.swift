/// The settings that a plugin declares in its manifest under `configuration`.
public struct ConfigurationSchema: Hashable, Sendable {
    /// The settings by key.
    public let fields: [String: ConfigurationField]

    /// The schema of a plugin without settings.
    public static let empty = ConfigurationSchema(fields: [:])

    /// Puts settings together.
    public init(fields: [String: ConfigurationField]) {
        self.fields = fields
    }

    /// The keys in alphabetical order.
    public var keys: [String] { self.fields.keys.sorted() }

    /// The keys of the settings that are secret.
    public var secretKeys: Set<String> { Set(self.fields.filter(\.value.isSecret).keys) }

    /// The values, and the default of every setting that has one and no value.
    ///
    /// A value under a key that the schema does not know stays: judging is ``validate(_:)``'s work.
    public func withDefaults(_ values: [String: JSONValue]) -> [String: JSONValue] {
        self.fields.compactMapValues(\.defaultValue).merging(values) { _, value in value }
    }
}

extension ConfigurationSchema: Codable {
    public init(from decoder: any Decoder) throws {
        self.fields = try decoder.singleValueContainer().decode([String: ConfigurationField].self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.fields)
    }
}
