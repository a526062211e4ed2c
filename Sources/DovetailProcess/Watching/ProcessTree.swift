import DovetailHost
import Foundation

/// What the system says about a process and all its descendants.
enum ProcessTree {
    /// What they use of the machine together; nil when the process is gone.
    static func usage(of pid: Int32) -> ProcessUsage? {
        var cpuTime = Duration.zero
        var resident = 0
        var threads = 0
        var isThere = false
        for member in self.members(of: pid) {
            guard let status = self.status(of: member) else { continue }
            isThere = true
            cpuTime += status.cpuTime
            resident += status.residentBytes
            threads += status.threads
        }
        return isThere ? ProcessUsage(cpuTime: cpuTime, residentBytes: resident, threads: threads) : nil
    }

    /// How long they have used processors together, or waited for one; nil when the process is gone.
    ///
    /// What waits would compute: on a machine that has too much to do it is not taken for one that does nothing. What
    /// children have used that have ended is in it, as far as the system tells: all of it where there is a control group,
    /// without one that of children whose parent has asked how they ended.
    ///
    /// - Parameters:
    ///   - pid: The process.
    ///   - groups: The folders of its control group.
    /// - Returns: The sum.
    static func processorTime(of pid: Int32, groups: [String]) -> Duration? {
        let members = self.members(of: pid)
        guard let used = self.groupTime(groups) ?? self.treeTime(members) else { return nil }
        // Not every kernel keeps these.
        let waits = members.flatMap { member in
            self.tasks(of: member).compactMap { task -> Int64? in
                let fields = SystemFile.text("/proc/\(member)/task/\(task)/schedstat")?.split(separator: " ") ?? []
                return fields.count > 1 ? Int64(fields[1]) : nil
            }
        }
        return used + .nanoseconds(waits.reduce(0, +))
    }

    /// How long all that ever was in a control group has used processors; nil when it does not tell.
    private static func groupTime(_ folders: [String]) -> Duration? {
        for folder in folders {
            if let text = SystemFile.text(folder + "/cpuacct.usage"), let time = Int64(text.filter(\.isNumber)) {
                return .nanoseconds(time)
            }
            let lines = SystemFile.text(folder + "/cpu.stat")?.split(separator: "\n") ?? []
            for line in lines where line.hasPrefix("usage_usec ") {
                if let time = Int64(line.dropFirst("usage_usec ".count)) { return .microseconds(time) }
            }
        }
        return nil
    }

    private static func treeTime(_ members: [Int32]) -> Duration? {
        let times = members.compactMap { self.fields(of: $0) }.map { fields in
            // Its own, and that of its children that have ended.
            fields[11...14].compactMap { Int64($0) }.reduce(0, +)
        }
        return times.isEmpty ? nil : self.time(ticks: times.reduce(0, +))
    }

    /// The process and its descendants.
    static func members(of pid: Int32) -> [Int32] {
        var found: [Int32] = []
        var open = [pid]
        while let next = open.popLast(), found.count < 4_096 {
            found.append(next)
            for task in self.tasks(of: next) {
                let children = SystemFile.text("/proc/\(next)/task/\(task)/children") ?? ""
                open += children.split(separator: " ").compactMap { Int32($0) }
            }
        }
        return found
    }

    private static func tasks(of pid: Int32) -> [String] {
        // One that is gone has none.
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
    }

    private static func status(of pid: Int32) -> ProcessUsage? {
        guard let fields = self.fields(of: pid), let user = Int64(fields[11]), let system = Int64(fields[12]),
            let threads = Int(fields[17]), let pages = Int(fields[21])
        else { return nil }
        return ProcessUsage(
            cpuTime: self.time(ticks: user + system), residentBytes: pages * sysconf(Int32(_SC_PAGESIZE)),
            threads: threads)
    }

    /// What the system says about a process, from its state on.
    static func fields(of pid: Int32) -> [Substring]? {
        // The name may hold spaces and brackets: what counts comes after the last bracket.
        guard let text = SystemFile.text("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 21 ? fields : nil
    }

    private static func time(ticks: Int64) -> Duration {
        .nanoseconds(ticks * (1_000_000_000 / max(1, Int64(sysconf(Int32(_SC_CLK_TCK))))))
    }
}
