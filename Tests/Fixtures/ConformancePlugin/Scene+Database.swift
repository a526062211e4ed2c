import DovetailPlugin

// The plugin's database.
extension Scene {
    func takeDatabase(_ step: Step) async throws -> JSONValue {
        switch step.name {
        case "database.query":
            let rows = try await self.database.query(try self.statement(step))
            return .array(
                rows.map { row in
                    .object(
                        Dictionary(zip(row.columns, row.values.map(\.json)), uniquingKeysWith: { first, _ in first }))
                })
        case "database.execute":
            let outcome = try await self.database.execute(try self.statement(step))
            return ["changes": .integer(outcome.changes), "last_id": .integer(Int(outcome.lastInsertedID))]
        case "database.transaction":
            return .array(
                try await self.database.transaction { transaction in
                    var scene = self
                    scene.database = transaction
                    return try await scene.run(step.steps())
                })
        default: throw PluginFailure.permanent("There is no step \(step.name).")
        }
    }

    private func statement(_ step: Step) throws -> SQLStatement {
        SQLStatement(
            try step.text("sql"), arguments: try (step["arguments"]?.array ?? []).map(SQLValue.init(json:)),
            named: try (step["named"]?.object ?? [:]).mapValues(SQLValue.init(json:)))
    }
}

extension SQLValue {
    /// Reads a value as steps write it: `null`, a text, `{"integer": "1"}`, `{"real": "1.5"}` or `{"blob": "<base64>"}`.
    init(json: JSONValue) throws {
        if json.isNull {
            self = .null
        } else if let text = json.string {
            self = .text(text)
        } else if let integer = json["integer"]?.string.flatMap({ Int64($0) }) {
            self = .integer(integer)
        } else if let real = json["real"]?.string.flatMap({ Double($0) }) {
            self = .real(real)
        } else if let bytes = json["blob"]?.string.flatMap({ [UInt8](base64: $0) }) {
            self = .blob(bytes)
        } else {
            throw PluginFailure.permanent("\(json) is no value of a database.")
        }
    }

    /// The value as steps write it.
    var json: JSONValue {
        switch self {
        case .null: .null
        case .integer(let integer): ["integer": .string("\(integer)")]
        case .real(let real): ["real": .string("\(real)")]
        case .text(let text): .string(text)
        case .blob(let bytes): ["blob": .string(bytes.base64)]
        }
    }
}
