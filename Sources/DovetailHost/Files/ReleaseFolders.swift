package import DovetailCore
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What lies in one of the host's own folders where each release has a folder `<slug>/v<version>`.
///
/// Links are never followed: what they lead to is not the host's, and neither is what has another name than it gives.
package struct ReleaseFolders: Sendable {
    /// Where copies lie that are not finished.
    package static let staging = ".staging"

    private let root: String

    /// Looks at a folder, which need not be there.
    package init(_ root: String) {
        self.root = root
    }

    /// The paths of releases' folders, and of plugins' folders that hold nothing, in order.
    package var paths: [String] {
        get throws {
            try self.names.flatMap { name -> [String] in
                guard self.isPlugins(name) else { return [] }
                let inside = try FolderFiles.names(in: "\(self.root)/\(name)")
                return inside.isEmpty ? [name] : inside.map { "\(name)/\($0)" }.filter(self.isReleases)
            }
        }
    }

    /// The paths of copies that are not finished, in order.
    package var unfinished: [String] {
        get throws {
            try self.checkRoot()
            let folder = "\(self.root)/\(Self.staging)"
            return FolderFiles.isFolder(folder) ? try FolderFiles.names(in: folder).map { "\(Self.staging)/\($0)" } : []
        }
    }

    /// The releases whose first publication was interrupted, by the notes that lie among the copies: `<slug>@<version>`.
    package var unpublished: [ReleaseID] {
        get throws {
            try self.unfinished.compactMap { path in
                let words = path.dropFirst(Self.staging.count + 1).split(separator: "@", maxSplits: 1)
                guard words.count == 2, let slug = try? PluginSlug(String(words[0])),
                    let version = SemanticVersion(String(words[1]))
                else { return nil }
                return ReleaseID(slug: slug, version: version)
            }
        }
    }

    /// The paths of everything else, in order.
    package var strangers: [String] {
        get throws {
            try self.names.flatMap { name -> [String] in
                guard self.isPlugins(name) else { return [name] }
                return try FolderFiles.names(in: "\(self.root)/\(name)").map { "\(name)/\($0)" }.filter {
                    !self.isReleases($0)
                }
            }
        }
    }

    /// Checks that no link lies on the way to a path, so that whatever is done there is done to the host's own.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed`` when there is one.
    package func check(wayTo path: String) throws {
        try self.checkRoot()
        var folder = self.root
        for part in path.split(separator: "/").dropLast() {
            folder += "/\(part)"
            try Self.check(folder)
        }
    }

    /// Checks that the folder itself is no link.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed`` when it is one.
    package func checkRoot() throws { try Self.check(self.root) }

    private static func check(_ folder: String) throws {
        guard FolderFiles.kind(folder).map({ $0 == .typeDirectory }) ?? true else {
            throw DovetailError(
                .storeFailed,
                "\(folder) is not a folder of the host's own, but a link or a file, which the host does not follow. Move it away, or mount there what it leads to.",
                remedy: .askOperator)
        }
    }

    /// Removes one of ``paths`` or ``unfinished``, or something in it, and the plugin's folder when it holds nothing then.
    ///
    /// - Throws: What the disk says, and what ``check(wayTo:)`` throws.
    package func remove(_ path: String) throws {
        try self.check(wayTo: path)
        if path.contains("/") { try FileManager.default.removeItem(atPath: "\(self.root)/\(path)") }
        // Never with what somebody puts there just now.
        let plugin = "\(self.root)/\(path.prefix { $0 != "/" })"
        guard unsafe rmdir(plugin) != 0, ![ENOTEMPTY, EEXIST, ENOENT].contains(errno) else { return }
        throw POSIXError(.init(rawValue: errno) ?? .EIO)
    }

    private var names: [String] {
        get throws {
            try self.checkRoot()
            return try FolderFiles.names(in: self.root).filter {
                $0 != Self.staging || !FolderFiles.isFolder("\(self.root)/\($0)")
            }
        }
    }

    private func isPlugins(_ name: String) -> Bool {
        // A name that no plugin can have is not one's.
        name != Self.staging && (try? PluginSlug(name)) != nil && FolderFiles.isFolder("\(self.root)/\(name)")
    }

    private func isReleases(_ path: String) -> Bool {
        let version = path.drop { $0 != "/" }.dropFirst()
        return version.first == "v" && SemanticVersion(String(version.dropFirst())) != nil
            && FolderFiles.isFolder("\(self.root)/\(path)")
    }
}

extension ReleaseFolders {
    /// What the doctor says of what lies there and is not the host's.
    ///
    /// - Parameter place: The name of the folder in the data folder.
    /// - Returns: A note for each.
    /// - Throws: What the disk says.
    package func notes(in place: String) throws -> [DataFinding] {
        try self.strangers.map { path in
            DataFinding(
                "file.unknown", .note, at: "\(place)/\(path)",
                "It is not the host's: it has no name that the host gives, or is a link. It is neither used nor removed.",
                advice: "Move it away if it is not needed there.")
        }
    }
}
