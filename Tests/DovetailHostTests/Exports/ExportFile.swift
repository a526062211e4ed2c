import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation

/// The lines of an export, read back.
struct ExportFile {
    let lines: [JSONValue]
    let mode: Int?

    /// Reads the newest export of an owner; nil when there is none.
    init?(of owner: Owner, in host: TestHost) async throws {
        guard let record = try await host.host.exports(ExportQuery(owner: owner)).first else { return nil }
        let path = try await host.host.exportFile(record.id)
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        self.lines = try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
        self.mode = RegularFile(path)?.mode
    }

    /// The lines of a type.
    func lines(of type: String) -> [JSONValue] { self.lines.filter { $0["type"]?.string == type } }
}

extension TestHost {
    /// The names of the files in the folder for exports.
    var exportNames: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: self.folder.file("data/exports")).sorted()) ?? []
    }

    /// What is left of an owner's in Notes.
    func remains(of owner: Owner) async throws -> InstallationRemains {
        try await self.host.remains(of: InstallationID(owner: owner, slug: try PluginSlug("Notes")))
    }
}
