/// A value in the form in which a database would keep it.
///
/// A store that kept the values themselves would hide what a real store shows: that a value must survive being encoded.
struct Encoded<Value: Codable & Sendable>: Sendable {
    private let bytes: [UInt8]

    /// Encodes a value.
    init(_ value: Value) throws {
        self.bytes = try RecordCoder.encode(value)
    }

    /// The value, decoded anew.
    var value: Value {
        get throws { try RecordCoder.decode(from: self.bytes) }
    }
}
