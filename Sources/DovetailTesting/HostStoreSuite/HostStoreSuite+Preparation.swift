import DovetailCore
import DovetailHost
import Testing

extension HostStoreSuite {
    static let preparation = [
        Promise("Preparing refuses what a commit would refuse, and keeps nothing of it") { store in
            let first = try StoreSample.id("a", "b")
            let taken = try StoreSample.modules(["c_d"], of: first)
            try await store.install(1, first) { $0.modules = taken }
            let second = try StoreSample.id("a", "b_c")
            let clash = try StoreSample.modules(["d"], of: second)
            let main = try StoreSample.modules(["Main"], of: second)
            try await store.begin(StoreSample.operation(2, second), installation: nil)
            await expectRefusal(.nameTaken, naming: ["a_b_c_d", "b of user a"]) {
                try await store.prepare(StoreSample.making(second, clash, 2))
            }
            await expectRefusal(.nameTaken, naming: ["Main"]) {
                try await store.prepare(StoreSample.making(second, main + main, 2))
            }
            await expectRefusal(.notInstalled) {
                try await store.prepare(StoreSample.work(2, second) { $0.storage = ["key": [1]] })
            }
            #expect(try await store.openOperations().map(\.prepared) == [nil])
            try await store.prepare(StoreSample.making(second, StoreSample.modules(["e"], of: second), 2))
        },
        Promise("H3 · What was prepared can be committed although another wanted its module id meanwhile") { store in
            let first = try StoreSample.id("a", "b")
            let second = try StoreSample.id("a", "b_c")
            let work = try StoreSample.making(first, StoreSample.modules(["c_d"], of: first), 1)
            let rival = try StoreSample.making(second, StoreSample.modules(["d"], of: second), 2)
            try await store.begin(StoreSample.operation(1, first), installation: nil)
            try await store.begin(StoreSample.operation(2, second), installation: nil)
            try await store.prepare(work)
            await expectRefusal(.nameTaken, naming: ["a_b_c_d", "b of user a"]) { try await store.prepare(rival) }
            await expectRefusal(.nameTaken, naming: ["a_b_c_d", "b of user a"]) { try await store.commit(rival) }
            try await store.commit(work)
            #expect(try await store.modules(of: first.owner) == work.modules)
            #expect(try await store.openOperations().map(\.operation.installation) == [second])
        },
        Promise("H3 · What was prepared can be committed although another wanted its plugin id meanwhile") { store in
            let first = try StoreSample.id("a_b", "c")
            let second = try StoreSample.id("a", "b_c")
            let work = try StoreSample.making(first, [], 1)
            try await store.begin(StoreSample.operation(1, first), installation: nil)
            try await store.prepare(work)
            await expectRefusal(.nameTaken, naming: ["a_b_c", "c of user a_b"]) {
                try await store.commit(StoreSample.making(second, [], 2))
            }
            try await store.commit(work)
            #expect(try await store.installation(first) != nil)
        },
        Promise("H3 · Module ids are free again when another work is prepared instead, or the operation fails") {
            store in
            let first = try StoreSample.id("a", "b")
            let second = try StoreSample.id("a", "b_c")
            try await store.begin(StoreSample.operation(1, first), installation: nil)
            try await store.begin(StoreSample.operation(2, second), installation: nil)
            let claiming = try StoreSample.making(first, StoreSample.modules(["c_d"], of: first), 1)
            let rival = try StoreSample.making(second, StoreSample.modules(["d"], of: second), 2)
            try await store.prepare(claiming)
            try await store.prepare(StoreSample.making(first, StoreSample.modules(["Other"], of: first), 1))
            try await store.prepare(rival)
            try await store.prepare(StoreSample.making(second, [], 2))
            try await store.prepare(claiming)
            var failed = UnitOfWork(operation: claiming.operation)
            failed.operation.status = .failed
            try await store.commit(failed)
            try await store.prepare(rival)
            try await store.commit(rival)
            #expect(try await store.modules(of: second.owner) == rival.modules)
        },
    ]
}

extension StoreSample {
    /// The work of an operation that makes an installation with these modules.
    fileprivate static func making(
        _ id: InstallationID, _ modules: [ModuleRecord], _ number: Int
    ) throws -> UnitOfWork {
        try self.work(number, id) { work in
            work.change = .put(self.installation(id))
            work.modules = modules
        }
    }
}
