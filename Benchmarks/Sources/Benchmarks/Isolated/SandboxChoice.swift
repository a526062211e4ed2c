import DovetailProcess

/// With what plugins are kept apart: both kinds of machines are measured.
enum SandboxChoice: String, CaseIterable {
    /// All that this machine has, bubblewrap among it.
    case bubblewrap = "with bubblewrap"
    /// All but bubblewrap.
    case launcher = "without bubblewrap"

    var settings: SandboxSettings {
        switch self {
        case .bubblewrap: SandboxSettings()
        case .launcher: SandboxSettings(bubblewrap: "/nonexistent/bwrap")
        }
    }
}
