import DovetailCore
import FoundationEssentials
public import NIOCore

extension ByteBuffer {
    /// A value as the JSON part of a frame: dates in ISO 8601.
    public init(document: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.init(bytes: try encoder.encode(document))
    }

    /// The JSON part of a frame as a value.
    ///
    /// - Throws: ``WireFailure`` that says what is wrong with it.
    public func document<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            return try decoder.decode(type, from: Data(self.readableBytesView))
        } catch {
            throw WireFailure(.error, "The JSON part cannot be read as \(type): \("\(error)".excerpt(1_000))")
        }
    }
}
