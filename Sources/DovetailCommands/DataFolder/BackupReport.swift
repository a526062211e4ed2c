import DovetailHost
import Foundation

/// What a backup is, in the form for programs.
struct BackupReport: Encodable, Sendable {
    /// Where it lies.
    let backup: String
    /// When it was begun.
    let begunAt: Date
    /// The version that made it.
    let dovetail: String
    /// How many files it has.
    let files: Int
    /// How many bytes.
    let bytes: Int
    /// What was damaged already when it was made.
    let flaws: [String]

    private enum CodingKeys: String, CodingKey {
        case backup, begunAt = "begun_at", dovetail, files, bytes, flaws
    }

    /// Describes a backup.
    init(_ path: String, _ manifest: BackupManifest) {
        self.backup = path
        self.begunAt = manifest.begunAt
        self.dovetail = manifest.dovetail
        self.files = manifest.files.count
        self.bytes = manifest.size
        self.flaws = manifest.flaws
    }

    /// The backup in a line.
    var summary: String {
        "\(self.backup): \(self.files) files, \(Wording.bytes(self.bytes)), begun \(self.begunAt.ISO8601Format())."
    }
}
