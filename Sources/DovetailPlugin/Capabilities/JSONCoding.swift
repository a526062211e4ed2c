package import FoundationEssentials

// How plugin values are written as JSON: dates as ISO 8601 in UTC, everything else as Foundation does it.
extension JSONEncoder {
    /// An encoder with Dovetail's settings, for everybody: nobody changes them.
    package static let dovetail: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
}

extension JSONDecoder {
    /// A decoder with Dovetail's settings, for everybody: nobody changes them.
    package static let dovetail: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }()
}
