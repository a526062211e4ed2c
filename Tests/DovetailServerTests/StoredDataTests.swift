import DovetailAPI
import DovetailCore
import GRDB
import Testing

@Suite("What plugins keep, over HTTP and in the file")
struct StoredDataTests {
    /// The tables in which an installation has rows.
    private static let tables = ["installations", "modules", "grants", "configurations", "storage"]

    /// Installs and enables the notebook, keeps a note by its route and sets its title.
    private func fillNotebook(_ client: TestClient) async throws {
        #expect(try await client.act(.install, "Notebook").status == 200)
        #expect(try await client.act(.enable, "Notebook").status == 200)
        let kept = try await client.send("PUT", "/plugins/Notebook/notes/milk", bytes: Array("two bottles".utf8))
        #expect(kept.status == 200)
        let path = APIPaths.configuration(try PluginSlug("Notebook"), of: .me)
        #expect(try await client.send("PUT", path, json: ["values": ["title": "Shopping"]]).status == 200)
    }

    @Test("N9 · a route keeps and reads data and reads settings, and finds both again after the host was restarted")
    func restart() async throws {
        let folder = try TemporaryFolder()
        try await withServer(packages: [.notebook], in: folder) { server in
            let ada = try await server.client("ada")
            try await self.fillNotebook(ada)
            #expect(try await ada.get("/plugins/Notebook/notes/milk").text == "two bottles")
            #expect(try await ada.get("/plugins/Notebook/notes/bread").status == 404)
            #expect(try await ada.get("/plugins/Notebook/title").text == "Shopping")
        }
        try await withServer(packages: [.notebook], in: folder) { server in
            let ada = try await server.client("ada")
            #expect(try await ada.get("/plugins/Notebook/notes/milk").text == "two bottles")
            #expect(try await ada.get("/plugins/Notebook/title").text == "Shopping")
        }
    }

    @Test("H5 · an uninstall leaves no row of the user's in any table, and the other user's rows as they were")
    func nothingLeft() async throws {
        try await withServer(packages: [.notebook]) { server in
            let ada = try await server.client("ada")
            let bob = try await server.client("bob")
            for client in [ada, bob] { try await self.fillNotebook(client) }
            let file = try DatabaseQueue(path: server.folder.file("dovetail.sqlite"))
            let bobs = try await self.rows(of: "bob", in: file)
            for (table, rows) in try await self.rows(of: "ada", in: file) {
                #expect(rows.count == bobs[table]?.count && !rows.isEmpty, "\(table)")
            }
            #expect(bobs["modules"]?.count == 2)

            #expect(try await ada.act(.uninstall, "Notebook").status == 200)
            for (table, rows) in try await self.rows(of: "ada", in: file) { #expect(rows.isEmpty, "\(table)") }
            #expect(try await self.rows(of: "bob", in: file) == bobs)
            let orphans = try await file.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check").count }
            #expect(orphans == 0)
            #expect(try await bob.get("/plugins/Notebook/notes/milk").text == "two bottles")
        }
    }

    /// An owner's rows of each table, as text.
    private func rows(of owner: String, in file: DatabaseQueue) async throws -> [String: [String]] {
        try await file.read { database in
            var found: [String: [String]] = [:]
            for table in Self.tables {
                let rows = try Row.fetchAll(database, sql: "SELECT * FROM \(table) WHERE owner = ?", arguments: [owner])
                found[table] = rows.map(\.debugDescription).sorted()
            }
            return found
        }
    }
}
