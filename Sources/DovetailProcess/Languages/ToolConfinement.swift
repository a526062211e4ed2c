import DovetailCore
import Foundation

/// How the host confines the tools that look at packages: with landlock and seccomp, as far as the machine has them.
///
/// A tool reads the system, what it is made of and the package, writes into one folder at most, and reaches the network only
/// where it asks an index. The launcher stays beside it and ends it with all that it has started, also when the host is gone.
struct ToolConfinement: Sendable, Equatable {
    /// The program that confines.
    var launcher: String
    /// Whether files can be kept from it.
    var hasLandlock: Bool
    /// Whether the network can be kept from it.
    var hasSeccomp: Bool
    /// What plugins may read beside the system's folders, and tools as well.
    var readablePaths: [String] = []

    /// Whether nothing is missing.
    var isWhole: Bool { self.hasLandlock && self.hasSeccomp }

    /// How much memory each of its processes may write to, in bytes.
    private static let memory = 2 << 30
    /// The largest file that it may write, in bytes.
    private static let fileSize = 1 << 30
    /// What tells programs which system this is, beside what plugins may read.
    private static let descriptions = [
        "/etc/debian_version", "/etc/os-release", "/etc/lsb-release", "/etc/redhat-release", "/etc/system-release",
    ]

    /// Looks at the machine; nil where there is no launcher, and nothing to confine with.
    static func probe(_ settings: SandboxSettings) async -> ToolConfinement? {
        let launcher = settings.launcher ?? MachineSandbox.launcherBesideProgram
        // Where it is missing no plugin process starts either; looking at a package is possible all the same.
        guard let answers = try? await MachineSandbox.ask(launcher) else { return nil }
        let isOn = settings.mode != .off
        return ToolConfinement(
            launcher: launcher, hasLandlock: isOn && (answers["landlock"] ?? 0) > 0,
            hasSeccomp: isOn && answers["seccomp"] == 1, readablePaths: settings.readablePaths)
    }

    /// The launcher's arguments that run a tool confined.
    func arguments(for command: ToolCommand) -> [String] {
        var words = ["monitor", "--grace", "100", "--", self.launcher, "confine", "--chdir", command.folder]
        words += ["--limit", "data=\(Self.memory)", "--limit", "fsize=\(Self.fileSize)"]
        if self.hasLandlock {
            words += self.readable(for: command).flatMap { ["--read", $0] }
            let writable = SystemPaths.writableDevices + (command.writableFolder.map { [$0] } ?? [])
            words += writable.flatMap { ["--write", $0] }
        } else {
            words.append("--no-landlock")
        }
        if command.asksIndex { words.append("--network") }
        if !self.hasSeccomp { words.append("--no-seccomp") }
        return words + ["--", command.program] + command.arguments
    }

    /// The launcher's environment, which holds the tool's.
    static func environment(_ environment: [String: String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: environment.map { ("DOVETAIL_PLUGIN_ENVIRONMENT_\($0)", $1) })
    }

    private func readable(for command: ToolCommand) -> [String] {
        let system =
            SystemPaths.programs + SystemPaths.settings + SystemPaths.readableDevices + Self.descriptions + ["/proc"]
        let program = URL(fileURLWithPath: RealPath.of(command.program)).deletingLastPathComponent().path
        let index = command.asksIndex ? SystemPaths.network + Self.settingsOfIndexes : []
        return system + index + self.readablePaths + command.readablePaths + (program == "/" ? [] : [program])
    }

    /// Where pip, and what it reaches the network with, have their settings.
    private static var settingsOfIndexes: [String] {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"].map { home in
            [".config/pip", ".pip", ".netrc"].map { "\(home)/\($0)" }
        }
        let named = ["PIP_CONFIG_FILE", "PIP_CERT", "PIP_CLIENT_CERT", "SSL_CERT_FILE", "SSL_CERT_DIR"]
        return ["/etc/pip.conf", "/etc/xdg/pip"] + (home ?? []) + named.compactMap { environment[$0] }
    }
}
