import SystemPackage

/// One line to write into a file of a control group.
struct ControlGroupSetting: Sendable, Equatable {
    /// The controller whose file it is.
    let controller: String
    /// The file's name.
    let file: String
    /// What to write.
    let value: String
    /// Whether a kernel may be without it.
    var isOptional = false
}

extension ControlGroupSetting {
    /// Writes it into a group's folder.
    func write(in folder: String) throws {
        do {
            try ControlGroupFile.write(self.value, to: "\(folder)/\(self.file)")
        } catch Errno.noSuchFileOrDirectory where self.isOptional {
        }
    }
}

extension ControlGroups {
    /// What limits mean for the files of a group.
    func settings(_ limits: ProcessLimits) -> [ControlGroupSetting] {
        // The sandbox has two processes of its own in there.
        let processes = ControlGroupSetting(controller: "pids", file: "pids.max", value: "\(limits.processes + 2)")
        return [processes] + (self.version == 2 ? Self.unified(limits) : Self.separate(limits))
    }

    private static func unified(_ limits: ProcessLimits) -> [ControlGroupSetting] {
        let quota = limits.processors.map { "\(Int($0 * 100_000))" } ?? "max"
        return [
            ControlGroupSetting(controller: "memory", file: "memory.max", value: "\(limits.memory)"),
            ControlGroupSetting(controller: "memory", file: "memory.swap.max", value: "0", isOptional: true),
            ControlGroupSetting(controller: "memory", file: "memory.oom.group", value: "1", isOptional: true),
            ControlGroupSetting(controller: "cpu", file: "cpu.weight.nice", value: "\(limits.niceness)"),
            ControlGroupSetting(controller: "cpu", file: "cpu.max", value: "\(quota) 100000", isOptional: true),
        ]
    }

    private static func separate(_ limits: ProcessLimits) -> [ControlGroupSetting] {
        let quota = limits.processors.map { Int($0 * 100_000) } ?? -1
        // Every step of niceness is a quarter.
        var shares = 1024.0
        for _ in 0..<limits.niceness { shares /= 1.25 }
        return [
            ControlGroupSetting(controller: "memory", file: "memory.limit_in_bytes", value: "\(limits.memory)"),
            ControlGroupSetting(
                controller: "memory", file: "memory.memsw.limit_in_bytes", value: "\(limits.memory)", isOptional: true),
            ControlGroupSetting(controller: "cpu", file: "cpu.shares", value: "\(Int(shares))"),
            ControlGroupSetting(controller: "cpu", file: "cpu.cfs_quota_us", value: "\(quota)", isOptional: true),
        ]
    }
}
