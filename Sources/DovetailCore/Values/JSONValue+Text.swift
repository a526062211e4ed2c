import FoundationEssentials

extension JSONValue {
    /// Reads one JSON value; nil when the text is not JSON, or nested deeper than 64 values.
    ///
    /// Not for texts without a size limit of their own: the whole value is built in memory.
    public init?(text: String) {
        let bytes = Array(text.utf8)
        guard JSONOutline(of: bytes).depth <= 64 else { return nil }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
            return nil  // The error is the nil.
        }
        self = value
    }
}
