import FoundationEssentials

extension JSONValue {
    /// Reads one JSON value; nil when the text is not JSON, or nested deeper than 64 values.
    ///
    /// Not for texts without a size limit of their own: the whole value is built in memory.
    public init?(text: String) {
        let bytes = Array(text.utf8)
        let outline = JSONOutline(of: bytes)
        guard outline.depth <= 64, !outline.hasTrailingComma else { return nil }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
            return nil  // The error is the nil.
        }
        self = value
    }
}
