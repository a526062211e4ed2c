import DovetailCore
import DovetailHost
import Testing

extension HostStoreSuite {
    static let unitsOfWork = [
        Promise("A commit applies all of a unit of work and finishes the operation") { store in
            let id = try StoreSample.id("ada")
            let work = try StoreSample.wholeWork(1, id)
            try await store.begin(StoreSample.operation(1, id), installation: nil)
            try await store.commit(work)
            try await store.expectApplied(work)
            #expect(try await store.operation(work.operation.id) == work.operation)
            #expect(try await store.openOperations().isEmpty)
        },
        Promise("A commit that comes twice changes nothing the second time") { store in
            let id = try StoreSample.id("ada")
            var work = try StoreSample.wholeWork(1, id)
            try await store.begin(StoreSample.operation(1, id), installation: nil)
            try await store.commit(work)
            try await store.set([9], for: "kept", of: id)
            work.operation.message = "Done again."
            try await store.commit(work)
            #expect(try await store.value(for: "kept", of: id) == [9])
            #expect(try await store.operation(work.operation.id)?.message == "Done.")
            #expect(try await store.notifications(of: id.owner, limit: 10).count == 1)
        },
        Promise("A commit of an operation that has ended in another way is refused, and changes nothing") { store in
            let id = try StoreSample.id("ada")
            let work = try StoreSample.wholeWork(1, id)
            try await store.begin(StoreSample.operation(1, id), installation: nil)
            try await store.prepare(work)
            var undone = UnitOfWork(operation: work.operation)
            undone.operation.status = .undone
            try await store.commit(undone)
            await expectRefusal(.interrupted, naming: ["Notes of user ada", "undone"]) { try await store.commit(work) }
            #expect(try await store.installation(id) == nil)
            #expect(try await store.operation(work.operation.id)?.status == .undone)
            #expect(try await store.notifications(of: id.owner, limit: 10).isEmpty)
        },
        Promise("All that is kept of an installation is read at once; of one that is not there it is nothing") {
            store in
            let id = try StoreSample.id("ada")
            let none = InstallationRecords(installation: nil, configuration: nil, grants: [])
            #expect(try await store.records(of: id) == none)
            let work = try StoreSample.wholeWork(1, id)
            try await store.commit(work)
            let kept = InstallationRecords(
                installation: try await store.installation(id), configuration: work.configuration,
                grants: work.grants ?? [])
            #expect(kept.installation != nil && kept.configuration != nil && !kept.grants.isEmpty)
            #expect(try await store.records(of: id) == kept)
            try await store.uninstall(2, id)
            #expect(try await store.records(of: id) == none)
        },
        Promise("What a unit of work does not name stays as it is") { store in
            let id = try StoreSample.id("ada")
            let work = try StoreSample.wholeWork(1, id)
            try await store.commit(work)
            let enable = try StoreSample.operation(2, id, .enable, in: StoreSample.installation(id).lifecycle)
            var next = UnitOfWork(operation: enable.finished)
            next.change = .put(StoreSample.installation(id, .enabled))
            next.storage = ["kept": nil, "new": [7]]
            try await store.commit(next)
            #expect(try await store.installation(id)?.lifecycle.state == .enabled)
            #expect(try await store.keys(prefix: "", of: id) == ["empty", "new"])
            #expect(try await store.configuration(of: id) == work.configuration)
            #expect(try await store.grants(of: id) == work.grants)
            #expect(try await store.modules(of: id.owner) == work.modules)
        },
        Promise("New modules and grants take the place of all old ones") { store in
            let id = try StoreSample.id("ada")
            try await store.commit(StoreSample.wholeWork(1, id))
            let modules = try StoreSample.modules(["Second", "Third"], of: id)
            try await store.install(2, id) { work in
                work.modules = modules
                work.grants = [.storageRead]
            }
            #expect(try await store.modules(of: id.owner) == modules)
            #expect(try await store.grants(of: id) == [.storageRead])
        },
        Promise("Data for an installation that is not there is refused, and nothing of the work stays") { store in
            let id = try StoreSample.id("ada")
            await expectRefusal(.notInstalled, naming: ["Notes of user ada"]) {
                try await store.commit(
                    StoreSample.work(1, id) { work in
                        work.storage = ["key": [1]]
                        work.notifications = [StoreSample.notification(1, to: id.owner)]
                    })
            }
            #expect(try await store.operation(StoreSample.operationID(1)) == nil)
            #expect(try await store.notifications(of: id.owner, limit: 10).isEmpty)
        },
        Promise("H5 · Removal takes the modules, the installation and all that belongs to it, for that owner alone") {
            store in
            let ada = try StoreSample.id("ada")
            let bob = try StoreSample.id("bob")
            let other = try StoreSample.id("ada", "Tasks")
            var kept: [UnitOfWork] = []
            for (number, id) in [(1, ada), (2, bob), (3, other)] {
                let work = try StoreSample.wholeWork(number, id)
                try await store.commit(work)
                if id != ada { kept.append(work) }
            }
            try await store.uninstall(4, ada)
            #expect(try await store.installation(ada) == nil)
            #expect(try await store.modules(of: ada.owner).map(\.installation) == [other, other])
            #expect(try await store.keys(prefix: "", of: ada).isEmpty)
            #expect(try await store.configuration(of: ada) == nil)
            #expect(try await store.grants(of: ada).isEmpty)
            for work in kept { try await store.expectApplied(work) }
            // What happened stays to be read, and what the user was told.
            #expect(try await store.operations(OperationQuery(owner: ada.owner, slug: ada.slug)).count == 2)
            #expect(try await store.notifications(of: ada.owner, limit: 10).count == 2)
        },
        Promise("H5 · What is installed anew after a removal finds nothing of the old") { store in
            let id = try StoreSample.id("ada")
            try await store.commit(StoreSample.wholeWork(1, id))
            try await store.uninstall(2, id)
            try await store.install(3, id)
            #expect(try await store.keys(prefix: "", of: id).isEmpty)
            #expect(try await store.modules(of: id.owner).isEmpty)
            #expect(try await store.grants(of: id).isEmpty)
        },
        Promise("Many commits at once are all kept, and one that fails takes no other with it") { store in
            try await store.install(1000, StoreSample.id("a_b", "c"))
            let refused = try StoreSample.id("a", "b_c")
            await withTaskGroup { group in
                for number in 0..<100 {
                    // One that fails is missed when they are counted.
                    group.addTask { try? await store.install(number, StoreSample.id("user\(number)")) }
                    group.addTask {
                        await expectRefusal(.nameTaken) {
                            try await store.commit(
                                StoreSample.work(number + 100, refused) {
                                    $0.change = .put(StoreSample.installation(refused))
                                })
                        }
                    }
                }
            }
            #expect(try await store.installations(of: PluginSlug("Notes"), after: nil, limit: 1000).count == 100)
            #expect(try await store.installation(refused) == nil)
        },
    ]
}

extension StoreSample {
    /// The work of an operation that installs and uses everything that a unit of work can hold.
    static func wholeWork(_ number: Int, _ id: InstallationID) throws -> UnitOfWork {
        let modules = try self.modules(["Main", "Side"], of: id)
        return try self.work(number, id) { work in
            work.change = .put(self.installation(id))
            work.storage = ["kept": Array(0...255), "empty": [], "removed": nil]
            work.configuration = StoredConfiguration(
                values: ["page_size": 20, "title": "Ünïcode \u{0} \u{1F9F5}"], secrets: ["token": [0, 255, 7]],
                revision: 4)
            work.grants = [.storageRead, .databaseWrite]
            work.modules = modules
            work.notifications = [self.notification(number, to: id.owner)]
            work.events = [
                Event(
                    id: "event-\(number)", name: "plugin.installed", owner: id.owner, source: Event.hostSource,
                    time: self.time(number), data: Array(#"{"a":1}"#.utf8))
            ]
        }
    }
}

extension HostStore {
    /// Expects what ``StoreSample/wholeWork(_:_:)`` made to be there.
    func expectApplied(_ work: UnitOfWork) async throws {
        let id = work.operation.installation
        #expect(try await self.installation(id) == StoreSample.installation(id))
        #expect(try await self.value(for: "kept", of: id) == Array(0...255))
        #expect(try await self.value(for: "empty", of: id) == [])
        #expect(try await self.keys(prefix: "", of: id) == ["empty", "kept"])
        #expect(try await self.configuration(of: id) == work.configuration)
        #expect(try await self.grants(of: id) == work.grants)
        #expect(try await self.modules(of: id.owner).filter { $0.installation == id } == work.modules)
        #expect(try await self.notifications(of: id.owner, limit: 10).contains(work.notifications[0]))
    }
}
