// What the plugin's process gives up by itself before it becomes the plugin.
extension SandboxedCommand {
    static func confinement(_ request: LaunchRequest, on machine: MachineSandbox, folder: String) -> [String] {
        var words = ["confine", "--chdir", request.releaseFolder]
        if machine.bubblewrap?.dropsUser == true {
            let user = Self.user(request, on: machine)
            words += ["--uid", user, "--gid", user]
        }
        words += Self.limits(request, on: machine).flatMap { ["--limit", "\($0.name)=\($0.value)"] }
        words += Self.reach(request, on: machine, folder: folder)
        if machine.bubblewrap != nil { words.append("--ending") }
        if request.network { words.append("--network") }
        if !machine.hasSeccomp { words.append("--no-seccomp") }
        return words
    }

    /// The user that the plugin runs as.
    static func user(_ request: LaunchRequest, on machine: MachineSandbox) -> String {
        "\(machine.firstUser + request.slot)"
    }

    /// What the plugin may read beside the system and its release.
    static func readablePaths(_ request: LaunchRequest, on machine: MachineSandbox) -> [String] {
        (machine.readablePaths + request.readablePaths).filter { path in
            !SystemPaths.programs.contains { path == $0 || path.hasPrefix($0 + "/") }
        }
    }

    /// The kernel's limits of single processes, where control groups do not limit all together.
    private static func limits(_ request: LaunchRequest, on machine: MachineSandbox) -> [(name: String, value: String)]
    {
        let grouped = request.groups.isEmpty ? [] : machine.groups?.controllers ?? []
        var limits = [("nofile", "\(request.limits.descriptors)"), ("fsize", "\(request.limits.fileSize)")]
        if !grouped.contains("memory") {
            limits += [("data", "\(request.limits.memory)"), ("as", "\(request.limits.addresses)")]
        }
        guard !grouped.contains("pids") else { return limits }
        // It counts all processes of a user, and none of root's.
        if machine.countsProcessesByUser {
            limits.append(("nproc", "\(request.limits.processes)"))
        } else if !machine.isRoot {
            limits.append(("nproc", "+\(request.limits.processes + Self.roomForOthers)"))
        }
        return limits
    }

    /// How many processes and threads the host's user may start after a plugin before the plugin's own limit is felt.
    ///
    /// Other plugins and the user's programs count where plugins run as the host's user. Without room for them a plugin
    /// could start nothing because of what others start; with it one that forks for ever comes to an end all the same.
    private static let roomForOthers = 1024

    /// The files that landlock lets the plugin reach.
    private static func reach(_ request: LaunchRequest, on machine: MachineSandbox, folder: String) -> [String] {
        guard machine.landlock > 0 else { return ["--no-landlock"] }
        // Bubblewrap has left out what must not be read.
        guard machine.bubblewrap == nil else { return ["--read", "/", "--write", folder, "--write", "/dev"] }
        let network = request.network ? SystemPaths.network : []
        let readable =
            SystemPaths.programs + SystemPaths.settings + network + SystemPaths.readableDevices
            + ["/proc", request.releaseFolder] + Self.readablePaths(request, on: machine)
        let writable = SystemPaths.writableDevices + [folder]
        return readable.flatMap { ["--read", $0] } + writable.flatMap { ["--write", $0] }
    }
}
