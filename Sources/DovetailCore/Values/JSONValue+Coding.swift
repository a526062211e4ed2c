import FoundationEssentials

extension JSONValue {
    /// Reads JSON text in UTF-8.
    ///
    /// - Throws: a `DecodingError` when the bytes are not JSON.
    public init(parsing bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    }

    /// The value as JSON text in UTF-8, with the members of objects sorted by name.
    public func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self))
    }

    /// The value, read as a type.
    ///
    /// - Throws: a `DecodingError` when the value has another form.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(self.encoded()))
    }
}
