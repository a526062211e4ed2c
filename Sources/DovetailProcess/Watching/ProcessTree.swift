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
    /// What waits would compute: on a machine that has too much to do it is not taken for one that does nothing.
    static func processorTime(of pid: Int32) -> Duration? {
        let times = self.members(of: pid).flatMap { member in
            self.tasks(of: member).compactMap { SystemFile.text("/proc/\(member)/task/\($0)/schedstat") }
        }
        // Not every kernel keeps these.
        guard !times.isEmpty else { return self.usage(of: pid)?.cpuTime }
        return .nanoseconds(
            times.reduce(0) { $0 + $1.split(separator: " ").prefix(2).compactMap { Int64($0) }.reduce(0, +) })
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
        // The name may hold spaces and brackets: what counts comes after the last bracket.
        guard let text = SystemFile.text("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 21, let user = Int64(fields[11]), let system = Int64(fields[12]),
            let threads = Int(fields[17]), let pages = Int(fields[21])
        else { return nil }
        let ticks = Int64(sysconf(Int32(_SC_CLK_TCK)))
        return ProcessUsage(
            cpuTime: .nanoseconds((user + system) * (1_000_000_000 / max(1, ticks))),
            residentBytes: pages * sysconf(Int32(_SC_PAGESIZE)), threads: threads)
    }
}
