import Foundation

/// What tells whether a file is still the one that was looked at, all links to it followed.
struct FileStamp: Sendable, Hashable {
    private let path: String
    private let number: UInt64
    private let size: UInt64
    private let changed: Date

    /// Looks at a file; nil when it is not there.
    init?(of path: String) {
        let real = RealPath.of(path)
        // What cannot be looked at is not there.
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: real) else { return nil }
        self.path = real
        self.number = (attributes[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0
        self.size = (attributes[.size] as? NSNumber)?.uint64Value ?? 0
        self.changed = attributes[.modificationDate] as? Date ?? .distantPast
    }
}
