import Foundation

/// The first line of a record that a launcher has written: which process it is.
struct ProcessRecord: Sendable, Equatable {
    /// The launcher.
    let process: Int32
    /// When it was started, in ticks since the machine's start.
    let start: UInt64
    /// Which start of the machine that was.
    let boot: String

    /// Reads a record; nil when it is none.
    init?(_ text: String) {
        let words = (text.split(separator: "\n").first ?? "").split(separator: " ")
        guard words.count == 3, let process = Int32(words[0]), let start = UInt64(words[1]) else { return nil }
        self.process = process
        self.start = start
        self.boot = String(words[2])
    }

    /// Whether that very process runs.
    var isRunning: Bool {
        let boot = SystemFile.text("/proc/sys/kernel/random/boot_id")?.split(separator: "\n").first
        // The start is the 22nd field; the second is the name, with which the text before these begins.
        guard boot.map(String.init) == self.boot, let fields = ProcessTree.fields(of: self.process) else {
            return false
        }
        return UInt64(fields[19]) == self.start
    }
}
