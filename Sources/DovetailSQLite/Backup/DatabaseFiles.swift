import DovetailHost
import Foundation

/// The databases of a data folder, by their places below it.
struct DatabaseFiles: Sendable {
    /// The place of the store.
    static let store = "dovetail.sqlite"
    /// The folder of plugins' databases.
    static let plugins = "databases"
    private static let suffix = ".sqlite"

    let dataFolder: String

    /// The places of all plugins' databases, in order; those that links lead to are among them.
    ///
    /// None where there is no such folder, as of a host whose plugins have no databases.
    ///
    /// - Throws: What the disk says of a folder that cannot be read.
    var ofPlugins: [String] {
        get throws { try self.named.filter { RegularFile(self.path($0)) != nil } }
    }

    /// What has the name of a plugin's database and is a link, or something that is never opened, such as a pipe; in order.
    ///
    /// - Throws: What the disk says of a folder that cannot be read.
    var strange: [String] {
        get throws {
            try self.named.filter { !FolderFiles.isFile(self.path($0)) && FolderFiles.isThere(self.path($0)) }
        }
    }

    private var named: [String] {
        get throws {
            try FolderFiles.names(in: self.path(Self.plugins)).filter { $0.hasSuffix(Self.suffix) }.map {
                "\(Self.plugins)/\($0)"
            }
        }
    }

    /// Where something lies.
    func path(_ place: String) -> String { "\(self.dataFolder)/\(place)" }

    /// The place of a plugin's database, by its slug in lower case.
    static func place(of folded: String) -> String { "\(self.plugins)/\(folded)\(self.suffix)" }

    /// The slug in lower case of the plugin whose database has that place.
    static func slug(of place: String) -> String {
        String(place.dropFirst(self.plugins.count + 1).dropLast(self.suffix.count))
    }
}
