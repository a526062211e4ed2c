import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting
import Testing

@Suite("An owner's rows are read page by page, whatever the table is like", .timeLimit(.minutes(5)))
struct OwnerRowsTests {
    /// All rows of ada's in a table, and how many pages they fill.
    private func read(
        _ table: ManifestTable, _ page: (TablePage.Position?) async throws -> TablePage
    ) async throws -> (rows: [SQLRow], pages: Int) {
        var rows: [SQLRow] = []
        var pages = 0
        var position: TablePage.Position?
        repeat {
            let page = try await page(position)
            rows += page.rows
            pages += 1
            position = page.next
        } while position != nil
        return (rows, pages)
    }

    private let ada: Owner

    init() throws {
        self.ada = .user(try UserID("ada"))
    }

    @Test(
        "Q7 · each row comes once and with the types that it has, in tables with and without numbers of SQLite's",
        arguments: [
            "id INTEGER PRIMARY KEY, owner TEXT, n INTEGER, v)",
            "owner TEXT, n INTEGER, v, id)",
            "id TEXT, owner TEXT, n INTEGER, v, rowid TEXT, oid TEXT)",
            "id TEXT, owner TEXT, n INTEGER, v, PRIMARY KEY (owner, n)) WITHOUT ROWID",
        ])
    func kinds(_ columns: String) async throws {
        let plugin = try await PluginDatabaseFixture()
        try await plugin.execute("CREATE TABLE \"my items\" (\(columns)")
        let values: [SQLValue] = [.integer(1), .real(1), .text("1"), .blob([0, 255]), .null]
        for number in 0..<1_205 {
            try await plugin.execute(
                "INSERT INTO \"my items\" (owner, n, v) VALUES (?, ?, ?)", .text(number % 2 == 0 ? "ada" : "bob"),
                .integer(Int64(number)), values[number % 5])
        }
        let table = ManifestTable(name: "my items", ownerColumn: "OWNER")
        let (rows, pages) = try await self.read(table) {
            try await plugin.databases.rows(of: self.ada, in: table, after: $0, slug: plugin.slug)
        }
        #expect(pages == 2)
        #expect(rows.map { $0["n"].integer.map { Int($0) } } == stride(from: 0, to: 1_205, by: 2).map { $0 })
        for row in rows { #expect(row["v"] == values[Int(row["n"].integer ?? 0) % 5]) }
        #expect(rows.first?.columns.contains("owner") == true)
        let counts = try await plugin.databases.rowCounts(
            of: self.ada, in: [table, ManifestTable(name: "gone", ownerColumn: "owner")], slug: plugin.slug)
        #expect(counts == ["my items": 603, "gone": 0])
    }

    @Test("Q7 · large rows make small pages")
    func large() async throws {
        let plugin = try await PluginDatabaseFixture()
        for number in 0..<6 {
            try await plugin.execute(
                "INSERT INTO notes (owner, text) VALUES ('ada', ?)",
                .text("\(number)" + String(repeating: "x", count: 600_000)))
        }
        let table = ManifestTable(name: "notes", ownerColumn: "owner")
        let (rows, pages) = try await self.read(table) {
            try await plugin.databases.rows(of: self.ada, in: table, after: $0, slug: plugin.slug)
        }
        #expect(rows.count == 6 && pages == 4)
    }

    @Test(
        "Q7 · a transaction reads what it has written and nobody else sees, and tables that are nobody's hold nothing")
    func transaction() async throws {
        let plugin = try await PluginDatabaseFixture()
        let table = ManifestTable(name: "notes", ownerColumn: "owner")
        let transaction = try await plugin.databases.begin(
            OperationID(rawValue: "00000000-0000-7000-8000-000000000001"), in: plugin.slug)
        #expect(try await transaction.rows(of: self.ada, in: table, after: nil).rows.isEmpty)
        _ = try await transaction.execute(SQLStatement("INSERT INTO notes (owner, text) VALUES ('ada', 'a')"))
        #expect(try await transaction.rows(of: self.ada, in: table, after: nil).rows.map { $0["text"] } == ["a"])
        #expect(
            try await plugin.databases.rows(of: self.ada, in: table, after: nil, slug: plugin.slug).rows.isEmpty)
        for name in ["sqlite_schema", "dovetail_operations", "gone"] {
            let other = ManifestTable(name: name, ownerColumn: "name")
            #expect(try await transaction.rows(of: self.ada, in: other, after: nil).rows.isEmpty)
        }
        try await transaction.rollback()
    }
}
