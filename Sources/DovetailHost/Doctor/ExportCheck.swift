import DovetailCore

/// Looks at the exports of removed plugins and their files against each other.
public struct ExportCheck: DataCheck {
    public let subject = "the exports"
    // One that is being written has no record yet.
    public let canLookBesideHost = false
    private static let pageSize = 500
    private let folder: ExportFolder
    private let store: any HostStore

    /// Looks at the exports of a data folder.
    ///
    /// - Parameters:
    ///   - dataFolder: The data folder.
    ///   - store: The store that knows them.
    public init(of dataFolder: String, with store: any HostStore) {
        self.folder = ExportFolder(dataFolder: dataFolder)
        self.store = store
    }

    public func run(_ visit: DataVisit) async throws -> [DataFinding] {
        try await self.missing() + self.leftovers(visit)
    }

    private func missing() async throws -> [DataFinding] {
        var findings: [DataFinding] = []
        var last: OperationID?
        while true {
            let page = try await self.store.exports(ExportQuery(before: last, limit: Self.pageSize))
            for export in page where !FolderFiles.isFile(self.folder.file(of: export.id)) {
                findings.append(
                    DataFinding(
                        "export.missing", .wrong, at: "\(ExportFolder.name)/\(export.id).jsonl",
                        plugin: export.installation.slug, owner: export.installation.owner,
                        "The file of an export is gone.",
                        advice:
                            "Put it back from a backup, or remove the export: dovetail exports remove \(export.id)"))
            }
            guard page.count == Self.pageSize, let next = page.last?.id else { return findings }
            last = next
        }
    }

    private func leftovers(_ visit: DataVisit) async throws -> [DataFinding] {
        let open = Set(try await self.store.openOperations().map(\.operation.id))
        var findings: [DataFinding] = []
        for (name, id) in try self.folder.files where !open.contains(id) {
            if ExportFolder.isWhole(name), try await self.store.export(id) != nil { continue }
            let finding = DataFinding(
                "export.leftover", .mendable, at: "\(ExportFolder.name)/\(name)",
                "The operation that wrote it came to nothing, or it was removed; it is nobody's.",
                advice: "The next start of the host removes it, and so does `dovetail doctor --mend`.")
            findings.append(
                await visit.mend(finding, saying: "It was removed.") { try self.folder.remove(file: name) })
        }
        return findings
    }
}
