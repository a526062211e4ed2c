import DovetailCore
import Foundation
import NIOCore
import Testing

@testable import DovetailWire

@Suite("Values of a database travel without losing anything")
struct SQLValueTests {
    private static func json(_ value: SQLValue) throws -> String {
        String(buffer: try ByteBuffer(document: [WireSQLValue(value)]))
    }

    private static func read(_ json: String) throws -> SQLValue {
        try #require(try ByteBuffer(string: "[\(json)]").document([WireSQLValue].self).first).value
    }

    @Test(
        "every kind of value stays itself, at its edges too",
        arguments: [
            .null, 0, .integer(.max), .integer(.min), .integer(9_007_199_254_740_993), "", "42", "null", "1e5", "true",
            #"{"real": 1}"#, "a\u{0}b\u{FEFF}\u{10FFFF}\n\"\\/", .blob([]), .blob([0, 255, 128]), 0.1, 1.0, -0.0,
            .real(.greatestFiniteMagnitude), .real(.leastNonzeroMagnitude), .real(.infinity), .real(-.infinity),
            .real(9_007_199_254_740_992), .real(1e300),
        ] as [SQLValue])
    func roundTrip(_ value: SQLValue) throws {
        let json = try Self.json(value)
        #expect(try Self.read(String(json.dropFirst().dropLast())) == value, "\(json)")
    }

    @Test("a number that is none stays none")
    func notANumber() throws {
        let json = try Self.json(.real(.nan))
        #expect(json == #"[{"real":"nan"}]"#)
        #expect(try Self.read(#"{"real":"nan"}"#).real?.isNaN == true)
    }

    @Test("the sign of zero is kept")
    func negativeZero() throws {
        #expect(try Self.read(String(try Self.json(-0.0).dropFirst().dropLast())).real?.sign == .minus)
    }

    @Test("values are written as the documentation says")
    func written() throws {
        #expect(try Self.json(.null) == "[null]")
        #expect(try Self.json(7) == "[7]" && Self.json("7") == #"["7"]"#)
        #expect(try Self.json(1.5) == #"[{"real":1.5}]"# && Self.json(.real(-.infinity)) == #"[{"real":"-inf"}]"#)
        #expect(try Self.json(.blob([1, 2])) == #"[{"blob":"AQI="}]"# && Self.json(.blob([])) == #"[{"blob":""}]"#)
    }

    @Test("an integer that a double does not keep travels as a text")
    func wideIntegers() throws {
        #expect(try Self.json(9_007_199_254_740_991) == "[9007199254740991]")
        #expect(try Self.json(9_007_199_254_740_992) == #"[{"integer":"9007199254740992"}]"#)
        #expect(try Self.json(-9_007_199_254_740_991) == "[-9007199254740991]")
        #expect(try Self.json(.integer(.min)) == #"[{"integer":"-9223372036854775808"}]"#)
    }

    @Test("what other languages write is read")
    func foreign() throws {
        #expect(try Self.read(#"{"integer":"9007199254740993"}"#) == .integer(9_007_199_254_740_993))
        #expect(try Self.read(#"{"integer":"-9223372036854775808"}"#) == .integer(.min))
        #expect(try Self.read(#"{"real":1}"#) == .real(1) && Self.read(#"{"real":"Infinity"}"#) == .real(.infinity))
        #expect(try Self.read(#"{"blob":"AQI=","later":1}"#) == .blob([1, 2]))
    }

    @Test(
        "what is no value is refused",
        arguments: [
            "1.5", "true", "{}", "[]", "9223372036854775808", #"{"integer":"9223372036854775808"}"#,
            #"{"integer":"x"}"#,
            #"{"blob":"*"}"#, #"{"blob":[1]}"#, #"{"real":"x"}"#, #"{"real":null}"#, #"{"text":"x"}"#,
        ])
    func refused(_ json: String) {
        #expect(throws: WireFailure.self) { _ = try Self.read(json) }
    }

    @Test("a statement keeps its arguments, and an outcome its numbers")
    func documents() throws {
        let statement = SQLStatement("SELECT ?, :a", arguments: [1, "x"], named: ["a": .null])
        let document = StatementDocument(statement, transaction: 4)
        let read = try ByteBuffer(document: document).document(StatementDocument.self)
        #expect(read.transaction == 4 && read.statement == statement)
        let bare = try ByteBuffer(string: #"{"sql":"SELECT 1"}"#).document(StatementDocument.self)
        #expect(bare.statement == SQLStatement("SELECT 1", arguments: [], named: [:]) && bare.transaction == nil)
        let rows = [
            SQLRow(columns: ["a", "b"], values: [1, nil]), SQLRow(columns: ["a", "b"], values: ["x", .blob([])]),
        ]
        #expect(try ByteBuffer(document: RowsDocument(rows)).document(RowsDocument.self).sqlRows == rows)
        #expect(try ByteBuffer(document: RowsDocument([])).document(RowsDocument.self).sqlRows.isEmpty)
        let outcome = try ByteBuffer(document: OutcomeDocument(SQLOutcome(changes: 2, lastInsertedID: .max)))
            .document(OutcomeDocument.self).outcome
        #expect(outcome.changes == 2 && outcome.lastInsertedID == .max)
    }
}
