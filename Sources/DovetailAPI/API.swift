public import FoundationEssentials

/// What travels over Dovetail's HTTP API: one type for each document, named as in the manual.
///
/// The documents are JSON with names in snake case and times in ISO 8601, UTC. A member that has no value is left out.
/// Servers and clients read and write them through ``encode(_:)`` and ``decode(_:from:)``; `/openapi.json` describes them.
public enum API {
    /// A document as JSON text in UTF-8, with the members of objects sorted by name.
    ///
    /// - Throws: an `EncodingError` when a number is not finite.
    public static func encode(_ document: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(document)
    }

    /// A document, read from JSON text in UTF-8.
    ///
    /// - Throws: a `DecodingError` when the text is not JSON or has another form.
    public static func decode<Document: Decodable>(
        _ type: Document.Type = Document.self, from text: Data
    ) throws -> Document {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: text)
    }
}

extension API {
    /// Part of a list.
    public struct Page<Item: Codable & Sendable>: Codable, Sendable {
        /// The items, in the order that the list has.
        public var items: [Item]
        /// What to ask for next, as `after` or `before`; nil when this is the end of the list.
        public var next: String?

        /// Makes a page of items.
        public init(_ items: [Item], next: String? = nil) {
            self.items = items
            self.next = next
        }
    }
}

extension API.Page: Equatable where Item: Equatable {}
