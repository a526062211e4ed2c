import Foundation

/// How much lies in a folder.
enum FolderSize {
    /// Whether the files below a folder take more than some bytes; what disappears meanwhile counts nothing.
    static func isMore(than limit: Int, in folder: String) -> Bool {
        guard let files = FileManager.default.enumerator(atPath: folder) else { return false }
        var sum = 0
        while let file = files.nextObject() as? String {
            // A file that is gone by now takes nothing.
            let values = try? URL(fileURLWithPath: "\(folder)/\(file)").resourceValues(forKeys: [.fileSizeKey])
            sum += values?.fileSize ?? 0
            if sum > limit { return true }
        }
        return false
    }
}
