import DovetailCore
import DovetailHost
import Testing

extension PluginConformanceSuite {
    private static let insert = "INSERT INTO items (owner, name, value) VALUES (:owner, ?, ?)"
    private static let names: JSONValue = [
        "do": "database.query", "sql": "SELECT name FROM items WHERE owner = :owner ORDER BY name",
    ]

    private static func add(_ name: String) -> JSONValue {
        ["do": "database.execute", "sql": .string(Self.insert), "arguments": [.string(name), .null]]
    }

    private static func transaction(_ steps: JSONValue...) -> JSONValue {
        ["do": "database.transaction", "steps": .array(steps)]
    }

    private static func rows(_ names: String...) -> JSONValue { .array(names.map { ["name": .string($0)] }) }

    private static let fails: JSONValue = ["do": "fail", "kind": "temporary", "message": "Not this time."]

    static let database = [
        Case("N10 · Every kind of value comes back from the database as it went in") { test in
            let user = try await test.servedUser()
            let values: [JSONValue] = [
                .null, ["integer": "0"], ["integer": "-9223372036854775808"], ["integer": "9223372036854775807"],
                ["integer": "9007199254740993"], ["real": "0.1"], ["real": "-1e+300"], ["real": "5e-324"],
                ["real": "2.0"],
                ["real": "inf"], "", "1", "Grüße, 世界 🫖 \n\"'", ["blob": ""], ["blob": .bytes([0, 1, 254, 255])],
                .string(String(repeating: "long ", count: 60_000)),
            ]
            for (number, value) in values.enumerated() {
                let name = JSONValue.string("\(number)")
                let results = try await user.take(
                    ["do": "database.execute", "sql": .string(Self.insert), "arguments": [name, value]],
                    [
                        "do": "database.query",
                        "sql": "SELECT value, typeof(value) AS kind FROM items WHERE owner = :owner AND name = :name",
                        "named": ["name": name],
                    ])
                #expect(results[0]["changes"] == 1)
                #expect(results[1].array?.first?["value"] == value)
                let kind = value.isNull ? "null" : value.string == nil ? value.object?.keys.first : "text"
                #expect(results[1].array?.first?["kind"]?.string == kind)
            }
        },
        Case("N10 · A statement says what it changed, and a query that finds nothing has no rows") { test in
            let user = try await test.servedUser()
            let results = try await user.take(
                Self.add("a"), Self.add("b"),
                ["do": "database.execute", "sql": "UPDATE items SET value = 1 WHERE owner = :owner"],
                ["do": "database.query", "sql": "SELECT max(id) AS id FROM items WHERE owner = :owner"],
                ["do": "database.query", "sql": "SELECT * FROM items WHERE owner = :owner AND name = 'c'"])
            #expect(results[2]["changes"] == 2)
            #expect(
                results[3].array?.first?["id"]?["integer"]?.string == results[1]["last_id"]?.integer.map { "\($0)" })
            #expect(results[4] == [])
        },
        Case("B7 · :owner is always the owner of the installation, whatever the plugin says") { test in
            let (user, other) = (try await test.servedUser(), try await test.servedUser())
            try await other.takeOne(Self.add("hers"))
            try await user.takeOne(Self.add("mine"))
            let claim: JSONValue = [
                "do": "database.query", "sql": "SELECT name FROM items WHERE owner = :owner",
                "named": ["owner": .string(other.name)],
            ]
            #expect(try await user.takeOne(claim) == Self.rows("mine"))
            #expect(try await user.takeOne(Self.transaction(claim)) == [Self.rows("mine")])
            #expect(try await other.takeOne(Self.names) == Self.rows("hers"))
        },
        Case("Statements that plugins may not run are refused, and what is wrong with others is said") { test in
            let user = try await test.servedUser()
            for sql in [
                "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT a", "ATTACH DATABASE ':memory:' AS other",
                "VACUUM INTO '/tmp/copy'", "PRAGMA journal_mode = DELETE",
            ] {
                let failure = try await user.failure(of: ["do": "database.execute", "sql": .string(sql)])
                #expect(failure["code"] == "statement_refused", "\(sql): \(failure)")
            }
            for (sql, code) in [
                ("SELECT * FROM nowhere", "database_failed"), ("SELECT ?", "invalid_request"),
                ("", "statement_refused"),
            ] {
                let failure = try await user.failure(of: ["do": "database.query", "sql": .string(sql)])
                #expect(failure["code"]?.string == code, "\(sql): \(failure)")
                #expect(failure["remedy"] == "ask_author")
            }
        },
        Case("A constraint that does not hold is an error, and the database goes on") { test in
            let user = try await test.servedUser()
            try await user.takeOne(Self.add("once"))
            let failure = try await user.failure(of: Self.add("once"))
            #expect(failure["code"] == "database_failed")
            #expect(failure["message"]?.string?.contains("UNIQUE") == true)
            #expect(try await user.take(Self.add("twice"), Self.names).last == Self.rows("once", "twice"))
        },
        Case("A transaction is kept as a whole, or not at all") { test in
            let user = try await test.servedUser()
            try await user.takeOne(Self.transaction(Self.add("a"), Self.add("b")))
            let failure = try await user.failure(of: Self.transaction(Self.add("c"), Self.names, Self.fails))
            #expect(failure == ["type": "plugin", "kind": "temporary", "message": "Not this time."])
            #expect(try await user.takeOne(Self.names) == Self.rows("a", "b"))
        },
        Case("A transaction in a transaction can be undone by itself, and goes with the one around it") { test in
            let user = try await test.servedUser()
            var inner = Self.transaction(Self.add("b"), Self.transaction(Self.add("c")), Self.fails).object ?? [:]
            inner["catch"] = true
            let results = try await user.takeOne(
                Self.transaction(Self.add("a"), .object(inner), Self.transaction(Self.add("d")), Self.names))
            #expect(results.array?.last == Self.rows("a", "d"))
            _ = try await user.failure(of: Self.transaction(Self.transaction(Self.add("e")), Self.fails))
            #expect(try await user.takeOne(Self.names) == Self.rows("a", "d"))
        },
        Case("A transaction that cannot be committed is undone, and holds nobody up") { test in
            let user = try await test.servedUser()
            let orphan: JSONValue = [
                "do": "database.execute", "sql": "INSERT INTO parts (owner, item) VALUES (:owner, -1)",
            ]
            #expect(try await user.failure(of: Self.transaction(Self.add("a"), orphan))["code"] == "database_failed")
            #expect(try await user.take(Self.add("b"), Self.names).last == Self.rows("b"))
        },
        Case("A transaction whose caller has gone is undone, and holds nobody up") { test in
            let (user, other) = (try await test.servedUser(), try await test.servedUser())
            let waits: JSONValue = Self.transaction(
                Self.add("a"), ["do": "remember", "text": "in"], ["do": "wait", "for": "never"])
            let request = Task { try await user.takeOne(waits) }
            try await user.wait(for: "in")
            request.cancel()
            await #expect(throws: CancellationError.self) { try await request.value }
            try await other.takeOne(Self.add("b"))
            #expect(try await user.takeOne(Self.names) == [])
        },
        Case("Transactions inside a hook are parts of it") { test in
            let user = try await test.newUser()
            try await user.install()
            var undone = Self.transaction(Self.add("b"), Self.fails).object ?? [:]
            undone["catch"] = true
            try await user.set(
                "enable", Self.transaction(Self.add("a"), Self.transaction(Self.add("c"))), .object(undone), Self.names)
            #expect(try await user.succeed(.enable).data?.array?.last == Self.rows("a", "c"))
            let steps: JSONValue = [Self.transaction(Self.add("d")), Self.names, Self.fails]
            #expect(try await user.perform(.configure(["on_configure": steps])).error?.remedy == .retry)
            #expect(try await user.takeOne(Self.names) == Self.rows("a", "c"))
        },
        Case("Transactions of several requests at once wait for each other") { test in
            let user = try await test.servedUser()
            try await user.takeOne(Self.add("count"))
            let raise: JSONValue = Self.transaction(
                ["do": "database.query", "sql": "SELECT value FROM items WHERE owner = :owner"],
                [
                    "do": "database.execute",
                    "sql": "UPDATE items SET value = coalesce(value, 0) + 1 WHERE owner = :owner",
                ])
            try await withThrowingDiscardingTaskGroup { group in
                for _ in 1...10 { group.addTask { try await user.takeOne(raise) } }
            }
            let value: JSONValue = ["do": "database.query", "sql": "SELECT value FROM items WHERE owner = :owner"]
            #expect(try await user.takeOne(value) == [["value": ["integer": "10"]]])
        },
    ]
}
