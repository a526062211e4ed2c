import FoundationEssentials

/// The JSON Schema of the manifest, made from the same table as the parser's checks.
///
/// What the schema refuses, the parser refuses with ``NamingPolicy/strict``. The other way round the parser knows more:
/// rules that take more than one field (H1, H4, what stands twice, a default that does not fit its setting) are no
/// schema's work.
public enum ManifestSchema {
    /// The schema as a JSON value, in the dialect 2020-12.
    public static func document() -> JSONValue {
        let definitions = ManifestRecord.all.dropFirst().map { ($0.definitionName, $0.schema) }
        var schema = ManifestRecord.plugin.schema.object ?? [:]
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["title"] = "Dovetail plugin manifest"
        schema["$defs"] = .object(Dictionary(definitions) { first, _ in first })
        schema["anyOf"] = [
            ["required": ["plugin_slug"], "properties": ["plugin_slug": ["type": "string"]]],
            ["properties": ["name": TextRule.slug.schema]],
        ]
        return .object(schema)
    }

    /// The schema as text, the same for every call: keys in alphabetical order, a line feed at the end.
    ///
    /// - Throws: What the JSON encoder throws; never for this document.
    public static func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try String(decoding: encoder.encode(Self.document()), as: UTF8.self) + "\n"
    }
}

extension ManifestRecord {
    /// The name of the object among the schema's definitions: `ProvidedService`.
    fileprivate var definitionName: String {
        self.title.split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    fileprivate var schema: JSONValue {
        let properties = self.fields.flatMap { field in field.names.map { ($0, field.schema) } }
        let required = self.fields.filter { !$0.isOptional }.map { JSONValue.string($0.name) }
        var schema: [String: JSONValue] = [
            "type": "object", "properties": .object(Dictionary(properties) { first, _ in first }),
        ]
        if !required.isEmpty { schema["required"] = .array(required) }
        return .object(schema)
    }
}

extension ManifestField {
    fileprivate var schema: JSONValue {
        var schema = (self.isOptional ? self.shape.schemaOrNull : self.shape.schema).object ?? [:]
        schema["description"] = .string("\(self.meaning).".filter { $0 != "`" })
        return .object(schema)
    }
}

extension TextRule {
    fileprivate var schema: JSONValue {
        ["type": "string", "pattern": .string(self.pattern), "maxLength": .integer(self.maximumLength)]
    }
}

extension ManifestShape {
    fileprivate var schema: JSONValue {
        switch self {
        case .text(let rule): rule.schema
        case .choice(let words): ["type": "string", "enum": .array(words.map(JSONValue.string))]
        case .boolean: ["type": "boolean"]
        case .integer(let bounds) where bounds == Int.min...Int.max: ["type": "integer"]
        case .integer(let bounds):
            ["type": "integer", "minimum": .integer(bounds.lowerBound), "maximum": .integer(bounds.upperBound)]
        case .number(let bounds) where bounds.upperBound > 1e300: ["type": "number"]
        case .number(let bounds):
            ["type": "number", "minimum": .number(bounds.lowerBound), "maximum": .number(bounds.upperBound)]
        case .list(.anything): ["type": "array"]
        case .list(let element): ["type": "array", "items": element.schema]
        case .map(let key, let value):
            ["type": "object", "propertyNames": key.schema, "additionalProperties": value.schema]
        case .record(let record): ["$ref": .string("#/$defs/\(record.definitionName)")]
        case .anyObject: ["type": "object"]
        case .anything: [:]
        case .either(let shapes): ["anyOf": .array(shapes.map(\.schema))]
        }
    }

    /// The schema of an optional field: `null` counts as absent.
    fileprivate var schemaOrNull: JSONValue {
        var schema = self.schema.object ?? [:]
        if let alternatives = schema["anyOf"]?.array {
            schema["anyOf"] = .array(alternatives + [["type": "null"]])
        } else if let type = schema["type"] {
            schema["type"] = [type, "null"]
            schema["enum"] = schema["enum"]?.array.map { .array($0 + [.null]) }
        } else if schema["$ref"] != nil {
            return ["anyOf": [.object(schema), ["type": "null"]]]
        }
        return .object(schema)
    }
}
