import DovetailCore

/// The JSON Schema of a document, with the named schemas that it refers to.
struct SchemaNode: Sendable, Equatable {
    /// The schema, or a reference to a named one.
    let schema: JSONValue
    /// The named schemas, by name.
    let definitions: [String: JSONValue]

    /// A schema that is written by hand.
    init(_ schema: JSONValue) {
        self.schema = schema
        self.definitions = [:]
    }

    /// The schema of a type, found out by letting the type decode itself from a decoder that takes notes.
    ///
    /// - Throws: whatever the type throws when it is given sample values.
    init<Value: Decodable>(of type: Value.Type) throws {
        let notes = SchemaNotes()
        self.schema = try notes.describe(type).schema
        self.definitions = notes.definitions
    }
}
