import DovetailCore

// The data folder holds the store, all keys and what plugins keep. It may lie below a path that plugins may read.
extension MachineSandbox {
    /// The paths that plugins may read and the data folder lies in, each with where it is seen from there.
    private var exposures: [(readable: String, data: String)] {
        (SystemPaths.programs + SystemPaths.settings + SystemPaths.network + self.readablePaths).compactMap {
            readable in
            let folder = RealPath.of(readable)
            guard folder.contains(path: self.dataFolder) else { return nil }
            let rest = folder == "/" ? self.dataFolder : String(self.dataFolder.dropFirst(folder.count))
            return (readable, readable == "/" ? rest : readable + rest)
        }
    }

    /// Where plugins would see the data folder, if nothing hid it.
    var exposedDataFolders: [String] { Set(self.exposures.map(\.data)).sorted() }

    /// Throws when plugins could read the data folder.
    ///
    /// Bubblewrap covers it. Landlock allows what lies below a path with the path.
    func checkDataFolder() throws {
        guard self.bubblewrap == nil, self.landlock > 0, let exposure = self.exposures.first else { return }
        throw DovetailError(
            .notRunnable,
            "Plugins could read the host's keys: they may read \(exposure.readable), and the data folder \(self.dataFolder) lies in it. Move the data folder, take \(exposure.readable) out of sandbox.readable if it stands there, or install bubblewrap.",
            remedy: .askOperator)
    }
}
