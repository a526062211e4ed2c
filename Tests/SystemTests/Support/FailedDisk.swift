import Foundation

/// Files as they may be found when the power has failed while a program wrote to them.
///
/// Names are taken to be kept as soon as they are given; bytes only when they were forced to the disk.
struct FailedDisk {
    /// What becomes of bytes that were written and not forced to the disk.
    enum Loss: String, CaseIterable, Sendable {
        case everything, nothing
        /// Each sector of each write is kept or lost by chance.
        case some
    }

    private struct File {
        var bytes = Data()
        /// Written, and not forced to the disk.
        var pending: [WriteLog.Record] = []
    }

    private static let sector = 512

    private var files: [String: File]

    /// Files as they were at first.
    init(_ files: [String: Data]) {
        self.files = files.mapValues { File(bytes: $0) }
    }

    /// Does what a program has done.
    mutating func take(_ record: WriteLog.Record) {
        switch record {
        case .write(let path, _, _), .truncate(let path, _):
            self.files[path, default: File()].pending.append(record)
        case .sync(let path):
            guard var file = self.files[path] else { return }
            for record in file.pending { Self.apply(record, to: &file.bytes) }
            file.pending = []
            self.files[path] = file
        case .remove(let path): self.files[path] = nil
        case .rename(let path, let name): self.files[name] = self.files.removeValue(forKey: path)
        // Nothing of a file that is read again here: databases are written in other ways.
        case .make, .change: break
        }
    }

    /// What is found.
    func found(losing loss: Loss, by generator: inout some RandomNumberGenerator) -> [String: Data] {
        var found: [String: Data] = [:]
        // In order, so that chance does the same each time.
        for (path, file) in self.files.sorted(by: { $0.key < $1.key }) {
            var bytes = file.bytes
            for record in file.pending {
                for part in Self.kept(of: record, loss, &generator) { Self.apply(part, to: &bytes) }
            }
            found[path] = bytes
        }
        return found
    }

    private static func kept(
        of record: WriteLog.Record, _ loss: Loss, _ generator: inout some RandomNumberGenerator
    ) -> [WriteLog.Record] {
        switch (loss, record) {
        case (.everything, _): return []
        case (.nothing, _): return [record]
        case (.some, .write(let path, let offset, let bytes)):
            return stride(from: 0, to: bytes.count, by: Self.sector).filter { _ in Bool.random(using: &generator) }.map
            {
                .write(path: path, offset: offset + $0, bytes: Data(bytes.dropFirst($0).prefix(Self.sector)))
            }
        case (.some, _): return Bool.random(using: &generator) ? [record] : []
        }
    }

    private static func apply(_ record: WriteLog.Record, to bytes: inout Data) {
        switch record {
        case .write(_, let offset, let written):
            let end = offset + written.count
            if bytes.count < end { bytes.append(Data(count: end - bytes.count)) }
            bytes.replaceSubrange(offset..<end, with: written)
        case .truncate(_, let size):
            if bytes.count < size { bytes.append(Data(count: size - bytes.count)) }
            bytes = Data(bytes.prefix(size))
        case .change, .make, .sync, .remove, .rename: break
        }
    }
}
