import DovetailCore
import Foundation

/// What tells a host from others on the same machine, and is the same in its next life: its data folder.
struct HostMark: Sendable, Equatable {
    private let device: UInt64
    private let file: UInt64

    /// Looks at a data folder.
    ///
    /// It counts which folder it is, not how it is written.
    init(dataFolder: String) throws {
        var found = stat()
        guard unsafe stat(dataFolder, &found) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw DovetailError(
                .storeFailed, "The data folder \(dataFolder) cannot be looked at: \(reason).", remedy: .askOperator)
        }
        self.device = UInt64(found.st_dev)
        self.file = UInt64(found.st_ino)
    }
}

extension HostMark {
    /// A name for what the host makes outside of its data folder.
    var name: String { "dovetail-\(String(self.device, radix: 16))-\(String(self.file, radix: 16))" }

    /// The first of the 65536 users that the host's plugins run as where they can become users of their own.
    ///
    /// There are 2048 such ranges from 2,000,000,000 on. Two hosts in the same range do no harm: their plugins are in
    /// namespaces of processes of their own.
    var firstUser: Int { 2_000_000_000 + Int((self.file ^ self.device) % 2048) * 65_536 }
}
