import DovetailCore
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The folder `exports` in the data folder: a file `<operation>.jsonl` for each export, and `<operation>.partial` while it is
/// being written.
struct ExportFolder: Sendable {
    /// Its name in the data folder.
    static let name = "exports"
    private static let end = ".jsonl"
    private static let partialEnd = ".partial"

    /// Where it lies.
    let path: String

    /// Looks at the folder of a data folder, which need not be there.
    init(dataFolder: String) {
        self.path = "\(dataFolder)/\(Self.name)"
    }

    /// Where an export lies.
    func file(of id: OperationID) -> String { "\(self.path)/\(id)\(Self.end)" }

    /// Where one lies that is being written.
    func partial(of id: OperationID) -> String { "\(self.path)/\(id)\(Self.partialEnd)" }

    /// Makes the folder, if it is not there.
    func make() throws { try PrivateFile.makeFolder(self.path) }

    /// The names of all files that are an export's or are to become one, each with the operation that it is of.
    var files: [(name: String, operation: OperationID)] {
        get throws {
            try FolderFiles.names(in: self.path).compactMap { name in
                guard let end = [Self.end, Self.partialEnd].first(where: name.hasSuffix),
                    FolderFiles.isFile("\(self.path)/\(name)")
                else { return nil }
                return (name, OperationID(rawValue: String(name.dropLast(end.count))))
            }
        }
    }

    /// Whether a name is that of an export that is whole.
    static func isWhole(_ name: String) -> Bool { name.hasSuffix(Self.end) }

    /// Gives the file of an operation its name, when its bytes are on the disk.
    func place(_ id: OperationID) throws {
        guard unsafe rename(self.partial(of: id), self.file(of: id)) == 0 else {
            throw POSIXError(.init(rawValue: errno) ?? .EIO)
        }
        try FolderFiles.synchronize(self.path)
    }

    /// Removes whatever there is of an operation; nothing is not an error.
    func remove(_ id: OperationID) throws {
        for end in [Self.partialEnd, Self.end] { try self.remove(file: "\(id)\(end)") }
    }

    /// Removes a file by its name; one that is not there is not an error.
    func remove(file name: String) throws {
        guard unsafe unlink("\(self.path)/\(name)") != 0, errno != ENOENT else { return }
        throw POSIXError(.init(rawValue: errno) ?? .EIO)
    }
}
