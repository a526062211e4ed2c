import DovetailCore
import Foundation

/// Writes what an owner has in a plugin to a file of theirs, within an operation.
///
/// It reads what the operation's stage shows: with what hooks have written, and without what they have removed. Only the
/// keys of the storage are held at once; values and rows pass through in pages. The file counts when the operation
/// commits the record that is answered; without one it is nobody's, and is removed.
struct InstallationExporter: Sendable {
    private let folder: ExportFolder
    private let clock: any HostClock
    private let failPoints: FailPoints
    /// Throws when the host stops and has no more time.
    private let check: @Sendable () throws -> Void

    /// Writes into a folder.
    init(
        folder: ExportFolder, clock: any HostClock, failPoints: FailPoints, check: @escaping @Sendable () throws -> Void
    ) {
        self.folder = folder
        self.clock = clock
        self.failPoints = failPoints
        self.check = check
    }

    /// Writes an export.
    ///
    /// - Parameters:
    ///   - installation: Whose data, in which plugin.
    ///   - release: The release that has made the data.
    ///   - tables: The tables that it declares.
    ///   - grants: What it is permitted.
    ///   - reason: Why.
    ///   - operation: The operation, which the export is named after.
    ///   - stage: The operation's stage.
    /// - Returns: The record, for the operation to commit; nil when there is nothing to export, and then there is no file.
    /// - Throws: What the disk, the store or the database says. No file is left then.
    func write(
        _ installation: InstallationID, release: ReleaseID, tables: [ManifestTable], grants: Set<Permission>,
        reason: ExportReason, operation: OperationID, stage: WorkStage
    ) async throws -> ExportRecord? {
        let header = ExportHeader(
            operation: operation, installation: installation, version: release.version, reason: reason,
            createdAt: self.clock.now)
        do {
            guard try await self.hasAnything(tables, stage) else { return nil }
            try self.folder.make()
            var writer = try ExportWriter(self.folder.partial(of: operation))
            try writer.write(.header(header))
            try await self.addSettings(grants, stage, to: &writer)
            try await self.addStorage(stage, to: &writer)
            for table in tables { try await self.addRows(of: table, stage, to: &writer) }
            try writer.finish()
            self.failPoints.pass(.export(.written))
            try self.folder.place(operation)
            self.failPoints.pass(.export(.placed))
            return ExportRecord(
                operation: operation, installation: installation, version: release.version, reason: reason,
                createdAt: header.createdAt, bytes: writer.size, entries: writer.entries)
        } catch {
            // The first error counts; what stays is removed by the next clean-up.
            try? self.folder.remove(operation)
            if error is Interrupted { throw error }
            throw Self.failure(of: installation, error)
        }
    }

    /// Permissions alone are no data of the owner's.
    private func hasAnything(_ tables: [ManifestTable], _ stage: WorkStage) async throws -> Bool {
        if let configuration = try await stage.configuration(),
            !configuration.values.isEmpty || !configuration.secrets.isEmpty
        {
            return true
        }
        guard try await stage.keys(prefix: "").isEmpty else { return true }
        for table in tables where try await !stage.rows(in: table, after: nil).rows.isEmpty { return true }
        return false
    }

    private func addSettings(
        _ grants: Set<Permission>, _ stage: WorkStage, to writer: inout ExportWriter
    ) async throws {
        let configuration = try await stage.configuration()
        for (key, value) in (configuration?.values ?? [:]).sorted(by: { $0.key < $1.key }) {
            try writer.add(.configuration(key: key, value))
        }
        for key in (configuration?.secrets ?? [:]).keys.sorted() { try writer.add(.secret(key: key)) }
        for permission in grants.sorted(by: { $0.rawValue < $1.rawValue }) { try writer.add(.grant(permission)) }
    }

    private func addStorage(_ stage: WorkStage, to writer: inout ExportWriter) async throws {
        for key in try await stage.keys(prefix: "") {
            try self.check()
            if let value = try await stage.value(for: key) { try writer.add(.storage(key: key, value)) }
        }
    }

    private func addRows(of table: ManifestTable, _ stage: WorkStage, to writer: inout ExportWriter) async throws {
        var position: TablePage.Position?
        repeat {
            try self.check()
            let page = try await stage.rows(in: table, after: position)
            for row in page.rows { try writer.add(.row(table: table.name, row)) }
            position = page.next
        } while position != nil
    }

    /// What whoever asked for the operation is told.
    private static func failure(of installation: InstallationID, _ error: any Error) -> DovetailError {
        let known = error as? DovetailError
        let reason = known?.message ?? DiskFault.reason(of: error) ?? "\(error)"
        return DovetailError(
            known?.code ?? .storeFailed, "The data of \(installation) could not be exported: \(reason)",
            remedy: known?.remedy ?? .askOperator, cause: known == nil ? error : nil)
    }
}
