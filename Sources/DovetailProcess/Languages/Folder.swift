import Foundation

/// What the file system says of folders.
enum Folder {
    /// Whether there is a folder at a path, and not a file or nothing.
    static func isOne(at path: String) -> Bool {
        var isFolder: ObjCBool = false
        return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
