import DovetailCore
import Foundation

/// A file of a data folder that is backed up as it is.
///
/// It may be a link, as secrets of container systems are: its bytes are backed up, as a file.
struct PlainFile: Sendable {
    /// Those of a host.
    static let all = [
        PlainFile(name: "secret.key", keyLength: 32), PlainFile(name: "token.key", keyLength: 32),
        PlainFile(name: "dovetail.yaml", keyLength: nil),
    ]

    /// Its name in the data folder.
    let name: String
    /// How many bytes the key has that it holds; nil for one without which a host is whole.
    let keyLength: Int?

    /// Copies it.
    ///
    /// - Parameters:
    ///   - dataFolder: The data folder.
    ///   - target: The folder to copy it to.
    /// - Returns: What is damaged, a sentence each.
    /// - Throws: What the disk says of the copy.
    func copy(from dataFolder: String, to target: String) throws -> [String] {
        let path = "\(dataFolder)/\(self.name)"
        guard FolderFiles.kind(path) != nil else {
            return self.keyLength == nil ? [] : ["\(self.name) is missing."]
        }
        let bytes: Data
        do {
            bytes = try RegularFile.bytes(of: path)
        } catch {
            return ["\((error as? DovetailError)?.message ?? "\(error)") It is not in the backup."]
        }
        let copy = "\(target)/\(self.name)"
        try bytes.write(to: URL(fileURLWithPath: copy))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy)
        guard let length = self.keyLength, bytes.count != length else { return [] }
        return ["\(self.name) holds \(bytes.count) bytes where a key has \(length)."]
    }
}
