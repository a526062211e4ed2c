import DovetailCore
import DovetailHost

extension MachineSandbox {
    /// What is in force and what is not, for operators.
    var protection: RunnerProtection { RunnerProtection(measures: self.measures, gaps: self.gaps) }

    /// What is in force, each as a sentence.
    var measures: [String] {
        var measures = self.holdsProcesses ? ["A plugin process is ended with all that it has started."] : []
        if let bubblewrap {
            measures.append(
                "Plugins see their own files, processes and network alone, by \(bubblewrap.path).")
            if bubblewrap.dropsUser { measures.append("Plugins run as users of their own, without any privilege.") }
        }
        if self.landlock > 0 { measures.append("Plugins reach the files alone that they are given, by landlock.") }
        if self.hasSeccomp {
            measures.append("System calls that plugins do not need are denied, by seccomp.")
        }
        if let groups {
            measures.append("\(groups.description) \(Self.list(groups.controllers)) of each plugin process as a whole.")
        } else {
            measures.append("The kernel limits memory, files and descriptors of each process.")
        }
        return measures
    }

    /// What is not in force, each as a sentence or two: what that means, and how to mend it.
    var gaps: [String] {
        guard self.mode != .off else {
            return [
                "The sandbox is off: plugins may do what the host's user may. Set the sandbox to automatic."
            ] + self.processGaps
        }
        return self.bubblewrapGaps + self.kernelGaps + self.groupGaps + self.processGaps
    }

    /// Throws when plugins must not start here.
    func check() throws {
        try self.checkDataFolder()
        guard self.mode == .required, !self.isContained else { return }
        throw DovetailError(
            .notRunnable,
            "Plugin processes cannot be contained on this machine, and the settings require it: \(self.gaps.joined(separator: " "))",
            remedy: .askOperator)
    }

    private var bubblewrapGaps: [String] {
        if let bubblewrap {
            guard self.isRoot, !bubblewrap.dropsUser else { return [] }
            return [
                "Plugins are root to the kernel, in a namespace of users without its privileges. Let the host start plugins as other users, or run it as an ordinary user."
            ]
        }
        let remedy =
            self.bubblewrapFailure.map { "It is installed, but does not work here: \($0)" } ?? "Install bubblewrap."
        var gaps = ["Plugins see the machine's processes, and their folders have no limit of size. \(remedy)"]
        if self.isRoot { gaps.append("Plugins run as root, without its privileges. \(remedy)") }
        if self.groups == nil {
            gaps.append(
                "Processes that detach themselves from a plugin outlive a killed launcher until the next start. \(remedy)"
            )
        }
        return gaps
    }

    private var kernelGaps: [String] {
        var gaps: [String] = []
        if self.bubblewrap == nil, self.landlock == 0 {
            gaps.append(
                "Plugins can read and write the files of the host's user. Install bubblewrap, or enable landlock.")
        }
        if self.bubblewrap == nil, self.landlock < 6 {
            gaps.append("Plugins can end the host's processes. Install bubblewrap, or use Linux 6.12 or newer.")
        }
        if !self.hasSeccomp {
            gaps.append("Plugins can use every system call. Use a kernel with seccomp filters.")
        }
        if !self.confinesNetwork {
            gaps.append("Plugins reach the network without being granted it. Install bubblewrap.")
        }
        return gaps
    }

    private var processGaps: [String] {
        var gaps: [String] = []
        if !self.limitsProcesses {
            gaps.append(
                "The number of a plugin's processes has no limit, since the kernel counts none of root's. Install bubblewrap, run the host as an ordinary user, or give it control groups for pids."
            )
        }
        if !self.holdsProcesses {
            gaps.append(
                "What a plugin leaves running may not be found or ended: the kernel, or what the host runs in, refuses pidfd_open. Allow it, or use Linux 5.3 or newer."
            )
        }
        return gaps
    }

    private var groupGaps: [String] {
        let missing = ControlGroups.wanted.filter { !(self.groups?.controllers.contains($0) ?? false) }
        guard !missing.isEmpty else { return [] }
        let effect =
            missing.contains("memory")
            ? "Memory is limited for each process of a plugin by itself, not for all together, and what it keeps in files in memory not at all."
            : "Not everything is limited for all processes of a plugin together."
        return [
            "\(effect) There are no control groups for \(Self.list(missing)): run the host as root, or as a service of systemd with Delegate=yes."
        ]
    }

    private static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.joined() }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }
}
