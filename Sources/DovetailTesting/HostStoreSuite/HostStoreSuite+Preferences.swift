import DovetailCore
import DovetailHost
import Testing

extension HostStoreSuite {
    static let preferences = [
        Promise(
            "Q17 · preferences are a user's own, whatever the case of the name, and each change says what was before"
        ) {
            store in
            let (ada, bob) = (try UserID("Ada"), try UserID("bob"))
            for user in [ada, bob] {
                try await store.insert(User(id: user, role: .user, createdAt: StoreSample.time(0)))
            }
            #expect(try await store.preferences(of: ada).isEmpty)
            let first = try await store.changePreferences(of: ada) { $0.merging(["a": 1]) { $1 } }
            #expect(first == PreferenceChange(before: [:], after: ["a": 1]))
            let second = try await store.changePreferences(of: try UserID("ADA")) { before in
                #expect(before == ["a": 1])
                return ["b": "ä", "c": .bool(true), "d": 1.5]
            }
            #expect(second.changedKeys == ["a", "b", "c", "d"])
            #expect(try await store.preferences(of: ada) == second.after)
            #expect(try await store.preferences(of: bob).isEmpty)
        },
        Promise("A change of preferences that throws changes nothing, and nobody has any who is not there") { store in
            let ada = try UserID("ada")
            await expectRefusal(.userNotFound, naming: ["ada"]) {
                _ = try await store.changePreferences(of: ada) { $0 }
            }
            try await store.insert(User(id: ada, role: .user, createdAt: StoreSample.time(0)))
            _ = try await store.changePreferences(of: ada) { _ in ["a": 1] }
            await expectRefusal(.tooLarge, naming: ["no"]) {
                _ = try await store.changePreferences(of: ada) { _ in throw DovetailError(.tooLarge, "no") }
            }
            #expect(try await store.preferences(of: ada) == ["a": 1])
        },
        Promise("Q17 · an announcement takes the place of the one before, and is taken back") { store in
            var befores: [JSONValue?] = [try await store.announcement("theme")]
            for announcement in ["dark", ["name": "light"], nil] as [JSONValue?] {
                befores.append(try await store.announce(announcement, as: "theme"))
                let kept = try await store.announcement("theme")
                #expect(kept == announcement)
            }
            #expect(befores == [nil, nil, "dark", ["name": "light"]])
            #expect(try await store.announcement("other") == nil)
        },
    ]
}
