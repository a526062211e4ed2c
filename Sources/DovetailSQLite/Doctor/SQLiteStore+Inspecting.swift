import DovetailCore
import GRDB

extension SQLiteStore {
    /// Opens a file only to read it: it is not made, and its tables are not brought up to date.
    ///
    /// - Parameter path: The file.
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed`` when the file is no store, is damaged, or was written by
    ///   another version whose tables are not those of this one.
    public convenience init(inspecting path: String) throws {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.read { database in
                switch try Schema.state(of: database) {
                case .current: break
                case .older: throw StoreFault.older(path)
                case .newer: throw StoreFault.newer(path)
                case .begun: throw StoreFault.begun(path)
                case .foreign: throw StoreFault.notAStore(path)
                }
            }
            self.init(pool: pool, path: path)
        } catch {
            throw StoreFault.error(error, path: path)
        }
    }
}
