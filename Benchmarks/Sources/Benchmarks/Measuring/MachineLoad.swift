import Foundation

/// What else the machine does.
struct MachineLoad: CustomStringConvertible {
    private let text: String

    /// Looks.
    init() {
        // Where there is no such file nobody can say.
        let averages = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8).split(separator: " ").prefix(3)
        self.text = averages?.joined(separator: " ") ?? "unknown"
    }

    var description: String {
        "load \(self.text) on \(ProcessInfo.processInfo.activeProcessorCount) processors"
    }
}
