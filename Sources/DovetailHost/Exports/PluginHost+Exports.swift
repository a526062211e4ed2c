public import DovetailCore
import Foundation

extension PluginHost {
    /// What owners had in plugins that they have removed, newest first.
    public func exports(_ query: ExportQuery = ExportQuery()) async throws -> [ExportRecord] {
        try await self.store.exports(query)
    }

    /// An export, or nil when there is none of that id.
    public func export(_ id: OperationID) async throws -> ExportRecord? { try await self.store.export(id) }

    /// Where the file of an export lies: `Documentation/Exports.md` says what is in it.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/notFound`` when there is no such export, or its file is gone.
    public func exportFile(_ id: OperationID) async throws -> String {
        guard try await self.store.export(id) != nil else {
            throw DovetailError(.notFound, "There is no export \(id.rawValue.excerpt(80)).")
        }
        let path = self.exportShelf.folder.file(of: id)
        guard FolderFiles.isFile(path) else {
            throw DovetailError(
                .notFound, "The file of the export \(id) is gone. Put it back from a backup, or remove the export.",
                remedy: .askOperator)
        }
        return path
    }

    /// Removes an export for good.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/notFound`` when there is no such export, and
    ///   ``DovetailCore/DovetailError/Code/stopping`` once the host stops.
    public func removeExport(_ id: OperationID) async throws {
        try await self.engine.admitting("removal of the export \(id)") {
            guard try await self.store.export(id) != nil else {
                throw DovetailError(.notFound, "There is no export \(id.rawValue.excerpt(80)).")
            }
            try await self.exportShelf.remove(id)
        }
    }
}
