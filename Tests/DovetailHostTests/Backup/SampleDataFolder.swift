import DovetailCore
import Foundation

@testable import DovetailHost

/// A data folder with the release `Notes@1.0.0`, keys, settings, and what needs no backup.
enum SampleDataFolder {
    static let parts: [String: String] = ["manifest.json": "{}", "bin/notes": "#!/bin/sh\n"]

    static func write(to path: String) throws {
        try FileManager.default.createDirectory(atPath: path + "/processes", withIntermediateDirectories: true)
        for name in ["dovetail.yaml", "lock", "administrator.json", "processes/1-x"] {
            try Data(name.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        }
        for name in ["secret.key", "token.key"] {
            try Data(name.utf8 + Array(repeating: 7, count: 32 - name.utf8.count))
                .write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        }
        try self.writeRelease("Notes/v1.0.0", in: path)
    }

    static func writeRelease(_ name: String, in path: String) throws {
        for (part, text) in self.parts {
            let url = URL(fileURLWithPath: "\(path)/shared/\(name)/\(part)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
            let mode = part.hasPrefix("bin/") ? 0o555 : 0o444
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
        }
    }

    static func release(_ slug: String) throws -> PublishedRelease { try self.release(slug, isWithdrawn: false) }

    static func release(_ slug: String, isWithdrawn: Bool) throws -> PublishedRelease {
        PublishedRelease(
            id: ReleaseID(slug: try PluginSlug(slug), version: SemanticVersion(1, 0, 0)), name: slug, scope: slug,
            manifest: Array("{}".utf8), digests: self.parts.mapValues { ContentDigest.of(Data($0.utf8)) },
            publishedAt: Date(), isWithdrawn: isWithdrawn)
    }
}

/// Copies that are texts.
struct SampleDatabases: DatabaseCopying {
    static let store = Data("the store".utf8)

    var releases: [PublishedRelease]?
    /// What happens to the host while the databases are copied.
    var meanwhile: @Sendable () throws -> Void = {}
    /// What keeps them from being copied, when some are.
    var failure: (any Error)?

    func copyDatabases(to folder: String) async throws -> CopiedDatabases {
        try self.meanwhile()
        try Self.store.write(to: URL(fileURLWithPath: folder + "/dovetail.sqlite"))
        if let failure { throw failure }
        try FileManager.default.createDirectory(atPath: folder + "/databases", withIntermediateDirectories: true)
        try Data("notes".utf8).write(to: URL(fileURLWithPath: folder + "/databases/notes.sqlite"))
        return CopiedDatabases(releases: try self.releases ?? [SampleDataFolder.release("Notes")])
    }
}
