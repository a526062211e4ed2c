public import Foundation

/// What a backup holds.
public struct BackupManifest: Sendable, Equatable, Codable {
    /// The form in which backups are written by this program.
    public static let currentFormat = 1

    /// What a backup holds of a data folder, by the names there.
    static let parts: Set<String> = [
        "dovetail.sqlite", "databases", "shared", "exports", "secret.key", "token.key", "dovetail.yaml",
    ]

    /// A file of a backup.
    public struct File: Sendable, Equatable, Codable {
        /// Where it lies below the data folder.
        public let path: String
        /// How many bytes it has.
        public let size: Int
        /// Its SHA-256, in hexadecimal.
        public let digest: String
        /// Whether it is a program.
        public let isExecutable: Bool
    }

    /// The form of the backup.
    public let format: Int
    /// When it was begun: everything that was acknowledged before is in it.
    public let begunAt: Date
    /// The version of the program that made it.
    public let dovetail: String
    /// The files, in the order of their paths.
    public let files: [File]
    /// What was damaged already when it was backed up, a sentence each.
    public let flaws: [String]
}

extension BackupManifest {
    /// How many bytes all files have together.
    public var size: Int { self.files.reduce(0) { $0 + $1.size } }

    /// Whether every path stays below the folder that it is to be restored to, in a part that belongs there.
    var hasSafePaths: Bool {
        self.files.allSatisfy { file in
            let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
            return Self.parts.contains("\(parts[0])")
                && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." } && !file.path.contains("\0")
        }
    }
}
