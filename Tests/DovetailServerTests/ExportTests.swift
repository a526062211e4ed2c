import DovetailAPI
import DovetailCore
import Testing

@Suite("Exports over HTTP")
struct ExportTests {
    @Test("Q7 · the owner lists, loads and removes an export, an administrator everybody's, and nobody else's is there")
    func owners() async throws {
        try await withServer(packages: [.notebook]) { server in
            let (ada, bob) = (try await server.client("ada"), try await server.client("bob"))
            #expect(try await ada.act(.install, "Notebook").status == 200)
            #expect(try await ada.act(.enable, "Notebook").status == 200)
            let kept = try await ada.send("PUT", "/plugins/Notebook/notes/milk", bytes: Array("two bottles".utf8))
            #expect(kept.status == 200)
            #expect(try await ada.act(.uninstall, "Notebook").status == 200)

            let page = try await ada.get(APIPaths.exports).document(API.Page<API.Export>.self)
            let export = try #require(page.items.first)
            #expect(page.items.count == 1 && export.slug.rawValue == "Notebook" && export.owner == "ada")
            #expect(try await ada.get(APIPaths.export(export.id)).document(API.Export.self) == export)
            let content = try await ada.get(APIPaths.exportContent(export.id))
            #expect(content.status == 200 && content.bytes.count == export.bytes)
            #expect(content.headers["Content-Type"] == ["application/jsonl"])
            #expect(content.text.contains("two bottles"))

            let remains = APIPaths.remains(try PluginSlug("Notebook"), of: .me)
            let left = try await ada.get(remains).document(API.Remains.self)
            #expect(left.state == .uninstalled && left.storage == 0 && left.grants == 0 && left.exports == 1)
            #expect(try await ada.get(APIPaths.remains(try PluginSlug("Missing"), of: .me)).status == 404)

            #expect(try await bob.get(APIPaths.exports).document(API.Page<API.Export>.self).items.isEmpty)
            #expect(try await bob.get(APIPaths.exports + "?user=ada").status == 403)
            for path in [APIPaths.export(export.id), APIPaths.exportContent(export.id)] {
                #expect(try await bob.get(path).status == 404)
                #expect(try await server.guest.get(path).status == 401)
            }
            #expect(try await bob.send("DELETE", APIPaths.export(export.id)).status == 404)
            let root = try await server.administrator()
            #expect(try await root.get(APIPaths.exports).document(API.Page<API.Export>.self).items == [export])
            #expect(try await ada.send("DELETE", APIPaths.export(export.id)).status == 204)
            #expect(try await ada.send("DELETE", APIPaths.export(export.id)).status == 404)
            #expect(try await ada.get(APIPaths.exports).document(API.Page<API.Export>.self).items.isEmpty)
        }
    }
}
