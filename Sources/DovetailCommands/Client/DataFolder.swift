import Foundation

/// Where a host keeps everything, and where commands on the same machine look for it.
enum DataFolder {
    /// The folder that counts when none is named: `$XDG_DATA_HOME/dovetail`, or else `~/.local/share/dovetail`.
    static func standard(in environment: [String: String]) -> String {
        if let base = environment["XDG_DATA_HOME"], base.hasPrefix("/") { return base + "/dovetail" }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/.local/share/dovetail"
    }
}
