import DovetailCore
import DovetailHost
import Testing

extension HostStoreSuite {
    static let pluginData = [
        Promise("A value is read back byte for byte, replaced and removed") { store in
            let id = try StoreSample.id("ada")
            try await store.install(1, id)
            #expect(try await store.value(for: "key", of: id) == nil)
            try await store.set(Array(0...255), for: "key", of: id)
            #expect(try await store.value(for: "key", of: id) == Array(0...255))
            try await store.set([], for: "key", of: id)
            #expect(try await store.value(for: "key", of: id) == [])
            try await store.set(nil, for: "key", of: id)
            try await store.set(nil, for: "key", of: id)
            #expect(try await store.value(for: "key", of: id) == nil)
        },
        Promise("Keys are told apart by their bytes, and every text can be one") { store in
            let id = try StoreSample.id("ada")
            try await store.install(1, id)
            let keys = ["a", "a\u{0}b", "A", "\u{E9}", "e\u{301}", "%", "_", "", "\u{1F9F5}"]
            for (number, key) in keys.enumerated() { try await store.set([UInt8(number)], for: key, of: id) }
            for (number, key) in keys.enumerated() {
                #expect(try await store.value(for: key, of: id) == [UInt8(number)])
            }
            #expect(try await store.keys(prefix: "", of: id).count == keys.count)
            #expect(try await store.keys(prefix: "%", of: id) == ["%"])
        },
        Promise("Keys are listed by prefix, sorted by their bytes") { store in
            let id = try StoreSample.id("ada")
            try await store.install(1, id)
            for key in ["task/10", "task/9", "tasks", "Task/1", "\u{E9}", "task"] {
                try await store.set([1], for: key, of: id)
            }
            #expect(
                try await store.keys(prefix: "", of: id) == ["Task/1", "task", "task/10", "task/9", "tasks", "\u{E9}"])
            #expect(try await store.keys(prefix: "task/", of: id) == ["task/10", "task/9"])
            #expect(try await store.keys(prefix: "none", of: id).isEmpty)
        },
        Promise("Values of one installation are nobody else's") { store in
            let ids = [try StoreSample.id("ada"), try StoreSample.id("bob"), try StoreSample.id("ada", "Tasks")]
            for (number, id) in ids.enumerated() {
                try await store.install(number, id)
                try await store.set([UInt8(number)], for: "key", of: id)
            }
            try await store.set(nil, for: "key", of: ids[0])
            #expect(try await store.value(for: "key", of: ids[0]) == nil)
            #expect(try await store.value(for: "key", of: ids[1]) == [1])
            #expect(try await store.value(for: "key", of: ids[2]) == [2])
        },
        Promise("A value for an installation that is not there is refused") { store in
            let id = try StoreSample.id("ada")
            await expectRefusal(.notInstalled, naming: ["Notes of user ada"]) {
                try await store.set([1], for: "key", of: id)
            }
            #expect(try await store.value(for: "key", of: id) == nil)
            #expect(try await store.configuration(of: id) == nil)
            #expect(try await store.grants(of: id).isEmpty)
        },
        Promise("Notifications of an owner are listed newest first, each once") { store in
            let ada = try StoreSample.id("ada").owner
            for number in [2, 1, 3, 2] { try await store.insert(StoreSample.notification(number, to: ada)) }
            try await store.insert(StoreSample.notification(4, to: .system))
            #expect(
                try await store.notifications(of: ada, limit: 10)
                    == [3, 2, 1].map { StoreSample.notification($0, to: ada) })
            #expect(try await store.notifications(of: ada, limit: 1).count == 1)
        },
    ]
}
