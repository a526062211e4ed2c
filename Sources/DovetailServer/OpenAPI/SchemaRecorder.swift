import DovetailCore

/// A decoder that takes notes of what a type asks for, and answers with samples.
final class SchemaRecorder: Decoder {
    /// What a type turned out to be.
    enum Found {
        case members([String: JSONValue], required: [String])
        case value(JSONValue)
    }

    let notes: SchemaNotes
    var found = Found.members([:], required: [])
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(notes: SchemaNotes) {
        self.notes = notes
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Members(recorder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw DecodingError.dataCorrupted(
            .init(codingPath: [], debugDescription: "A type that is a list itself needs a known schema."))
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { Single(recorder: self) }

    fileprivate func note(_ name: String, _ schema: JSONValue, isOptional: Bool) {
        guard case .members(var members, var required) = self.found else { return }
        if members.updateValue(schema, forKey: name) == nil, !isOptional { required.append(name) }
        self.found = .members(members, required: required)
    }

    /// The schema of a plain value and a sample of it; anything else is described by the notes.
    fileprivate func describe<Value: Decodable>(_ type: Value.Type) throws -> (schema: JSONValue, sample: Value) {
        let plain: (JSONValue, Any)? =
            switch type {
            case is Bool.Type: (["type": "boolean"], false)
            case is String.Type: (["type": "string"], "a")
            case is Double.Type: (["type": "number"], 0.0)
            case is Int.Type: (["type": "integer"], 0)
            default: nil
            }
        if let (schema, sample) = plain as? (JSONValue, Value) { return (schema, sample) }
        return try self.notes.describe(type)
    }
}

extension SchemaRecorder {
    /// Notes members by name.
    fileprivate final class Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let recorder: SchemaRecorder
        let codingPath: [any CodingKey] = []
        let allKeys: [Key] = []
        /// The members of which it was asked whether they are null: only optional ones are.
        private var optional: Set<String> = []

        init(recorder: SchemaRecorder) {
            self.recorder = recorder
        }

        func contains(_ key: Key) -> Bool { true }

        func decodeNil(forKey key: Key) -> Bool {
            self.optional.insert(key.stringValue)
            return false
        }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            let (schema, sample) = try self.recorder.describe(type)
            let isOptional = self.optional.contains(key.stringValue)
            self.recorder.note(key.stringValue, schema, isOptional: isOptional)
            return sample
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) throws -> KeyedDecodingContainer<Nested> { throw self.unsupported(key) }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            throw self.unsupported(key)
        }

        func superDecoder() -> any Decoder { self.recorder }
        func superDecoder(forKey key: Key) -> any Decoder { self.recorder }

        private func unsupported(_ key: Key) -> DecodingError {
            .dataCorruptedError(forKey: key, in: self, debugDescription: "Nested containers are not described.")
        }
    }

    /// Notes the one value that a type is.
    fileprivate struct Single: SingleValueDecodingContainer {
        let recorder: SchemaRecorder
        let codingPath: [any CodingKey] = []

        func decodeNil() -> Bool { false }

        func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            let (schema, sample) = try self.recorder.describe(type)
            self.recorder.found = .value(schema)
            return sample
        }
    }
}
