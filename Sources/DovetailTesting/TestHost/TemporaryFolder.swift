import Foundation

/// A folder of its own for one test, removed with all it holds when the last reference to it goes.
public final class TemporaryFolder: Sendable {
    /// Where it lies.
    public let path: String

    /// Makes a folder.
    public init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dovetail-\(UUID().uuidString.lowercased())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        self.path = url.path
    }

    deinit {
        // A test that has ended has nobody to tell.
        try? FileManager.default.removeItem(atPath: self.path)
    }

    /// The path of something in the folder.
    public func file(_ name: String) -> String { self.path + "/" + name }
}
