package import FoundationEssentials

// How plugin values are written as JSON: dates as ISO 8601 in UTC, everything else as Foundation does it.
extension JSONEncoder {
    /// A new encoder with Dovetail's settings.
    package static var dovetail: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

extension JSONDecoder {
    /// A new decoder with Dovetail's settings.
    package static var dovetail: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}
