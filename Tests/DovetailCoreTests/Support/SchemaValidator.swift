import DovetailCore

/// As much of JSON Schema 2020-12 as the manifest's schema uses, written from the specification, not from the parser.
struct SchemaValidator {
    private let root: JSONValue

    init(_ schema: JSONValue) {
        self.root = schema
    }

    func accepts(_ value: JSONValue) throws -> Bool { try self.accepts(value, self.root) }

    private func accepts(_ value: JSONValue, _ schema: JSONValue) throws -> Bool {
        for (keyword, argument) in schema.object ?? [:] where try !self.accepts(value, keyword, argument) {
            return false
        }
        return true
    }

    private func accepts(_ value: JSONValue, _ keyword: String, _ argument: JSONValue) throws -> Bool {
        switch keyword {
        case "$schema", "$defs", "title", "description": return true
        case "type":
            let types = argument.array ?? [argument]
            return types.contains { type in
                type.string == value.typeName || type == "number" && value.number != nil
                    || type == "integer" && value.wholeNumber != nil
            }
        case "enum": return argument.array?.contains(value) == true
        case "pattern": return try value.string.map { try self.matches($0, argument) } ?? true
        case "maxLength": return value.string.map { $0.unicodeScalars.count <= argument.integer ?? 0 } ?? true
        case "minimum": return value.number.map { $0 >= argument.number ?? 0 } ?? true
        case "maximum": return value.number.map { $0 <= argument.number ?? 0 } ?? true
        case "items": return try value.array?.allSatisfy { try self.accepts($0, argument) } ?? true
        case "required":
            let names = argument.array?.compactMap(\.string) ?? []
            return value.object.map { members in names.allSatisfy { members[$0] != nil } } ?? true
        case "properties":
            return try (argument.object ?? [:]).allSatisfy { name, schema in
                try value[name].map { try self.accepts($0, schema) } ?? true
            }
        case "additionalProperties":
            return try value.object?.values.allSatisfy { try self.accepts($0, argument) } ?? true
        case "propertyNames":
            return try value.object?.keys.allSatisfy { try self.accepts(.string($0), argument) } ?? true
        case "anyOf": return try argument.array?.contains { try self.accepts(value, $0) } == true
        case "$ref":
            let name = argument.string?.split(separator: "/").last.map(String.init) ?? ""
            return try self.accepts(value, self.root["$defs"]?[name] ?? ["type": "no such definition"])
        default: throw UnknownKeyword(keyword: keyword)
        }
    }

    private func matches(_ text: String, _ pattern: JSONValue) throws -> Bool {
        try Regex(pattern.string ?? "").matchingSemantics(.unicodeScalar).firstMatch(in: text) != nil
    }

    /// The schema uses something that this validator has not learned yet.
    struct UnknownKeyword: Error {
        let keyword: String
    }
}
