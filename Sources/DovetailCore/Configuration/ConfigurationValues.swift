/// The values of a configuration, by key.
///
/// May hold secrets: its description shows the keys only.
public struct ConfigurationValues: Sendable, Equatable {
    /// The values, by key.
    public var values: [String: JSONValue]

    /// Makes a configuration of values.
    public init(_ values: [String: JSONValue] = [:]) {
        self.values = values
    }

    /// The value of a key, or nil when it has none.
    public subscript(key: String) -> JSONValue? {
        get { self.values[key] }
        set { self.values[key] = newValue }
    }

    /// The value of a key, read as a type; nil when it has none or is null.
    ///
    /// - Throws: a `DecodingError` when the value has another form.
    public func value<Value: Decodable>(_ key: String, as type: Value.Type = Value.self) throws -> Value? {
        guard let value = self.values[key], value != .null else { return nil }
        return try value.decode(type)
    }
}

extension ConfigurationValues: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String { "[\(self.values.keys.sorted().joined(separator: ", "))]" }
    public var debugDescription: String { self.description }
}
