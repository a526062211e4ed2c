import Foundation

/// Encodes the values that stores keep as JSON, all in the same way: members sorted by name, dates in seconds since 1970.
package enum RecordCoder {
    /// The value as JSON in UTF-8.
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .secondsSince1970
        return [UInt8](try encoder.encode(value))
    }

    /// Reads a value back.
    ///
    /// - Throws: a `DecodingError` when the bytes are not what ``encode(_:)`` made of such a value.
    package static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from bytes: [UInt8]) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        return try decoder.decode(type, from: Data(bytes))
    }
}
