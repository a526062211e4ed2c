import DovetailAPI
import DovetailCore
import Testing

@Suite("Preferences and announcements over HTTP")
struct AnnouncementTests {
    @Test("Q17 · a user reads and changes preferences of their own, an administrator anybody's")
    func preferences() async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.client("ada"), try await server.client("bob"))
            let path = APIPaths.preferences(of: .me)
            let set = try await ada.send("PATCH", path, json: ["values": ["theme": "dark", "size": 2]])
            #expect(try set.document(API.Preferences.self).values == ["theme": "dark", "size": 2])
            let unset = try await ada.send("PATCH", path, json: ["values": ["size": .null]])
            #expect(unset.status == 200)
            #expect(try await ada.get(path).document(API.Preferences.self).values == ["theme": "dark"])
            let adas = APIPaths.preferences(of: .user(try UserID("ada")))
            #expect(try await bob.get(adas).status == 403)
            let root = try await server.administrator()
            #expect(try await root.get(adas).document(API.Preferences.self).values == ["theme": "dark"])
            let wrong = try await ada.send("PATCH", path, json: ["values": ["list": [1]]])
            #expect(wrong.status == 400 && wrong.problem?.code == .invalidRequest)
        }
    }

    @Test("Q17 · everybody reads the theme and the maintenance that administrators announce")
    func announcements() async throws {
        try await withServer { server in
            let (ada, root) = (try await server.client("ada"), try await server.administrator())
            #expect(try await ada.send("PUT", APIPaths.theme, json: ["theme": "dark"]).status == 403)
            #expect(try await root.send("PUT", APIPaths.theme, json: ["theme": "dark"]).status == 200)
            #expect(try await root.send("PUT", APIPaths.theme, json: [:]).status == 400)
            #expect(try await ada.get(APIPaths.theme).document(API.Theme.self).theme == "dark")
            let wanted: JSONValue = ["active": true, "message": "Soon back.", "until": "2027-01-01T00:00:00Z"]
            #expect(try await ada.send("PUT", APIPaths.maintenance, json: wanted).status == 403)
            #expect(try await root.send("PUT", APIPaths.maintenance, json: wanted).status == 200)
            let shown = try await ada.get(APIPaths.maintenance).document(API.Maintenance.self)
            #expect(shown.active && shown.message == "Soon back." && shown.until != nil && shown.since != nil)
            #expect(try await root.send("PUT", APIPaths.maintenance, json: ["active": false]).status == 200)
            #expect(
                try await ada.get(APIPaths.maintenance).document(API.Maintenance.self) == API.Maintenance(active: false)
            )
        }
    }
}
