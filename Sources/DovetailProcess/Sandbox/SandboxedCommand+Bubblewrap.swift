// The plugin's view of the machine, made by bubblewrap: what is not bound into it does not exist for it.
extension SandboxedCommand {
    static func bubblewrap(
        _ bubblewrap: MachineSandbox.Bubblewrap, for request: LaunchRequest, on machine: MachineSandbox
    ) -> [String] {
        [bubblewrap.path] + Self.namespaces(request) + Self.user(bubblewrap, Self.user(request, on: machine))
            + SystemPaths.programs.flatMap { ["--ro-bind-try", $0, $0] } + Self.folders(request.limits)
            + Self.bindings(request, on: machine)
            // What bubblewrap has made to hang the rest in would be a folder without a limit to the user who owns it.
            + ["--remount-ro", "/dev", "--remount-ro", "/"]
    }

    private static func namespaces(_ request: LaunchRequest) -> [String] {
        let always = [
            "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try", "--die-with-parent",
            "--hostname", "plugin",
        ]
        return request.network ? always : always + ["--unshare-net"]
    }

    /// Keeps what the launcher needs to become another user, or enters a namespace in which it is one.
    private static func user(_ bubblewrap: MachineSandbox.Bubblewrap, _ user: String) -> [String] {
        guard bubblewrap.dropsUser else { return ["--unshare-user", "--uid", user, "--gid", user] }
        let kept = ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"]
        return ["--cap-drop", "ALL"] + kept.flatMap { ["--cap-add", $0] }
    }

    /// The folders that are made anew: the only ones that may be written to have a limit.
    private static func folders(_ limits: ProcessLimits) -> [String] {
        let room = ["--perms", "1777", "--size"]
        return ["--proc", "/proc", "--dev", "/dev"]
            + room + ["\(limits.folderSize)", "--tmpfs", "/tmp"]
            + room + ["\(limits.sharedMemory)", "--tmpfs", "/dev/shm"]
    }

    private static func bindings(_ request: LaunchRequest, on machine: MachineSandbox) -> [String] {
        let system = SystemPaths.settings + (request.network ? SystemPaths.network : [])
        let own = [request.releaseFolder, machine.launcher] + Self.readablePaths(request, on: machine)
        let covered = machine.exposedDataFolders
        func isCovered(_ path: String) -> Bool { covered.contains { $0 != path && $0.contains(path: path) } }
        let outside = own.filter { !isCovered($0) }, inside = own.filter(isCovered)
        // Bubblewrap makes missing folders for its own user alone; the plugin's has to pass through them.
        var words = Self.ancestors(system + outside).flatMap { ["--dir", $0] }
        words += system.flatMap { ["--ro-bind-try", $0, $0] }
        words += outside.flatMap { ["--ro-bind", $0, $0] }
        // An empty folder over the data folder, and in it what the plugin may see of that: its release.
        words += covered.flatMap { ["--tmpfs", $0] }
        words += Self.ancestors(inside).filter(isCovered).flatMap { ["--dir", $0] }
        words += inside.flatMap { ["--ro-bind", $0, $0] }
        words += covered.flatMap { ["--remount-ro", $0] }
        return words
    }

    /// The folders above some paths, each once, and after those above it.
    private static func ancestors(_ paths: [String]) -> [String] {
        var found: Set<String> = []
        for path in paths {
            var parts = path.split(separator: "/").dropLast()
            while !parts.isEmpty {
                found.insert("/" + parts.joined(separator: "/"))
                parts.removeLast()
            }
        }
        return found.sorted()
    }
}
