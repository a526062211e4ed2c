import DovetailCore
import DovetailHost
import Testing

extension HostStoreSuite {
    static let exports = [
        Promise("Q7 · an export is kept with the commit of its operation, and outlives the installation") { store in
            let id = try StoreSample.id("ada")
            try await store.install(1, id)
            let record = StoreSample.export(2, id)
            try await store.uninstall(2, id) { $0.export = record }
            #expect(try await store.export(record.id) == record)
            #expect(try await store.exports(ExportQuery()) == [record])
            #expect(try await store.remains(of: id) == StoredRemains(exports: 1))
        },
        Promise("Q7 · an export of an operation that is prepared and undone is not kept") { store in
            let id = try StoreSample.id("ada")
            try await store.install(1, id)
            let operation = try StoreSample.uninstall(2, id)
            try await store.begin(operation, installation: nil)
            var work = UnitOfWork(operation: operation.finished)
            work.change = .remove
            work.export = StoreSample.export(2, id)
            try await store.prepare(work)
            #expect(try await store.openOperation(operation.id)?.prepared == work)
            var undone = UnitOfWork(operation: operation.finished)
            undone.operation.status = .undone
            try await store.commit(undone)
            #expect(try await store.exports(ExportQuery()).isEmpty)
        },
        Promise("Exports are listed newest first, by owner, plugin, page and age, and are forgotten one by one") {
            store in
            let (ada, bob) = (try StoreSample.id("ada"), try StoreSample.id("bob"))
            let tasks = InstallationID(owner: ada.owner, slug: try PluginSlug("Tasks"))
            for (number, id) in [(1, ada), (3, bob), (5, tasks)] {
                try await store.install(number, id)
                try await store.uninstall(number + 1, id) { $0.export = StoreSample.export(number + 1, id) }
            }
            func found(_ query: ExportQuery) async throws -> [OperationID] {
                try await store.exports(query).map(\.id)
            }
            let ids = [6, 4, 2].map(StoreSample.operationID)
            #expect(try await found(ExportQuery()) == ids)
            #expect(try await found(ExportQuery(owner: ada.owner)) == [ids[0], ids[2]])
            #expect(try await found(ExportQuery(slug: ada.slug)) == [ids[1], ids[2]])
            #expect(try await found(ExportQuery(before: ids[0], limit: 1)) == [ids[1]])
            #expect(try await found(ExportQuery(createdBefore: StoreSample.time(4))) == [ids[2]])
            for _ in 1...2 { try await store.removeExport(ids[1]) }
            #expect(try await found(ExportQuery()) == [ids[0], ids[2]])
            #expect(try await store.export(ids[1]) == nil)
        },
        Promise("Q7 · all that is kept of an installation is counted, and nothing of it after it was removed") {
            store in
            let (ada, bob) = (try StoreSample.id("ada"), try StoreSample.id("bob"))
            for (number, id) in [(1, ada), (2, bob)] { try await store.commit(StoreSample.wholeWork(number, id)) }
            let remains = try await store.remains(of: ada)
            #expect(remains.storage == 2 && remains.grants > 0 && remains.configuration > 0 && remains.modules > 0)
            try await store.uninstall(3, ada)
            #expect(try await store.remains(of: ada) == StoredRemains())
            #expect(try await store.remains(of: bob) == remains)
        },
    ]
}

extension StoreSample {
    /// The export that an operation has written.
    fileprivate static func export(_ number: Int, _ id: InstallationID) -> ExportRecord {
        ExportRecord(
            operation: self.operationID(number), installation: id, version: SemanticVersion(1, 0, 0),
            reason: .uninstall, createdAt: self.time(number), bytes: 4_711, entries: 12)
    }
}
