import DovetailCore
import DovetailHost
import GRDB

// What belongs to an owner.
extension SQLitePluginTransaction {
    func rows(of owner: Owner, in table: ManifestTable, after position: TablePage.Position?) async throws -> TablePage {
        try await self.read { try table.page(of: owner, after: position, in: $0) }
    }

    func removeRows(of owner: Owner, from tables: [ManifestTable]) async throws {
        // Whoever has none need not wait for the lock.
        let isNeeded = try await self.read { database in try tables.contains { try $0.holds(owner, in: database) } }
        guard isNeeded else { return }
        try await self.write { database in
            try tables.reversed().reduce(into: 0) { $0 += try $1.remove(owner, in: database) } > 0
        }
    }
}
