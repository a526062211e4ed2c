import Foundation

/// What of files and folders was forced to the disk, each as a whole: its bytes, and its name in the folder that holds it.
struct ForcedNames {
    private var forced: Set<String> = []
    /// Names that were given since the folder that holds them was forced to the disk.
    private var loose: Set<String> = []

    /// Follows what a program has done.
    init(_ log: WriteLog) {
        for record in log.records {
            switch record {
            case .write(let path, _, _), .change(let path), .truncate(let path, _), .remove(let path):
                self.forced.remove(path)
            case .make(let path):
                self.forced.remove(path)
                self.loose.insert(path)
            case .sync(let path):
                self.forced.insert(path)
                self.loose = self.loose.filter { Self.folder(of: $0) != path }
            case .rename(let path, let name):
                self.forced = Set(
                    self.forced.map { $0 == path || $0.hasPrefix(path + "/") ? name + $0.dropFirst(path.count) : $0 })
                self.loose.insert(name)
            }
        }
    }

    /// Takes away what a power failure may take of a folder; answers its paths.
    func lose(of root: String) throws -> [String] {
        let files = FileManager.default
        var lost: [String] = []
        let paths = try files.subpathsOfDirectory(atPath: root).sorted().map { "\(root)/\($0)" }
        for path in [root] + paths
        where files.fileExists(atPath: path) {
            if self.loose.contains(path) || !self.forced.contains(Self.folder(of: path)) {
                lost.append(path)
                try files.removeItem(atPath: path)
            } else if !self.forced.contains(path), !files.isFolder(path) {
                lost.append(path)
                try files.removeItem(atPath: path)
                try Data().write(to: URL(fileURLWithPath: path))
            }
        }
        return lost
    }

    private static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }
}

extension FileManager {
    fileprivate func isFolder(_ path: String) -> Bool {
        // What cannot be looked at is none.
        (try? self.attributesOfItem(atPath: path))?[.type] as? FileAttributeType == .typeDirectory
    }
}
