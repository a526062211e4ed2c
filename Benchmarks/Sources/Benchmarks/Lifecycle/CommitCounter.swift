import Foundation

/// Counts the commits of a SQLite database in WAL mode, whoever makes them, without opening it.
///
/// The index of the write-ahead log, in the file `-shm`, begins with a header whose third number goes up by one at each
/// commit (https://sqlite.org/walformat.html).
struct CommitCounter {
    let database: String

    /// How many commits there were so far, modulo 2³².
    func count() throws -> UInt32 {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: self.database + "-shm"))
        defer { try? file.close() }  // Nothing was written.
        guard let bytes = try file.read(upToCount: 12), bytes.count == 12 else {
            throw BenchmarkError("\(self.database) has no write-ahead log.")
        }
        // In the byte order of the machine, which is little-endian wherever Dovetail runs.
        return bytes.suffix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
