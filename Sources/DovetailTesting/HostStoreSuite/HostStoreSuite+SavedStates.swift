import DovetailCore
import DovetailHost
import Testing

extension HostStoreSuite {
    static let savedStates = [
        Promise("Q10 · a saved state is read back as it was put, replaced and removed, each owner's own") { store in
            let (ada, ben) = (try StoreSample.id("ada"), try StoreSample.id("ben"))
            for (number, id) in [ada, ben].enumerated() { try await store.install(number + 1, id) }
            #expect(try await store.savedState(of: ada) == nil)
            for page in [1, 2] {
                let state = StoreSample.savedState(page)
                try await store.put(state, of: ada)
                #expect(try await store.savedState(of: ada) == state.document)
            }
            #expect(try await store.savedState(of: ben) == nil)
            for _ in 1...2 { try await store.put(SavedState?.none, of: ada) }
            #expect(try await store.savedState(of: ada) == nil)
        },
        Promise("Q10 · a unit of work keeps a saved state, also one that was prepared, or removes it") { store in
            let id = try StoreSample.id("ada")
            try await store.install(1, id)
            let lifecycle = StoreSample.installation(id).lifecycle
            let changes: [SavedStateChange?] = [.put(StoreSample.savedState(1)), nil, .remove]
            for (number, change) in changes.enumerated() {
                let operation = try StoreSample.operation(2 + number, id, .configure, in: lifecycle)
                try await store.begin(operation, installation: nil)
                var work = UnitOfWork(operation: operation.finished)
                work.savedState = change
                try await store.prepare(work)
                #expect(try await store.openOperation(operation.id)?.prepared == work)
                #expect((try await store.savedState(of: id) == nil) == (number == 0))
                try await store.commit(work)
                let expected = number == 2 ? nil : StoreSample.savedState(1).document
                #expect(try await store.savedState(of: id) == expected)
            }
        },
        Promise("Q10 · a saved state goes with its installation, and is kept of none that is not there") { store in
            let id = try StoreSample.id("ada")
            try await store.put(StoreSample.savedState(1), of: id)
            try await store.install(1, id)
            #expect(try await store.savedState(of: id) == nil)
            try await store.put(StoreSample.savedState(1), of: id)
            try await store.uninstall(2, id)
            try await store.install(3, id)
            #expect(try await store.savedState(of: id) == nil)
        },
        Promise("With what an installation serves is kept with it, and nothing else of it is changed") { store in
            let id = try StoreSample.id("ada")
            let level = ServiceLevel(
                mode: .minimal, reason: DovetailError(.pluginFailed, "No.", remedy: .askAuthor),
                features: [
                    FeatureStatus(name: "core", isRequired: true),
                    FeatureStatus(name: "external", isRequired: false, failure: "It is closed."),
                ])
            try await store.put(level, of: id)
            try await store.install(1, id)
            var expected = try #require(try await store.installation(id))
            #expect(expected.serviceLevel == nil)
            try await store.put(level, of: id)
            expected.serviceLevel = level
            #expect(try await store.installation(id) == expected)
            try await store.put(ServiceLevel?.none, of: id)
            #expect(try await store.installation(id)?.serviceLevel == nil)
        },
    ]
}

extension StoreSample {
    /// What somebody had under way.
    fileprivate static func savedState(_ page: Int) -> SavedState {
        SavedState(
            timestamp: self.time(page), pluginState: .enabled, configurationRevision: page,
            state: PluginState(
                userSession: ["page": .integer(page), "ünï": [.null, 1.5]], activeConnections: ["a"],
                pendingOperations: [["send": .bool(true)]]))
    }
}
