import DovetailCore
import DovetailHost
import Testing

extension HostStoreSuite {
    static let users = [
        Promise("A user is found under the name in any case, and is as it was put in") { store in
            let ada = try StoreSample.user("Ada", role: .administrator)
            try await store.insert(ada)
            #expect(try await store.user(ada.id) == ada)
            #expect(try await store.user(UserID("aDA")) == ada)
            #expect(try await store.user(UserID("bob")) == nil)
        },
        Promise("A second user of one name is refused, also in other case") { store in
            try await store.insert(StoreSample.user("ada"))
            await expectRefusal(.nameTaken, naming: ["ada"]) { try await store.insert(StoreSample.user("ada")) }
            await expectRefusal(.nameTaken, naming: ["ada", "case"]) { try await store.insert(StoreSample.user("ADA")) }
            #expect(try await store.users(after: nil, limit: 10).count == 1)
        },
        Promise("Users are listed in the order of their names, page by page") { store in
            for name in ["cleo", "ada", "dora", "bob"] { try await store.insert(StoreSample.user(name)) }
            let first = try await store.users(after: nil, limit: 2)
            #expect(first.map(\.id.rawValue) == ["ada", "bob"])
            let second = try await store.users(after: first.last?.id, limit: 2)
            #expect(second.map(\.id.rawValue) == ["cleo", "dora"])
            #expect(try await store.users(after: second.last?.id, limit: 2).isEmpty)
            #expect(try await store.users(after: nil, limit: 0).isEmpty)
        },
    ]

    static let tokens = [
        Promise("A token stays revoked until it would be expired, and is then forgotten") { store in
            try await store.revokeToken("short", expiring: StoreSample.time(10))
            try await store.revokeToken("long", expiring: StoreSample.time(20))
            #expect(try await store.revokedTokens(at: StoreSample.time(5)) == ["short", "long"])
            #expect(try await store.revokedTokens(at: StoreSample.time(10)) == ["long"])
            #expect(try await store.revokedTokens(at: StoreSample.time(5)) == ["long"])
        },
        Promise("Revoking a token twice is no error and never shortens it") { store in
            try await store.revokeToken("twice", expiring: StoreSample.time(20))
            try await store.revokeToken("twice", expiring: StoreSample.time(10))
            #expect(try await store.revokedTokens(at: StoreSample.time(15)) == ["twice"])
        },
    ]
}
