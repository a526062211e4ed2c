/// The command that starts a plugin's process, confined by all that the machine has.
///
/// It is the launcher as a monitor, which starts bubblewrap where that works, which starts the launcher again to give up
/// what is left, which becomes the plugin's program.
struct SandboxedCommand: Sendable, Equatable {
    /// The program to start.
    let executable: String
    /// Its arguments, without its name.
    let arguments: [String]
    /// Its whole environment.
    ///
    /// What is meant for the plugin is under names that work on nothing before it.
    let environment: [String: String]

    /// Composes the command for a request.
    init(_ request: LaunchRequest, on machine: MachineSandbox) {
        let folder = machine.bubblewrap == nil ? request.privateFolder : "/tmp"
        self.executable = machine.launcher
        self.arguments =
            Self.monitor(request, on: machine) + ["--"]
            + (machine.bubblewrap.map { Self.bubblewrap($0, for: request, on: machine) + ["--"] } ?? [])
            + [machine.launcher] + Self.confinement(request, on: machine, folder: folder) + ["--"]
            + [Self.program(request)] + request.arguments
        self.environment = Self.environment(request, folder: folder)
    }
}

extension SandboxedCommand {
    private static func monitor(_ request: LaunchRequest, on machine: MachineSandbox) -> [String] {
        var words = ["monitor", "--record", request.record]
        if machine.bubblewrap == nil { words += ["--remove", request.privateFolder] }
        for group in request.groups { words += ["--group", group] }
        // What the plugin ends with is a status of bubblewrap's, unless the plugin's own is told past it.
        if machine.bubblewrap != nil { words.append("--ending") }
        words += ["--nice", "\(request.limits.niceness)"]
        return words + ["--grace", "\(Int(request.grace / .milliseconds(1)))"]
    }

    private static func program(_ request: LaunchRequest) -> String {
        request.executable.hasPrefix("/") ? request.executable : "\(request.releaseFolder)/\(request.executable)"
    }

    private static func environment(_ request: LaunchRequest, folder: String) -> [String: String] {
        let basic = ["HOME": folder, "LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin", "TMPDIR": folder]
        let whole = basic.merging(request.environment) { _, asked in asked }
        return Dictionary(uniqueKeysWithValues: whole.map { ("DOVETAIL_PLUGIN_ENVIRONMENT_\($0.key)", $0.value) })
    }
}
