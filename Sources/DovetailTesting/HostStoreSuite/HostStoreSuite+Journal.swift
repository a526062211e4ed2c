import DovetailCore
import DovetailHost
import Testing

extension HostStoreSuite {
    static let journal = [
        Promise("An operation stands in the journal before anything else happens") { store in
            let operation = try StoreSample.operation(1, StoreSample.id("ada"))
            try await store.begin(operation, installation: nil)
            #expect(try await store.operation(operation.id) == operation)
            #expect(try await store.operation(StoreSample.operationID(2)) == nil)
            let open = try await store.openOperations()
            #expect(open.map(\.operation) == [operation])
            #expect(open.first?.prepared == nil)
            #expect(try await store.installation(operation.installation) == nil)
        },
        Promise("What others see meanwhile is written with the operation") { store in
            let id = try StoreSample.id("ada")
            try await store.install(1, id, .enabled)
            let meanwhile = StoreSample.installation(id, .updating(from: .enabled))
            let request = LifecycleRequest.update(SemanticVersion(1, 1, 0))
            let lifecycle = StoreSample.installation(id, .enabled).lifecycle
            try await store.begin(StoreSample.operation(2, id, request, in: lifecycle), installation: meanwhile)
            #expect(try await store.installation(id) == meanwhile)
        },
        Promise("A second operation of an installation is refused while one runs, another installation's is not") {
            store in
            let id = try StoreSample.id("ada")
            try await store.begin(StoreSample.operation(1, id), installation: nil)
            await expectRefusal(.operationInProgress, naming: ["Notes of user ada", "install"]) {
                try await store.begin(StoreSample.operation(2, id), installation: nil)
            }
            #expect(try await store.operation(StoreSample.operationID(2)) == nil)
            try await store.begin(StoreSample.operation(3, StoreSample.id("bob")), installation: nil)
            try await store.commit(UnitOfWork(operation: StoreSample.operation(1, id).finished))
            try await store.begin(StoreSample.operation(4, id), installation: nil)
        },
        Promise("What is prepared is kept whole, replaced when prepared again, and gone after the commit") { store in
            let id = try StoreSample.id("ada")
            let operation = try StoreSample.operation(1, id)
            try await store.begin(operation, installation: nil)
            try await store.prepare(
                StoreSample.work(1, id) { work in
                    work.change = .put(StoreSample.installation(id))
                    work.storage = ["old": [1]]
                })
            let work = try StoreSample.wholeWork(1, id)
            try await store.prepare(work)
            let open = try await store.openOperations()
            #expect(open.map(\.operation) == [operation])
            #expect(open.first?.prepared == work)
            #expect(try await store.installation(id) == nil)
            try await store.commit(work)
            #expect(try await store.openOperations().isEmpty)
        },
        Promise("An operation that runs is found by its id with what was prepared, until it ends") { store in
            let id = try StoreSample.id("ada")
            let operation = try StoreSample.operation(1, id)
            #expect(try await store.openOperation(operation.id) == nil)
            try await store.begin(operation, installation: nil)
            try await store.begin(StoreSample.operation(2, StoreSample.id("bob")), installation: nil)
            let begun = try #require(try await store.openOperation(operation.id))
            #expect(begun.operation == operation && begun.prepared == nil)
            let work = try StoreSample.wholeWork(1, id)
            try await store.prepare(work)
            #expect(try await store.openOperation(operation.id)?.prepared == work)
            try await store.commit(work)
            #expect(try await store.openOperation(operation.id) == nil)
        },
        Promise("Nothing can be prepared for an operation that is not under way") { store in
            let work = try StoreSample.wholeWork(1, StoreSample.id("ada"))
            await expectRefusal(.internalError) { try await store.prepare(work) }
            try await store.commit(work)
            await expectRefusal(.internalError) { try await store.prepare(work) }
            #expect(try await store.openOperations().isEmpty)
        },
        Promise("Operations are listed newest first, by owner and plugin, page by page") { store in
            for (number, user) in [(1, "ada"), (2, "bob"), (3, "ada"), (4, "ada")] {
                let id = try StoreSample.id(user, number == 4 ? "Tasks" : "Notes")
                try await store.commit(UnitOfWork(operation: StoreSample.operation(number, id).finished))
            }
            func numbers(_ query: OperationQuery) async throws -> [String] {
                try await store.operations(query).map { String($0.id.rawValue.suffix(1)) }
            }
            let ada = Owner.user(try UserID("ada"))
            #expect(try await numbers(OperationQuery()) == ["4", "3", "2", "1"])
            #expect(try await numbers(OperationQuery(owner: ada)) == ["4", "3", "1"])
            #expect(try await numbers(OperationQuery(owner: ada, slug: PluginSlug("Notes"))) == ["3", "1"])
            #expect(try await numbers(OperationQuery(before: StoreSample.operationID(3))) == ["2", "1"])
            #expect(try await numbers(OperationQuery(limit: 1)) == ["4"])
        },
    ]
}
