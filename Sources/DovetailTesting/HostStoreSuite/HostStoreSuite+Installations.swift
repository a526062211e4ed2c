import DovetailCore
import DovetailHost
import Testing

extension HostStoreSuite {
    static let installations = [
        Promise("An installation is as it was committed, in every state") { store in
            let failed = FailedOperation(kind: .update, origin: .enabled, target: SemanticVersion(1, 1, 0), attempt: 2)
            let states: [InstallationLifecycle.State] = [
                .installed, .enabled, .disabled, .updating(from: .disabled), .error(failed),
                .error(FailedOperation(kind: .install, origin: nil, target: SemanticVersion(1, 0, 0), attempt: 1)),
            ]
            for (number, state) in states.enumerated() {
                let id = try StoreSample.id("user\(number)")
                var expected = StoreSample.installation(
                    id, state, failure: DovetailError(.pluginFailed, "It failed.", remedy: .askAuthor))
                if number == 0 { (expected.failure, expected.lastEnabledAt, expected.updatedAt) = (nil, nil, nil) }
                try await store.install(number, id) { $0.change = .put(expected) }
                #expect(try await store.installation(id) == expected)
            }
            #expect(try await store.installation(StoreSample.id("nobody")) == nil)
        },
        Promise("Installations of an owner are listed by slug, nobody else's among them") { store in
            for (number, slug) in ["Notes", "Alarm", "Tasks"].enumerated() {
                try await store.install(number, StoreSample.id("ada", slug))
            }
            try await store.install(9, StoreSample.id("bob"))
            let ada = Owner.user(try UserID("ada"))
            #expect(try await store.installations(of: ada).map(\.id.slug.rawValue) == ["Alarm", "Notes", "Tasks"])
            #expect(try await store.installations(of: .system).isEmpty)
        },
        Promise("Installations of a plugin are listed by owner, page by page") { store in
            for (number, user) in ["cleo", "ada", "bob"].enumerated() {
                try await store.install(number, StoreSample.id(user))
                try await store.install(number + 10, StoreSample.id(user, "Tasks"))
            }
            let slug = try PluginSlug("Notes")
            let first = try await store.installations(of: slug, after: nil, limit: 2)
            #expect(first.map(\.id.owner.rawValue) == ["ada", "bob"])
            let second = try await store.installations(of: slug, after: first.last?.id.owner, limit: 2)
            #expect(second.map(\.id.owner.rawValue) == ["cleo"])
        },
        Promise("The installations of a plugin are counted by their release") { store in
            let slug = try PluginSlug("Notes")
            #expect(try await store.installationCounts(of: slug).isEmpty)
            for (number, user) in ["ada", "bob", "cleo"].enumerated() {
                try await store.install(number + 1, StoreSample.id(user))
            }
            try await store.install(9, StoreSample.id("ada", "Tasks"))
            #expect(try await store.installationCounts(of: slug) == [SemanticVersion(1, 0, 0): 3])
            try await store.uninstall(10, StoreSample.id("bob"))
            #expect(try await store.installationCounts(of: slug) == [SemanticVersion(1, 0, 0): 2])
        },
        Promise("What serves is listed by owner and slug, page by page, and nothing else") { store in
            let update = FailedOperation(kind: .update, origin: .enabled, target: SemanticVersion(1, 1, 0), attempt: 1)
            try await store.install(1, StoreSample.id("bob", "B"), .enabled)
            try await store.install(2, StoreSample.id("bob", "A"), .error(update))
            try await store.install(3, StoreSample.id("ada", "Z"), .enabled)
            try await store.install(4, StoreSample.id("ada", "Y"), .disabled)
            let first = try await store.servingInstallations(after: nil, limit: 2)
            #expect(first.map(\.id.joined) == ["ada_Z", "bob_A"])
            let second = try await store.servingInstallations(after: first.last?.id, limit: 2)
            #expect(second.map(\.id.joined) == ["bob_B"])
        },
        Promise("Modules are listed by slug and by their place in the manifest") { store in
            let notes = try StoreSample.modules(["Zoo", "Bar"], of: StoreSample.id("ada", "Notes"))
            let alarm = try StoreSample.modules(["Clock"], of: StoreSample.id("ada", "Alarm"))
            try await store.install(1, StoreSample.id("ada", "Notes")) { $0.modules = notes }
            try await store.install(2, StoreSample.id("ada", "Alarm")) { $0.modules = alarm }
            #expect(try await store.modules(of: .user(UserID("ada"))) == alarm + notes)
            #expect(try await store.modules(of: .system).isEmpty)
        },
    ]

    static let joinedIDs = [
        Promise("H3 · An installation whose plugin id another would share is refused and told why") { store in
            let first = try StoreSample.id("a_b", "c")
            let second = try StoreSample.id("a", "b_c")
            #expect(first.joined == second.joined)
            try await store.install(1, first)
            await expectRefusal(.nameTaken, naming: ["a_b_c", "c of user a_b", "b_c of user a"]) {
                try await store.begin(StoreSample.operation(2, second), installation: nil)
            }
            #expect(try await store.operation(StoreSample.operationID(2)) == nil)
            try await store.uninstall(3, first)
            try await store.install(4, second)
            #expect(try await store.installation(second) != nil)
        },
        Promise("H3 · Of two installations of one plugin id that begin at once, the second is refused") { store in
            try await store.begin(StoreSample.operation(1, StoreSample.id("a_b", "c")), installation: nil)
            await expectRefusal(.nameTaken, naming: ["a_b_c"]) {
                try await store.begin(StoreSample.operation(2, StoreSample.id("a", "b_c")), installation: nil)
            }
        },
        Promise("H3 · A commit whose plugin id another installation holds changes nothing") { store in
            let second = try StoreSample.id("a", "b_c")
            try await store.install(1, StoreSample.id("a_b", "c"))
            await expectRefusal(.nameTaken) {
                try await store.commit(
                    StoreSample.work(2, second) { $0.change = .put(StoreSample.installation(second)) })
            }
            #expect(try await store.installation(second) == nil)
            #expect(try await store.operation(StoreSample.operationID(2)) == nil)
        },
        Promise("H3 · A module whose id another would share is refused and told why") { store in
            let first = try StoreSample.id("a", "b")
            let second = try StoreSample.id("a", "b_c")
            let firstModules = try StoreSample.modules(["c_d"], of: first)
            let secondModules = try StoreSample.modules(["d"], of: second)
            try await store.install(1, first) { $0.modules = firstModules }
            await expectRefusal(.nameTaken, naming: ["a_b_c_d", "b of user a", "b_c of user a"]) {
                try await store.install(2, second) { $0.modules = secondModules }
            }
            #expect(try await store.installation(second) == nil)
            #expect(try await store.modules(of: first.owner) == firstModules)
        },
        Promise("H4 · Two modules of one name in a plugin are refused") { store in
            let id = try StoreSample.id("ada")
            let module = try StoreSample.modules(["Main"], of: id)
            await expectRefusal(.nameTaken, naming: ["Main"]) {
                try await store.install(1, id) { $0.modules = module + module }
            }
        },
    ]
}

extension StoreSample {
    /// The work of an operation that installs, which nobody has begun.
    static func work(
        _ number: Int, _ id: InstallationID, _ change: (inout UnitOfWork) throws -> Void
    ) throws -> UnitOfWork {
        var work = UnitOfWork(operation: try self.operation(number, id).finished)
        try change(&work)
        return work
    }
}
