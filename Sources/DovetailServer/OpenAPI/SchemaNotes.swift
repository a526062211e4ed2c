import DovetailCore
import Foundation

/// What is found out about types while they decode themselves.
///
/// Used by one task at a time, within one call.
final class SchemaNotes {
    /// The schemas of the types with members, by name.
    private(set) var definitions: [String: JSONValue] = [:]

    /// The schema of a type, and a value of it.
    func describe<Value: Decodable>(_ type: Value.Type) throws -> (schema: JSONValue, sample: Value) {
        if let known = type as? any KnownSchema.Type, let sample = known.sample as? Value {
            return (try known.schema(self), sample)
        }
        if let choices = type as? any CaseIterable.Type,
            let (schema, sample) = Self.choice(choices) as? (JSONValue, Value)
        {
            return (schema, sample)
        }
        let recorder = SchemaRecorder(notes: self)
        let sample = try Value(from: recorder)
        switch recorder.found {
        case .members(let members, let required):
            let name = Self.name(of: type)
            self.definitions[name] = [
                "type": "object", "properties": .object(members), "required": .array(required.map(JSONValue.string)),
            ]
            return (["$ref": .string("#/components/schemas/\(name)")], sample)
        case .value(let schema):
            return (schema, sample)
        }
    }

    private static func choice<Choice: CaseIterable>(_ type: Choice.Type) -> (JSONValue, Any)? {
        let texts = type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
        guard texts.count == type.allCases.count, let sample = type.allCases.first else { return nil }
        return (["type": "string", "enum": .array(texts.map(JSONValue.string))], sample)
    }

    private static func name<Value>(of type: Value.Type) -> String {
        String(describing: type).replacing("<", with: "Of").replacing(">", with: "")
    }
}

/// A type whose schema is known without asking it.
protocol KnownSchema {
    static func schema(_ notes: SchemaNotes) throws -> JSONValue
    static var sample: Self { get }
}

extension Date: KnownSchema {
    static func schema(_ notes: SchemaNotes) -> JSONValue { ["type": "string", "format": "date-time"] }
    static var sample: Date { Date(timeIntervalSince1970: 0) }
}

extension JSONValue: KnownSchema {
    static func schema(_ notes: SchemaNotes) -> JSONValue { [:] }
    static var sample: JSONValue { [:] }
}

extension SemanticVersion: KnownSchema {
    static func schema(_ notes: SchemaNotes) -> JSONValue {
        ["type": "string", "description": "A version by Semantic Versioning 2.0.0."]
    }
    static var sample: SemanticVersion { SemanticVersion(1, 0, 0) }
}

extension Array: KnownSchema where Element: Decodable {
    static func schema(_ notes: SchemaNotes) throws -> JSONValue {
        ["type": "array", "items": try notes.describe(Element.self).schema]
    }
    static var sample: [Element] { [] }
}

extension Dictionary: KnownSchema where Key == String, Value: Decodable {
    static func schema(_ notes: SchemaNotes) throws -> JSONValue {
        ["type": "object", "additionalProperties": try notes.describe(Value.self).schema]
    }
    static var sample: [String: Value] { [:] }
}
