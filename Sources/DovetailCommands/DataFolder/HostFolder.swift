import DovetailHost

/// A data folder that a host was in.
enum HostFolder {
    /// Refuses a folder that holds no host, or that this user cannot look into.
    ///
    /// - Throws: ``CommandFailure`` that says which.
    static func check(_ folder: String) throws {
        let store = folder + "/dovetail.sqlite"
        guard RegularFile(store) == nil else { return }
        guard let names = try? FolderFiles.names(in: folder) else {
            throw CommandFailure(
                "\(folder) cannot be looked into, or is no folder. Use the user that runs the host, or name its data folder with --data.",
                status: .cannotServe)
        }
        guard !names.contains("dovetail.sqlite") else {
            throw CommandFailure(
                "\(store) is \(FolderFiles.word(for: store)), and no store. Restore a backup, or name the host's data folder with --data.",
                status: .cannotServe)
        }
        throw CommandFailure(
            "\(folder) holds no host: there is no dovetail.sqlite. Name its data folder with --data, or restore a backup.",
            status: .cannotServe)
    }
}
