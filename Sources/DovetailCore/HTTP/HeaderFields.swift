/// The header fields of a request or response, in order; names are compared without regard to case.
public struct HeaderFields: Sendable, Equatable {
    /// One field.
    public struct Field: Sendable, Equatable {
        /// The name, as it was written.
        public var name: String
        /// The value, without the white space around it.
        public var value: String

        /// Makes a field of its name and value.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// All fields, in order.
    public private(set) var fields: [Field]

    /// Makes fields of a list.
    public init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The first value under a name, or nil; setting it replaces every value, setting nil removes them.
    public subscript(name: String) -> String? {
        get { self.fields.first { Self.same($0.name, name) }?.value }
        set {
            self.fields.removeAll { Self.same($0.name, name) }
            if let newValue { self.fields.append(Field(name, newValue)) }
        }
    }

    /// Adds a value under a name, beside those that are there.
    public mutating func append(_ name: String, _ value: String) {
        self.fields.append(Field(name, value))
    }

    private static func same(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && left.lowercased() == right.lowercased()
    }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Field($0, $1) })
    }
}
